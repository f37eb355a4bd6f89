// Where lessons are shown and moved: one line's grid or all lines, and those without a place.
import { lessonCard } from "./card.js";
import { Carrying } from "./carrying.js";
import { button, el, icon } from "./elements.js";
import { lineGrid } from "./grid.js";
import { overview } from "./overview.js";
import { post } from "./server.js";
import { KINDS } from "./timetable.js";
import { BUSY } from "./words.js";

const PHONE = matchMedia("(max-width: 767px)");
const ALL = "";

export class Board {
	/** `side`: told of what is chosen and carried. `changed`: called after the server has changed the timetable. */
	constructor(side, changed) {
		this.side = side;
		this.changed = changed;
		this.kind = "groups";
		this.line = { groups: null, instructors: null, rooms: null };
		this.day = 0;
		this.chosen = null;
		this.marked = new Set();
		this.bar = el("div", { className: "tt-bar" });
		this.tabs = el("div", { className: "tt-days", role: "group", "aria-label": __("Day") });
		this.scroller = el("div", { className: "tt-scroller" });
		this.tray = el("section", { className: "tt-tray", "aria-label": __("Lessons without a place") });
		this.live = el("div", { className: "sr-only", role: "status", "aria-live": "assertive" });
		this.host = el(
			"div",
			{ className: "tt-board" },
			this.bar,
			this.tray,
			this.tabs,
			this.scroller,
			this.legend(),
			this.live
		);
		this.carrying = new Carrying(this);
		this.on = {
			choose: (lesson) => this.choose(lesson),
			key: (event, lesson) => this.key(event, lesson),
			press: (event, lesson) => this.carrying.press(event, lesson),
			lock: (lesson) => this.lock([lesson], !lesson.locked),
		};
		this.scroller.addEventListener("click", (event) => this.putAt(event));
		PHONE.addEventListener("change", () => this.timetable && this.show());
	}

	get isOverview() {
		return this.line[this.kind] === ALL;
	}

	/** Show a timetable, at the line that was shown before. */
	set(run, timetable) {
		const another = run !== this.run;
		this.run = run;
		this.timetable = timetable;
		if (another) {
			this.kind = "groups";
			this.day = 0;
			this.chosen = null;
			this.marked.clear();
		}
		for (const kind of KINDS) {
			const known = this.line[kind] === ALL || timetable[kind].some((line) => line.name === this.line[kind]);
			if (another || !known) this.line[kind] = timetable[kind][0]?.name ?? ALL;
		}
		if (this.day >= timetable.days.length) this.day = 0;
		this.show();
	}

	show() {
		const focused = this.host.contains(document.activeElement) ? positionOf(document.activeElement) : null;
		const { scrollLeft, scrollTop } = this.scroller;
		this.showBar();
		this.showTabs();
		this.shown = this.isOverview
			? overview(this.timetable, this.kind, this.on, (kind, name) => this.open(kind, name))
			: lineGrid(this.timetable, this.kind, this.line[this.kind], this.daysShown(), this.on);
		this.scroller.replaceChildren(this.shown.element);
		this.host.setAttribute("aria-busy", String(Boolean(this.waiting)));
		this.scroller.classList.toggle("is-overview", this.isOverview);
		this.scroller.scrollTo({ left: scrollLeft, top: scrollTop, behavior: "instant" });
		this.showTray();
		this.mark();
		this.rove(focused);
		if (focused !== null) this.cardOf(focused)?.querySelector(".tt-card__main").focus({ preventScroll: true });
		if (this.carrying.hand) {
			this.cardOf(this.carrying.lesson.position)?.classList.add("is-carried");
			this.carrying.show();
			this.carrying.aim(this.carrying.hand.target);
		}
	}

	daysShown() {
		const all = this.timetable.days.map((_day, number) => number);
		return PHONE.matches ? [this.day] : all;
	}

	// --- what stands above -------------------------------------------------------------------------------------------

