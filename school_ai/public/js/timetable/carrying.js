// A lesson in hand: what each place would cost, and how it is put down. By mouse, by finger, by keyboard.
import { el } from "./elements.js";
import { ask } from "./menu.js";
import { reasonItems, reasonLines, reasonsInWords } from "./reasons.js";
import { get } from "./server.js";
import { priceInWords, priceOf, shadeOf } from "./words.js";

// So far a pointer goes before a press is a drag, and so long a finger rests before it is one.
const FAR = 6;
const LONG = 350;
// So long one rests at a place before it is asked what an exchange there would cost.
const REST = 150;
const EDGE = 40;
const STEP = 14;

export class Carrying {
	/** `board`: where lessons are shown. It knows cells, and does what is decided. */
	constructor(board) {
		this.board = board;
		this.hand = null;
		// A finger that has taken a lesson does not scroll.
		board.host.addEventListener("touchmove", (event) => this.hand?.ghost && event.preventDefault(), {
			passive: false,
		});
		board.host.addEventListener("pointerover", (event) => this.pointed(event));
		board.host.addEventListener("contextmenu", (event) => this.pressed && event.preventDefault());
		document.addEventListener("keydown", (event) => this.keys(event), true);
	}

	get lesson() {
		return this.hand?.lesson ?? null;
	}

	// --- taking ------------------------------------------------------------------------------------------------------

	/** Take a lesson up: every place where it could be shows what it would cost there. */
	async take(lesson, how) {
		if (this.hand || !this.board.mayChange(lesson)) return;
		const hand = { lesson, how, costs: null, target: lesson.slot, exchanges: new Map() };
		this.hand = hand;
		this.board.taken(hand);
		this.board.say(
			how === "keys"
				? __(
						"{0} taken. Choose a place with the arrow keys, put it down with Enter, or leave it with Escape.",
						[this.board.timetable.lessonInWords(lesson)]
				  )
				: __("{0} taken.", [this.board.timetable.lessonInWords(lesson)])
		);
		let costs;
		try {
			costs = await get("timetables.costs", { run: this.board.run, position: lesson.position });
		} catch {
			if (this.hand === hand) this.leave();
			return;
		}
		if (this.hand !== hand) return;
		hand.costs = new Map(costs.map((cost) => [cost.slot, cost]));
		if (hand.target === null && how === "keys") hand.target = [...hand.costs.keys()][0] ?? null;
		this.show();
		this.board.priced(hand);
		this.aim(hand.target);
	}

	/** Leave the lesson where it was. */
	leave() {
		const { hand } = this;
		if (!hand) return;
		this.hand = null;
		this.clean(hand);
		this.board.left(hand);
		this.board.say(__("{0} stays where it was.", [hand.lesson.course]));
	}

	clean(hand) {
		hand.ghost?.remove();
		clearTimeout(this.resting);
		this.clear();
		cancelAnimationFrame(this.scrolling);
	}

	// --- what places cost --------------------------------------------------------------------------------------------

	/** Write the costs into the cells that are shown. */
	show() {
		const { hand } = this;
		if (!hand?.costs) return;
		this.clear();
		const cells = this.board.cellsFor(hand.lesson, hand.costs);
		hand.cells = cells;
		const { timetable } = this.board;
		for (const [slot, places] of cells) {
			const cost = hand.costs.get(slot);
			for (const cell of places) {
				cell.classList.add("is-priced");
				if (slot === hand.lesson.slot && (!cost || isHere(cost, hand.lesson))) {
					cell.classList.add("is-here");
					cell.append(el("span", { className: "tt-price" }, __("here")));
				} else if (cost) {
					cell.dataset.shade = shadeOf(cost);
					cell.title = reasonLines(cost).join("\n");
					const price = el("span", { className: "tt-price" }, priceOf(cost));
					const moves = cost.room && cost.room !== hand.lesson.room && this.board.kind !== "rooms";
					if (moves)
						price.append(el("span", { className: "tt-price__room" }, timetable.named("rooms", cost.room)));
					cell.append(price);
				} else {
					cell.classList.add("is-impossible");
				}
			}
		}
	}

