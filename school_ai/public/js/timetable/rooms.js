// Another room at the same time: each with what it would cost, who is in it, and what an exchange of rooms would bring.
import { button, el } from "./elements.js";
import { ask } from "./menu.js";
import { reasonItems } from "./reasons.js";
import { get } from "./server.js";
import { priceInWords, priceOf, shadeOf } from "./words.js";

// So many rooms are listed before one asks for the others.
const MOST_ROOMS = 12;

export class RoomMenu {
	/** `done`: called when a room was chosen, or none. */
	constructor(board, lesson, done) {
		this.board = board;
		this.lesson = lesson;
		this.done = done;
		this.all = false;
		this.aimedAt = el("div", { className: "tt-aim", role: "presentation" });
		this.list = el("div", {});
		this.element = el(
			"div",
			{ className: "tt-rooms" },
			el(
				"div",
				{ className: "tt-side__head" },
				el("h2", {}, __("Which room for {0}?", [lesson.course])),
				button(__("Leave it"), () => done())
			),
			this.aimedAt,
			this.list
		);
		this.element.addEventListener("keydown", (event) => {
			if (event.key !== "Escape") return;
			event.preventDefault();
			event.stopPropagation();
			done();
		});
	}

	/** Ask what each room costs, and list them. */
	async load() {
		this.hint(__("Working out what each room costs …"));
		let rooms;
		try {
			rooms = await get("timetables.rooms", { run: this.board.run, position: this.lesson.position });
		} catch {
			this.done();
			return;
		}
		// Whoever left meanwhile is somewhere else.
		if (!this.element.isConnected) return;
		this.rooms = rooms;
		this.hint(__("Point at a room to see why it costs what it costs."));
		this.show();
		this.list.querySelector("button")?.focus({ preventScroll: true });
	}

	hint(text) {
		this.aimedAt.replaceChildren(el("p", { className: "tt-side__hint", role: "status" }, text));
	}

	show() {
		const others = this.rooms.filter((each) => each.room !== this.lesson.room);
		const good = others.filter((each) => each.fits);
		const shown = this.all ? others : good.slice(0, MOST_ROOMS);
		const more = others.length - shown.length;
		this.list.replaceChildren(
			el("ol", { className: "tt-places", "aria-label": __("Rooms, the cheapest first") }, ...this.entries(shown)),
			shown.length ? "" : el("p", { className: "tt-side__hint" }, __("No other room has what this lesson needs.")),
			more
				? button(__("Show {0} more rooms", [more]), () => {
						this.all = true;
						this.show();
						this.list.querySelectorAll("li button")[shown.length]?.focus();
				  })
				: ""
		);
	}

	entries(rooms) {
		return rooms.map((each) => {
			const entry = el(
				"button",
				{
					type: "button",
					className: "tt-places__place",
					"data-room": each.room,
					onclick: () => this.choose(each, entry),
					onpointerenter: () => this.aim(each),
					onfocus: () => this.aim(each),
				},
				el("span", { className: "tt-places__price", "data-shade": shadeOf(each) }, priceOf(each)),
				el(
					"span",
					{},
					this.title(each.room),
					el("span", { className: "tt-places__more" }, this.standing(each)),
					el("span", { className: "sr-only" }, `: ${priceInWords(each)}`)
				)
			);
			return el("li", {}, entry);
		});
	}

	title(room) {
		return this.board.timetable.named("rooms", room);
	}

	/** Who is there, and what exchanging the rooms would cost. */
	standing({ fits, taken, exchange }) {
		const parts = [];
		if (!fits) parts.push(__("does not serve"));
		if (taken.length) parts.push(__("taken by {0}", [taken.map((position) => this.lessonTitle(position)).join("; ")]));
		if (exchange) parts.push(__("exchange: {0}", [priceOf(exchange)]));
		return parts.join(" · ");
	}

	lessonTitle(position) {
		const { timetable } = this.board;
		const lesson = timetable.lessons[position];
		return `${lesson.course} (${timetable.namesOf("groups", lesson.groups)})`;
	}

	aim(each) {
		this.aimedAt.replaceChildren(
			el(
				"p",
				{ className: "tt-aim__place" },
				el("span", { className: "tt-places__price", "data-shade": shadeOf(each) }, priceOf(each)),
				`${this.title(each.room)}: ${priceInWords(each)}`
			),
			el("ul", { className: "tt-aim__reasons" }, ...reasonItems(each)),
			...(each.exchange
				? [
						el(
							"p",
							{ className: "tt-aim__place" },
							el(
								"span",
								{ className: "tt-places__price", "data-shade": shadeOf(each.exchange) },
								priceOf(each.exchange)
							),
							__("Rooms exchanged with {0}: {1}", [
								this.lessonTitle(each.taken[0]),
								priceInWords(each.exchange),
							])
						),
						el("ul", { className: "tt-aim__reasons" }, ...reasonItems(each.exchange)),
				  ]
				: [])
		);
	}

	/** Into the room at once where nothing hard speaks against it and nobody is there, else after asking. */
	async choose(each, anchor) {
		const { board, lesson } = this;
		let decided = "move";
		if (each.hard > 0 || each.taken.length) {
			const choices = [["move", __("Move it there all the same: {0}", [priceInWords(each)])]];
			if (each.exchange) {
				choices.unshift([
					"exchange",
					__("Exchange rooms with {0}: {1}", [this.lessonTitle(each.taken[0]), priceInWords(each.exchange)]),
				]);
			}
			decided = await ask(anchor, el("ul", { className: "tt-aim__reasons" }, ...reasonItems(each, 4)), choices);
		}
		if (decided === null) return;
		this.done();
		if (decided === "exchange") {
			await board.exchange(lesson, board.timetable.lessons[each.taken[0]], each.exchange, true);
		} else {
			await board.move(lesson, { slot: lesson.slot, room: each.room });
		}
	}
}