	showBar() {
		const { timetable, kind } = this;
		const titles = { groups: __("Groups"), instructors: __("Teachers"), rooms: __("Rooms") };
		const kinds = KINDS.map((each) =>
			el(
				"button",
				{
					type: "button",
					className: "btn btn-sm btn-default",
					"aria-pressed": String(each === kind),
					onclick: () => this.open(each, this.line[each]),
				},
				titles[each]
			)
		);
		const choice = el("select", {
			className: "form-control input-sm tt-bar__line",
			"aria-label": __("Whose timetable"),
			onchange: () => this.open(kind, choice.value),
		});
		choice.append(
			el("option", { value: ALL, selected: this.isOverview }, __("All side by side")),
			...timetable[kind].map((line) =>
				el("option", { value: line.name, selected: line.name === this.line[kind] }, titleOf(line))
			)
		);
		const step = (by, label, sign) =>
			button(sign, () => this.stepLine(by), { "aria-label": label, title: label, disabled: this.isOverview });
		const lessons = this.isOverview ? timetable.lessons : timetable.lessonsOf(kind, this.line[kind]);
		const lockable = lessons.filter((lesson) => lesson.slot !== null && !lesson.fixed);
		const open = lockable.filter((lesson) => !lesson.locked);
		const locks = el(
			"button",
			{
				type: "button",
				className: "btn btn-default btn-sm",
				disabled: !this.mayEdit() || !lockable.length,
				onclick: () => this.lock(open.length ? open : lockable, open.length > 0),
			},
			icon(open.length ? "lock" : "unlock"),
			open.length ? __("Lock all") : __("Unlock all")
		);
		const undo = button(__("Undo"), () => this.undo(), {
			disabled: !this.mayEdit() || !timetable.can_undo,
			title: timetable.can_undo ?? "",
		});
		this.bar.replaceChildren(
			el(
				"div",
				{ className: "btn-group tt-bar__kinds", role: "group", "aria-label": __("What is shown") },
				...kinds
			),
			el("div", { className: "tt-bar__lines" }, step(-1, __("Previous"), "‹"), choice, step(1, __("Next"), "›")),
			el("div", { className: "tt-bar__acts" }, locks, undo)
		);
	}

	showTabs() {
		this.tabs.hidden = this.isOverview || !PHONE.matches;
		this.tabs.replaceChildren(
			...this.timetable.days.map((day, number) =>
				el(
					"button",
					{
						type: "button",
						className: "tt-days__day",
						"data-day": number,
						"aria-pressed": String(number === this.day),
						"aria-label": day,
						onclick: () => this.reveal(number),
					},
					shortDay(day)
				)
			)
		);
	}

	legend() {
		const entry = (shade, text) =>
			el(
				"span",
				{ className: "tt-legend__entry" },
				el("i", { className: "tt-legend__colour", "data-shade": shade }),
				text
			);
		return el(
			"p",
			{ className: "tt-legend" },
			entry("better", __("better")),
			entry("same", __("no difference")),
			entry("dearer", __("dearer")),
			entry("dear", __("much dearer")),
			entry("hard", __("✕ breaks hard rules")),
			el("span", { className: "tt-legend__entry" }, __("⇄ exchanged with the lesson that is there"))
		);
	}

	/** Go to a line. */
	open(kind, name) {
		this.carrying.leave();
		this.kind = kind;
		this.line[kind] = name;
		this.scroller.scrollTo(0, 0);
		this.show();
		this.side.show();
	}

	stepLine(by) {
		const lines = this.timetable[this.kind];
		const at = lines.findIndex((line) => line.name === this.line[this.kind]);
		if (lines.length) this.open(this.kind, lines[(at + by + lines.length) % lines.length].name);
	}

	/** Have a day shown, where only one is. */
	reveal(day) {
		if (day === this.day || !PHONE.matches || this.isOverview) return;
		this.day = day;
		this.show();
	}