	clear() {
		for (const cell of this.board.host.querySelectorAll(".is-priced")) {
			cell.classList.remove("is-priced", "is-here", "is-impossible", "is-target");
			delete cell.dataset.shade;
			cell.removeAttribute("title");
			for (const price of cell.querySelectorAll(".tt-price")) price.remove();
		}
	}

	/** Point at a place. */
	aim(slot) {
		const { hand } = this;
		if (!hand) return;
		hand.target = slot;
		for (const cell of this.board.host.querySelectorAll(".is-target")) cell.classList.remove("is-target");
		if (slot === null || !hand.cells) return;
		const known = hand.costs.has(slot) || slot === hand.lesson.slot;
		for (let part = slot; known && part < slot + hand.lesson.periods; part++) {
			for (const cell of hand.cells.get(part) ?? []) cell.classList.add("is-target");
		}
		this.board.aimed(hand, hand.costs.get(slot) ?? null);
		this.showOnGhost(slot);
		clearTimeout(this.resting);
		if (this.others(slot).length) this.resting = setTimeout(() => this.priceExchanges(slot), REST);
	}

	/** A lesson that was taken to be put where one clicks: the mouse is over a place. */
	pointed(event) {
		if (this.hand?.how !== "choice" || !this.hand.costs || this.hand.asking || event.pointerType !== "mouse") return;
		const cell = event.target.closest(".tt-cell.is-priced");
		if (cell) this.aim(Number(cell.dataset.slot));
	}

	// --- exchanging --------------------------------------------------------------------------------------------------

	/** Lessons at a place with which the one in hand could change places: those that are in its way there, and those of
	 * the line that is shown. */
	others(slot) {
		const { hand, board } = this;
		const { lesson } = hand;
		if (lesson.slot === null || slot === null || slot === lesson.slot) return [];
		const { timetable } = board;
		const end = slot + lesson.periods;
		const here = board.isOverview ? [] : timetable.lessonsOf(board.kind, board.line[board.kind]);
		const found = new Set((hand.costs?.get(slot)?.in_the_way ?? []).map((position) => timetable.lessons[position]));
		for (const other of here) {
			if (other.slot !== null && other.slot < end && slot < other.slot + other.periods) found.add(other);
		}
		// Two lessons of one load are alike.
		return [...found].filter((other) => other.slot !== null && other.load !== lesson.load).slice(0, MOST_EXCHANGES);
	}

	/** Ask what exchanges at a place would cost, and show it. */
	async priceExchanges(slot) {
		const { hand, board } = this;
		const found = await this.exchangesAt(slot);
		if (this.hand !== hand || hand.target !== slot || hand.asking) return;
		this.showExchangePrice(slot);
		board.aimed(hand, hand.costs?.get(slot) ?? null);
		const words = found.filter(([, cost]) => !cost.problem).map(([other, cost]) => this.exchangeInWords(other, cost));
		if (words.length && hand.how === "keys") board.say(words.join(". "));
	}

	/** What exchanges with the lessons at a place would cost: [[lesson, cost], …], as far as that is known, the
	 * cheapest first and those that cannot be at the end. */
	async exchangesAt(slot) {
		const { hand, board } = this;
		const others = this.others(slot);
		await Promise.all(
			others
				.filter((other) => !hand.exchanges.has(other.position))
				.map(async (other) => {
					const args = { run: board.run, position: hand.lesson.position, other: other.position };
					const cost = await get("timetables.exchange_cost", args, { silent: true });
					if (cost) hand.exchanges.set(other.position, cost);
				})
		);
		return this.knownExchanges(slot, hand);
	}

