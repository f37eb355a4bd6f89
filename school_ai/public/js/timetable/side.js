// Beside the grid: the lesson that is chosen or in hand, what the timetable costs, and what is broken, in words.
import { isHere, placeInWords, ranked } from "./carrying.js";
import { button, el, icon, recordLink } from "./elements.js";
import { reasonItems } from "./reasons.js";
import { RoomMenu } from "./rooms.js";
import { figure, priceInWords, priceOf, shadeOf } from "./words.js";

const MOST_PLACES = 10;
const MOST_SENTENCES = 60;

export class Side {
	constructor() {
		this.lesson = el("section", { className: "tt-side__lesson", "aria-label": __("Lesson") });
		this.cost = el("section", { className: "tt-side__cost", "aria-label": __("Cost by rule") });
		this.broken = el("section", { className: "tt-side__broken", "aria-label": __("What is broken") });
		this.element = el("aside", { className: "tt-side" }, this.lesson, this.cost, this.broken);
		this.rooms = null;
		this.rule = null;
		this.onlyHere = false;
		this.all = false;
	}

	/** Show all of it anew. */
	show() {
		if (this.board.carrying.hand) return;
		this.showLesson();
		this.showCost();
		this.showBroken();
	}

	// --- the lesson --------------------------------------------------------------------------------------------------

	showLesson() {
		const { board } = this;
		const { timetable } = board;
		const lesson = timetable.lessons[board.chosen];
		this.element.classList.toggle("has-lesson", Boolean(lesson));
		// Rooms are listed until one was chosen, or the lesson is another one than it was.
		if (this.rooms && this.rooms.lesson !== lesson) this.rooms = null;
		this.element.classList.remove("is-brief");
		this.element.classList.toggle("is-choosing", Boolean(this.rooms));
		if (this.rooms) {
			if (!this.rooms.element.isConnected) this.lesson.replaceChildren(this.rooms.element);
			return;
		}
		if (!lesson) {
			this.lesson.replaceChildren(
				el(
					"p",
					{ className: "tt-side__hint" },
					__(
						"Drag a lesson to see what each place would cost. By keyboard: Enter takes it, arrows move it, R shows other rooms, L locks it."
					)
				)
			);
			return;
		}
		const close = el("button", {
			type: "button",
			className: "tt-side__close",
			"aria-label": __("Close"),
			onclick: () => {
				board.chosen = null;
				board.mark();
				this.show();
			},
		});
		close.append("×");
		const lines = (kind, names) =>
			names.map((name) =>
				el(
					"button",
					{ type: "button", className: "tt-link", onclick: () => board.open(kind, name) },
					timetable.named(kind, name)
				)
			);
		const facts = [
			[__("Groups"), lines("groups", lesson.groups)],
			[__("Teachers"), lines("instructors", lesson.instructors)],
			[__("Place"), [timetable.slotInWords(lesson.slot)]],
			[
				__("Room"),
				lesson.room ? lines("rooms", [lesson.room]) : [lesson.needs_room ? __("none yet") : __("none needed")],
			],
		];
		if (lesson.periods > 1) facts.push([__("Length"), [__("{0} periods", [lesson.periods])]]);
		const acts = el("div", { className: "tt-side__acts" });
		if (lesson.fixed) {
			acts.append(
				el(
					"p",
					{ className: "tt-side__hint" },
					__("Its time is fixed by its course load. To have it elsewhere, change the fixed time there:"),
					" ",
					recordLink("Course Load", lesson.load, __("Open the course load"))
				)
			);
		} else if (lesson.locked) {
			acts.append(
				withIcon(
					"unlock",
					button(__("Unlock"), () => board.lock([lesson], false))
				)
			);
		} else {
			acts.append(
				button(__("Move"), () => board.carrying.take(lesson, "choice"), { className: "btn btn-primary btn-sm" })
			);
			if (lesson.slot !== null)
				acts.append(
					withIcon(
						"lock",
						button(__("Lock"), () => board.lock([lesson], true))
					)
				);
		}
		if (board.mayChangeRoom(lesson))
			acts.append(button(__("Another room"), () => this.chooseRoom(lesson), { "data-act": "room" }));
		if (!board.mayEdit()) for (const each of acts.querySelectorAll("button")) each.disabled = true;
		this.lesson.replaceChildren(
			el("div", { className: "tt-side__head" }, el("h2", {}, lesson.course), close),
			el(
				"dl",
				{ className: "tt-facts" },
				...facts.flatMap(([label, values]) => [el("dt", {}, label), el("dd", {}, ...between(values, ", "))])
			),
			acts
		);
	}