	// --- lessons without a place -------------------------------------------------------------------------------------

	showTray() {
		const { timetable, kind } = this;
		const all = this.isOverview ? timetable.lessons : this.lineLessons();
		const unplaced = all.filter((lesson) => lesson.slot === null);
		this.tray.hidden = !unplaced.length;
		this.tray.replaceChildren(
			el("h2", { className: "tt-tray__title" }, __("Without a place: {0}", [unplaced.length])),
			el(
				"div",
				{ className: "tt-tray__cards" },
				...unplaced.map((lesson) => {
					const card = lessonCard(timetable, lesson, this.isOverview ? "rooms" : kind, this.on);
					card.classList.add("tt-card--loose");
					return card;
				})
			)
		);
	}

	/** Of a room without a place nobody knows: there all lessons that need one are listed. */
	lineLessons() {
		const { timetable, kind } = this;
		if (kind === "rooms") {
			return timetable.lessons.filter((lesson) => lesson.slot === null && lesson.needs_room);
		}
		return timetable.lessonsOf(kind, this.line[kind]);
	}

	// --- choosing and going about ------------------------------------------------------------------------------------

	choose(lesson) {
		if (this.carrying.hand) return;
		this.side.leaveRooms();
		this.chosen = lesson.position;
		this.marked.clear();
		this.mark();
		this.rove(lesson.position);
		this.side.show();
	}

	/** Show what each other room would cost for a lesson. */
	chooseRoom(lesson) {
		this.choose(lesson);
		this.side.chooseRoom(lesson);
	}

	/** Have lessons stand out, and go where one of them is shown. */
	highlight(positions) {
		const lessons = positions.map((position) => this.timetable.lessons[position]);
		const here = this.isOverview || lessons.some((lesson) => this.isShown(lesson));
		if (!here && lessons.length) {
			const kind = this.timetable.linesOf(lessons[0], this.kind).length ? this.kind : "groups";
			this.kind = kind;
			this.line[kind] = this.timetable.linesOf(lessons[0], kind)[0] ?? ALL;
		}
		const placed = lessons.find((lesson) => lesson.slot !== null && this.isShown(lesson));
		if (placed && PHONE.matches) this.day = this.timetable.dayOf(placed.slot);
		this.marked = new Set(positions);
		this.chosen = null;
		this.show();
		this.host.querySelector(".is-marked")?.scrollIntoView({ block: "nearest", inline: "center" });
		this.side.show();
	}

	isShown(lesson) {
		return this.timetable.linesOf(lesson, this.kind).includes(this.line[this.kind]);
	}

	mark() {
		for (const card of this.host.querySelectorAll(".tt-card[data-position], .tt-card[data-continues]")) {
			const position = Number(card.dataset.position ?? card.dataset.continues);
			card.classList.toggle("is-marked", this.marked.has(position));
			card.classList.toggle("is-chosen", position === this.chosen);
		}
	}

	cardOf(position) {
		return this.host.querySelector(`.tt-card[data-position="${position}"]`);
	}

	/** One card at a time is reached by the tab key, the others by arrows from there. */
	rove(position) {
		const mains = [...this.host.querySelectorAll(".tt-card__main")];
		for (const main of mains) main.tabIndex = -1;
		const wanted = position ?? this.chosen;
		const main = mains.find((each) => positionOf(each) === wanted) ?? mains[0];
		if (main) main.tabIndex = 0;
	}