	knownExchanges(slot, hand = this.hand) {
		if (this.hand !== hand) return [];
		return this.others(slot)
			.filter((other) => hand.exchanges.has(other.position))
			.map((other) => [other, hand.exchanges.get(other.position)])
			.sort(([, one], [, two]) =>
				one.problem || two.problem ? Boolean(one.problem) - Boolean(two.problem) : one.hard - two.hard || one.cost - two.cost
			);
	}

	/** Beside the price of the place, in its cell, the cheapest exchange. */
	showExchangePrice(slot) {
		const { hand } = this;
		const best = this.bestExchange(slot);
		if (!best) return;
		for (const cell of hand.cells?.get(slot) ?? []) {
			if (!cell.querySelector(".tt-price--exchange")) cell.append(exchangePrice(best));
		}
		this.showOnGhost(slot);
	}

	bestExchange(slot) {
		const [first] = this.knownExchanges(slot);
		return first && !first[1].problem ? first[1] : undefined;
	}

	/** The card under the pointer hides the cell: what stands there stands on the card as well. */
	showOnGhost(slot) {
		const { ghost, costs, lesson } = this.hand;
		if (!ghost) return;
		for (const price of ghost.querySelectorAll(".tt-price")) price.remove();
		const cost = costs?.get(slot);
		if (!cost || isHere(cost, lesson)) return;
		ghost.append(el("span", { className: "tt-price", "data-shade": shadeOf(cost) }, priceOf(cost)));
		const best = this.bestExchange(slot);
		if (best) ghost.append(exchangePrice(best));
	}

	exchangeInWords(other, cost) {
		const { timetable } = this.board;
		const groups = timetable.namesOf("groups", other.groups);
		if (cost.problem) return cost.problem;
		return __("Exchange it with {0} of {1}, {2}: {3}", [
			other.course,
			groups,
			timetable.slotInWords(other.slot),
			priceInWords(cost),
		]);
	}

	// --- putting down ------------------------------------------------------------------------------------------------

	/** Put the lesson down at a slot: at once where nothing speaks against it, else after asking. */
	async drop(slot, anchor) {
		const { hand } = this;
		if (!hand?.costs || hand.asking) return;
		const cost = hand.costs.get(slot);
		const stays = slot === hand.lesson.slot && (!cost || isHere(cost, hand.lesson));
		if (slot === null || stays) {
			this.leave();
			return;
		}
		if (!cost) {
			this.board.say(
				__("{0} cannot begin at {1}.", [hand.lesson.course, this.board.timetable.slotInWords(slot)]),
				true
			);
			this.leave();
			return;
		}
		let decided = "move";
		if (cost.hard > 0 || this.others(slot).length) {
			hand.asking = true;
			hand.ghost?.remove();
			const exchanges = await this.exchangesAt(slot);
			if (this.hand !== hand) return;
			decided = await this.decide(slot, cost, exchanges, anchor);
			if (this.hand !== hand) return;
		}
		if (decided === null) {
			this.leave();
			return;
		}
		this.hand = null;
		this.clean(hand);
		if (decided === "move") await this.board.move(hand.lesson, cost);
		else await this.board.exchange(hand.lesson, decided.other, decided.cost);
	}

	/** Ask whether the lesson is to be exchanged with one that is there, or put there all the same. */
	decide(slot, cost, exchanges, anchor) {
		const { hand } = this;
		const impossible = exchanges.filter(([, each]) => each.problem);
		const question = el(
			"div",
			{},
			el("ul", { className: "tt-aim__reasons" }, ...reasonItems(cost, 4)),
			...impossible.map(([, each]) => el("p", { className: "tt-muted" }, each.problem))
		);
		const all = cost.hard > 0 ? __("Move it here all the same: {0}", [priceInWords(cost)]) : null;
		return ask(anchor ?? hand.cells.get(slot)?.[0] ?? this.board.host, question, [
			...exchanges
				.filter(([, each]) => !each.problem)
				.map(([other, each]) => [{ other, cost: each }, this.exchangeInWords(other, each)]),
			["move", all ?? __("Move it here: {0}", [priceInWords(cost)])],
		]);
	}