	/** List the rooms that a lesson could be in at its time. */
	chooseRoom(lesson) {
		const menu = new RoomMenu(this.board, lesson, () => {
			if (this.rooms !== menu) return;
			const within = menu.element.contains(document.activeElement);
			this.rooms = null;
			this.show();
			if (within) this.board.cardOf(lesson.position)?.querySelector(".tt-card__main").focus({ preventScroll: true });
		});
		this.rooms = menu;
		this.showLesson();
		menu.load();
	}

	leaveRooms() {
		this.rooms = null;
	}

	/** A lesson is in hand: its best places, the cheapest first, and below them what speaks against the one aimed at. */
	carry(hand) {
		const { board } = this;
		const { timetable } = board;
		this.rooms = null;
		this.element.classList.add("has-lesson");
		// Where it lies over the grid it leaves room for whoever looks for a place there.
		this.element.classList.toggle("is-brief", hand.how !== "choice");
		this.element.classList.toggle("is-choosing", hand.how === "choice");
		this.aimedAt = el("div", { className: "tt-aim", role: "presentation" });
		const places = hand.costs
			? ranked(hand.costs, MOST_PLACES + 1).filter((cost) => !isHere(cost, hand.lesson))
			: [];
		this.lesson.replaceChildren(
			el(
				"div",
				{ className: "tt-side__head" },
				el("h2", {}, __("Where to, {0}?", [hand.lesson.course])),
				button(__("Leave it"), () => board.carrying.leave())
			),
			this.aimedAt,
			hand.costs ? "" : el("p", { className: "tt-side__hint" }, __("Working out what each place costs …")),
			el(
				"ol",
				{ className: "tt-places", "aria-label": __("Best places") },
				...places.slice(0, MOST_PLACES).map((cost) =>
					el(
						"li",
						{},
						el(
							"button",
							{
								type: "button",
								className: "tt-places__place",
								onclick: (event) => {
									board.reveal(timetable.dayOf(cost.slot));
									board.carrying.drop(cost.slot, event.currentTarget);
								},
								onpointerenter: () => !hand.ghost && board.carrying.aim(cost.slot),
								onfocus: () => hand.how === "choice" && board.carrying.aim(cost.slot),
							},
							el("span", { className: "tt-places__price", "data-shade": shadeOf(cost) }, priceOf(cost)),
							placeInWords(timetable, cost)
						)
					)
				)
			)
		);
		if (hand.how === "choice") this.lesson.querySelector(".tt-places__place, .btn")?.focus({ preventScroll: true });
	}

	/** What speaks for and against the place that is aimed at. */
	aim(hand, cost) {
		if (!this.aimedAt) return;
		const { timetable } = this.board;
		if (!cost || isHere(cost, hand.lesson)) {
			const here = hand.target === hand.lesson.slot && hand.target !== null;
			this.aimedAt.replaceChildren(
				el(
					"p",
					{ className: "tt-side__hint" },
					here ? __("Here it is now.") : __("Point at a place to see why it costs what it costs.")
				)
			);
			return;
		}
		this.aimedAt.replaceChildren(
			el(
				"p",
				{ className: "tt-aim__place" },
				el("span", { className: "tt-places__price", "data-shade": shadeOf(cost) }, priceOf(cost)),
				`${placeInWords(timetable, cost)}: ${priceInWords(cost)}`
			),
			el("ul", { className: "tt-aim__reasons" }, ...reasonItems(cost)),
			...this.board.carrying.knownExchanges(cost.slot).flatMap(([other, exchange]) =>
				exchange.problem
					? [el("p", { className: "tt-muted" }, exchange.problem)]
					: [
							el(
								"p",
								{ className: "tt-aim__place tt-aim__exchange" },
								el(
									"span",
									{ className: "tt-places__price", "data-shade": shadeOf(exchange) },
									priceOf(exchange)
								),
								this.board.carrying.exchangeInWords(other, exchange)
							),
							el("ul", { className: "tt-aim__reasons" }, ...reasonItems(exchange)),
					  ]
			)
		);
	}