	key(event, lesson) {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.key === "Enter" || event.key === " ") this.carrying.take(lesson, "keys");
		else if (event.key.toLowerCase() === "l" && lesson.slot !== null && !lesson.fixed)
			this.lock([lesson], !lesson.locked);
		else if (event.key.toLowerCase() === "r" && this.mayChangeRoom(lesson)) this.chooseRoom(lesson);
		else if (event.key === "Escape" && this.side.rooms) this.side.rooms.done();
		else if (event.key.startsWith("Arrow")) this.goOn(event.currentTarget, event.key);
		else return;
		event.preventDefault();
		event.stopPropagation();
	}

	/** Focus the nearest card in a direction. */
	goOn(from, key) {
		const here = middleOf(from);
		const [axis, other, sign] = {
			ArrowLeft: ["x", "y", -1],
			ArrowRight: ["x", "y", 1],
			ArrowUp: ["y", "x", -1],
			ArrowDown: ["y", "x", 1],
		}[key];
		let best = null;
		for (const main of this.host.querySelectorAll(".tt-card__main")) {
			const there = middleOf(main);
			const ahead = sign * (there[axis] - here[axis]);
			if (main === from || ahead < 4) continue;
			const distance = ahead + 3 * Math.abs(there[other] - here[other]);
			if (!best || distance < best.distance) best = { main, distance };
		}
		if (!best) return;
		this.rove(positionOf(best.main));
		best.main.focus();
	}

	// --- what carrying asks ------------------------------------------------------------------------------------------

	mayEdit() {
		return !BUSY.includes(this.timetable.status) && this.timetable.status !== "Applied" && !this.waiting;
	}

	mayChange(lesson) {
		const reason = this.reasonAgainst(lesson);
		if (reason) this.say(reason, true);
		return !reason;
	}

	/** Whether a lesson could be in another room at its time. */
	mayChangeRoom(lesson) {
		const placed = lesson.slot !== null && lesson.needs_room;
		return placed && !lesson.room_fixed && !lesson.locked && this.mayEdit();
	}

	reasonAgainst(lesson) {
		if (this.waiting) return __("The last change is being saved.");
		if (BUSY.includes(this.timetable.status))
			return __("This timetable is being solved. Stop it before you change it.");
		if (this.timetable.status === "Applied") {
			return __("This timetable is in use. Make a new one based on it, and change that.");
		}
		if (lesson.fixed)
			return __("{0} is fixed by its course load. To have it elsewhere, change the fixed time there.", [
				lesson.course,
			]);
		if (lesson.locked) return __("{0} is locked. Unlock it before you move it.", [lesson.course]);
		return null;
	}

	cellsFor(lesson, costs) {
		const found = new Map();
		if (!this.isOverview) {
			const wanted = this.kind === "rooms" || this.isShown(lesson) || lesson.slot === null;
			return wanted ? this.shown.cells : found;
		}
		const names = this.timetable.linesOf(lesson, this.kind);
		const slots = this.timetable.days.length * this.timetable.periods.length;
		for (let slot = 0; slot < slots; slot++) {
			// Among the rooms a price stands at the room that it is for.
			const room = this.kind === "rooms" && slot !== lesson.slot ? costs.get(slot)?.room : null;
			const cells = (room ? [room] : names).map((name) => this.shown.cellAt(name, slot)).filter(Boolean);
			if (cells.length) found.set(slot, cells);
		}
		return found;
	}

	taken(hand) {
		this.chosen = hand.lesson.position;
		this.marked.clear();
		this.mark();
		this.host.classList.add("is-carrying");
		this.cardOf(hand.lesson.position)?.classList.add("is-carried");
		this.side.carry(hand);
	}

	priced(hand) {
		this.side.carry(hand);
		// Places are listed from below, over what would be seen of the grid.
		if (PHONE.matches && hand.how === "choice") this.tabs.scrollIntoView({ block: "start" });
	}

	aimed(hand, cost) {
		this.side.aim(hand, cost);
	}

	left(hand) {
		this.host.classList.remove("is-carrying");
		const card = this.cardOf(hand.lesson.position);
		card?.classList.remove("is-carried");
		if (hand.how === "keys") card?.querySelector(".tt-card__main").focus({ preventScroll: true });
		this.side.show();
	}

	/** A lesson that was taken without dragging is put where one clicks. */
	putAt(event) {
		const { hand } = this.carrying;
		const cell = event.target.closest(".tt-cell.is-priced");
		if (hand && !hand.ghost && cell) this.carrying.drop(Number(cell.dataset.slot), cell);
	}

	// --- changing ----------------------------------------------------------------------------------------------------

	/** The lesson is shown at its new place at once; what is true is what the server answers. */
	async move(lesson, { slot, room }) {
		const where =
			slot === lesson.slot && room ? this.timetable.named("rooms", room) : this.timetable.slotInWords(slot);
		const words = __("{0} moved to {1}.", [lesson.course, where]);
		await this.change([{ ...lesson, slot, room }], words, () =>
			post("timetables.move", { run: this.run, position: lesson.position, slot, room })
		);
	}

	/** `cost`: what was told of the exchange, with where both will be. */
	async exchange(lesson, other, cost, roomsOnly = false) {
		const words = roomsOnly
			? __("{0} and {1}: rooms exchanged.", [lesson.course, other.course])
			: __("{0} and {1} exchanged.", [lesson.course, other.course]);
		const guess = cost.moves.map(({ position, slot, room }) => ({
			...this.timetable.lessons[position],
			slot,
			room,
		}));
		await this.change(guess, words, () =>
			post("timetables.exchange", {
				run: this.run,
				position: lesson.position,
				other: other.position,
				rooms_only: roomsOnly,
			})
		);
	}

	async lock(lessons, locked) {
		if (!this.mayEdit()) {
			this.mayChange(lessons[0]);
			return;
		}
		const guess = lessons.map((lesson) => ({ ...lesson, locked }));
		const one = lessons[0].course;
		const several = locked
			? __("{0} lessons locked.", [lessons.length])
			: __("{0} lessons unlocked.", [lessons.length]);
		const words = lessons.length > 1 ? several : locked ? __("{0} locked.", [one]) : __("{0} unlocked.", [one]);
		const positions = lessons.map((lesson) => lesson.position);
		await this.change(guess, words, () => post("timetables.lock", { run: this.run, positions, locked }));
	}

	async undo() {
		const words = __("Undone: {0}", [this.timetable.can_undo]);
		await this.change([], words, () => post("timetables.undo", { run: this.run }));
	}

	async change(guess, words, send) {
		const { timetable } = this;
		const before = guess.map((lesson) => timetable.lessons[lesson.position]);
		this.host.classList.remove("is-carrying");
		this.waiting = true;
		this.host.classList.add("is-saving");
		for (const lesson of guess) timetable.lessons[lesson.position] = lesson;
		this.show();
		try {
			const moved = await send();
			timetable.merge(moved);
			this.say(words);
		} catch {
			// The desk has said why.
			for (const lesson of before) timetable.lessons[lesson.position] = lesson;
			this.say(__("Nothing was changed."));
		}
		this.waiting = false;
		this.host.classList.remove("is-saving");
		if (this.timetable !== timetable) return;
		this.show();
		this.side.show();
		this.changed();
	}

	/** Have something read out; `seen`: shown as well. */
	say(words, seen = false) {
		this.live.textContent = words;
		if (seen) frappe.show_alert({ message: frappe.utils.escape_html(words), indicator: "orange" });
	}
}

function titleOf(line) {
	if (line.hard) return `${line.title} (✕ ${line.hard})`;
	return line.cost ? `${line.title} (${line.cost})` : line.title;
}

function shortDay(day) {
	const [name, week] = day.split(/,\s*/);
	return week ? `${name.slice(0, 2)} ${week.slice(-1)}` : name.slice(0, 3);
}

function positionOf(node) {
	const position = node.closest(".tt-card")?.dataset.position;
	return position === undefined ? null : Number(position);
}

function middleOf(node) {
	const { left, top, width, height } = node.getBoundingClientRect();
	return { x: left + width / 2, y: top + height / 2 };
}