	// --- keyboard ----------------------------------------------------------------------------------------------------

	keys(event) {
		const { hand } = this;
		if (!hand || hand.asking || event.target.closest?.(".tt-menu")) return;
		if (event.key === "Escape") this.leave();
		else if (hand.how !== "keys") return;
		else if (event.key === "Enter" || event.key === " ") this.drop(hand.target);
		else if (ARROWS[event.key]) this.step(...ARROWS[event.key]);
		else if (event.key === "Tab") this.leave();
		else return;
		if (event.key === "Tab") return;
		event.preventDefault();
		event.stopPropagation();
	}

	/** To the next place in a direction where the lesson could be. */
	step(byDay, byPeriod) {
		const { hand, board } = this;
		if (!hand.costs?.size) return;
		const { timetable } = board;
		const from = hand.target ?? [...hand.costs.keys()][0];
		const day = timetable.dayOf(from);
		const period = timetable.periodOf(from);
		const there = (slot) => hand.costs.has(slot) || slot === hand.lesson.slot;
		let found = null;
		if (byPeriod) {
			for (
				let at = period + byPeriod;
				at >= 0 && at < timetable.periods.length && found === null;
				at += byPeriod
			) {
				if (there(timetable.slot(day, at))) found = timetable.slot(day, at);
			}
		} else {
			for (let at = day + byDay; at >= 0 && at < timetable.days.length && found === null; at += byDay) {
				const near = timetable.periods
					.map((_period, number) => number)
					.filter((number) => there(timetable.slot(at, number)))
					.sort((one, two) => Math.abs(one - period) - Math.abs(two - period));
				if (near.length) found = timetable.slot(at, near[0]);
			}
		}
		if (found === null) return;
		board.reveal(timetable.dayOf(found));
		this.aim(found);
		board.host.querySelector(".is-target")?.scrollIntoView({ block: "nearest", inline: "nearest" });
		const cost = hand.costs.get(found);
		const words = !cost || isHere(cost, hand.lesson) ? __("where it is now") : priceInWords(cost);
		const room = cost?.room && cost.room !== hand.lesson.room ? `, ${timetable.named("rooms", cost.room)}` : "";
		board.say(`${timetable.slotInWords(found)}: ${words}${room}. ${cost ? reasonsInWords(cost) : ""}`);
	}

	// --- mouse and finger --------------------------------------------------------------------------------------------

	press(event, lesson) {
		if (event.button || this.hand || this.pressed) return;
		const start = { x: event.clientX, y: event.clientY };
		const card = event.currentTarget;
		const finger = event.pointerType !== "mouse";
		let timer = null;
		const begin = () => {
			this.board.host.classList.add("is-dragging");
			this.take(lesson, "pointer");
			if (!this.hand) return stop();
			this.hand.ghost = ghostOf(card, start);
		};
		const move = (moved) => {
			const far = Math.hypot(moved.clientX - start.x, moved.clientY - start.y) > FAR;
			if (!this.hand?.ghost) {
				if (far && finger) return stop();
				if (far) begin();
				if (!this.hand?.ghost) return;
			}
			this.follow(moved.clientX, moved.clientY);
		};
		const up = (released) => {
			const carried = this.hand?.ghost && this.hand.lesson === lesson;
			stop();
			if (!carried) return;
			// The press ends in no click.
			addEventListener("click", swallow, { capture: true, once: true });
			setTimeout(() => removeEventListener("click", swallow, true));
			this.released(released.clientX, released.clientY);
		};
		const cancel = () => {
			const carried = this.hand?.ghost;
			stop();
			if (carried) this.leave();
		};
		const stop = () => {
			clearTimeout(timer);
			this.pressed = false;
			this.board.host.classList.remove("is-dragging");
			document.removeEventListener("pointermove", move);
			document.removeEventListener("pointerup", up);
			document.removeEventListener("pointercancel", cancel);
		};
		this.pressed = true;
		// Of a card that is shown no more the board hears nothing.
		if (finger)
			card.addEventListener("touchmove", (touch) => this.hand?.ghost && touch.preventDefault(), {
				passive: false,
			});
		if (finger) timer = setTimeout(begin, LONG);
		else event.preventDefault();
		card.focus({ preventScroll: true });
		document.addEventListener("pointermove", move);
		document.addEventListener("pointerup", up);
		document.addEventListener("pointercancel", cancel);
	}