	// --- what it costs -----------------------------------------------------------------------------------------------

	showCost() {
		const { timetable } = this.board;
		const rows = timetable.rules.map((rule) => {
			const chosen = this.rule === rule.rule;
			return el(
				"tr",
				{ className: chosen ? "is-chosen" : "" },
				el(
					"td",
					{},
					el(
						"button",
						{
							type: "button",
							className: "tt-link",
							"aria-pressed": String(chosen),
							onclick: () => {
								this.rule = chosen ? null : rule.rule;
								this.all = false;
								this.show();
							},
						},
						rule.title
					)
				),
				el("td", { className: "tt-number" }, figure(rule.units)),
				el(
					"td",
					{ className: `tt-number ${rule.hard ? "tt-hard" : ""}` },
					rule.hard ? `✕ ${figure(rule.hard)}` : figure(rule.cost)
				)
			);
		});
		this.cost.replaceChildren(
			el("h2", {}, __("Cost by rule")),
			rows.length
				? el(
						"table",
						{ className: "tt-table" },
						el(
							"thead",
							{},
							el(
								"tr",
								{},
								el("th", { scope: "col" }, __("Rule")),
								el("th", { scope: "col", className: "tt-number" }, __("Times")),
								el("th", { scope: "col", className: "tt-number" }, __("Cost"))
							)
						),
						el("tbody", {}, ...rows)
				  )
				: el("p", { className: "tt-side__hint" }, __("No rule is broken."))
		);
	}

	// --- what is broken ----------------------------------------------------------------------------------------------

	showBroken() {
		const { board } = this;
		const { timetable } = board;
		if (!timetable.broken.length) {
			this.broken.replaceChildren();
			return;
		}
		const here = new Set(
			board.isOverview
				? []
				: timetable.lessonsOf(board.kind, board.line[board.kind]).map((lesson) => lesson.position)
		);
		const filtered = timetable.broken.filter(
			(each) =>
				(!this.rule || each.rule === this.rule) &&
				(!this.onlyHere || board.isOverview || each.lessons.some((position) => here.has(position)))
		);
		const shown = this.all ? filtered : filtered.slice(0, MOST_SENTENCES);
		const only = el("input", {
			type: "checkbox",
			checked: this.onlyHere,
			disabled: board.isOverview,
			onchange: () => {
				this.onlyHere = only.checked;
				this.showBroken();
			},
		});
		const marked = [...board.marked].join();
		this.broken.replaceChildren(
			el("h2", {}, __("What is broken")),
			el(
				"label",
				{ className: "tt-side__filter" },
				only,
				board.isOverview ? __("Only of one line") : this.hereInWords()
			),
			el(
				"ul",
				{ className: "tt-sentences" },
				...shown.map((each) =>
					el(
						"li",
						{},
						el(
							"button",
							{
								type: "button",
								className: "tt-sentences__one",
								"data-shade": each.hard ? "hard" : "dearer",
								"aria-pressed": String(Boolean(marked) && each.lessons.join() === marked),
								onclick: () => board.highlight(each.lessons),
							},
							el("span", { className: "tt-sentences__cost" }, each.hard ? "✕" : figure(each.cost)),
							each.text
						)
					)
				)
			),
			filtered.length ? "" : el("p", { className: "tt-side__hint" }, __("Nothing, of what is listed here.")),
			filtered.length > shown.length
				? button(__("Show all {0}", [filtered.length]), () => {
						this.all = true;
						this.showBroken();
				  })
				: "",
			timetable.more_broken
				? el(
						"p",
						{ className: "tt-side__hint" },
						__("The dearest are listed. There are {0} more.", [figure(timetable.more_broken)])
				  )
				: ""
		);
	}

	hereInWords() {
		const { board } = this;
		return __("Only of {0}", [board.timetable.named(board.kind, board.line[board.kind])]);
	}
}

function withIcon(name, node) {
	node.prepend(icon(name));
	return node;
}

function between(values, separator) {
	return values.flatMap((value, number) => (number ? [separator, value] : [value]));
}