	follow(x, y) {
		const { hand } = this;
		hand.ghost.style.translate = `${x - hand.ghost.from.x}px ${y - hand.ghost.from.y}px`;
		const slot = this.slotAt(x, y);
		if (slot !== hand.target) this.aim(slot);
		const day = document.elementFromPoint(x, y)?.closest("[data-day]");
		if (day) this.board.reveal(Number(day.dataset.day));
		this.scroll(x, y);
	}

	/** Near an edge the grid goes on by itself. */
	scroll(x, y) {
		cancelAnimationFrame(this.scrolling);
		const { scroller } = this.board;
		const place = scroller.getBoundingClientRect();
		const by = (at, begin, end) => (at < begin + EDGE ? -STEP : at > end - EDGE ? STEP : 0);
		const across = by(x, Math.max(0, place.left), Math.min(innerWidth, place.right));
		const down = by(y, Math.max(0, place.top), Math.min(innerHeight, place.bottom));
		if (!across && !down) return;
		const on = () => {
			if (!this.hand?.ghost) return;
			scroller.scrollBy(across, down);
			if (y < EDGE || y > innerHeight - EDGE) scrollBy(0, down);
			this.scrolling = requestAnimationFrame(on);
		};
		this.scrolling = requestAnimationFrame(on);
	}

	slotAt(x, y) {
		const cell = document.elementFromPoint(x, y)?.closest(".tt-cell");
		return cell?.classList.contains("is-priced") ? Number(cell.dataset.slot) : null;
	}

	/** A drag has ended. Where its costs are still on their way, they are waited for. */
	async released(x, y) {
		const { hand } = this;
		for (let waited = 0; this.hand === hand && !hand.costs && waited < 100; waited++) {
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		if (this.hand === hand)
			await this.drop(this.slotAt(x, y), document.elementFromPoint(x, y)?.closest(".tt-cell"));
	}
}

// So many lessons at a place are offered to be exchanged.
const MOST_EXCHANGES = 3;

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function exchangePrice(cost) {
	return el(
		"span",
		{ className: "tt-price tt-price--exchange", "data-shade": shadeOf(cost), "aria-hidden": "true" },
		`⇄ ${priceOf(cost)}`
	);
}

function swallow(event) {
	event.preventDefault();
	event.stopPropagation();
}

function ghostOf(card, start) {
	const shown = card.closest(".tt-card");
	const place = shown.getBoundingClientRect();
	const ghost = shown.cloneNode(true);
	ghost.classList.add("tt-ghost");
	ghost.removeAttribute("data-position");
	ghost.setAttribute("aria-hidden", "true");
	Object.assign(ghost.style, {
		left: `${place.left}px`,
		top: `${place.top}px`,
		width: `${place.width}px`,
		height: `${place.height}px`,
	});
	ghost.from = start;
	document.body.append(ghost);
	return ghost;
}

/** Whether a place is the one where the lesson is. */
export function isHere(cost, lesson) {
	return cost.slot === lesson.slot && cost.room === lesson.room;
}

/** The cheapest places first. */
export function ranked(costs, most) {
	return [...costs.values()].sort((one, two) => one.hard - two.hard || one.cost - two.cost).slice(0, most);
}

/** A place of that list, in words. */
export function placeInWords(timetable, cost) {
	const room = cost.room ? ` · ${timetable.named("rooms", cost.room)}` : "";
	return `${timetable.slotInWords(cost.slot)}${room}`;
}
