// All groups, instructors or rooms below one another, and their lessons beside one another.
import { smallCard } from "./card.js";
import { el } from "./elements.js";

/** Returns the table with its cells: `cellAt(name, slot)`. */
export function overview(timetable, kind, on, openLine) {
	const { days, periods } = timetable;
	const cells = new Map();
	const bySlot = lessonsBySlot(timetable, kind);
	const head = el(
		"thead",
		{},
		el(
			"tr",
			{},
			el("td", { rowSpan: 2, className: "tt-overview__corner" }),
			...days.map((day) => el("th", { colSpan: periods.length, scope: "colgroup" }, el("span", {}, day)))
		),
		el(
			"tr",
			{},
			...days.flatMap((_day, number) =>
				periods.map((period, at) =>
					el("th", { scope: "col", title: period.name, className: at ? "" : "is-first" }, ordinal(period, at))
				)
			)
		)
	);
	const body = el("tbody");
	for (const line of timetable[kind]) {
		const row = el("tr", {}, el("th", { scope: "row" }, lineButton(line, kind, openLine)));
		days.forEach((_day, day) => {
			periods.forEach((_period, period) => {
				const slot = timetable.slot(day, period);
				const cell = el("td", { className: "tt-cell", "data-slot": slot, "data-line": line.name });
				cell.classList.toggle("is-closed", timetable.closedSlots.has(slot));
				cell.classList.toggle("is-first", period === 0);
				for (const lesson of bySlot.get(line.name)?.get(slot) ?? []) {
					cell.append(
						lesson.slot === slot ? smallCard(timetable, lesson, on) : continuation(timetable, lesson)
					);
				}
				cells.set(`${slot} ${line.name}`, cell);
				row.append(cell);
			});
		});
		body.append(row);
	}
	return {
		element: el("table", { className: "tt-overview" }, head, body),
		cellAt: (name, slot) => cells.get(`${slot} ${name}`),
	};
}

function lessonsBySlot(timetable, kind) {
	const found = new Map();
	for (const lesson of timetable.lessons) {
		if (lesson.slot === null) continue;
		for (const name of timetable.linesOf(lesson, kind)) {
			if (!found.has(name)) found.set(name, new Map());
			const slots = found.get(name);
			for (let slot = lesson.slot; slot < lesson.slot + lesson.periods; slot++) {
				if (!slots.has(slot)) slots.set(slot, []);
				slots.get(slot).push(lesson);
			}
		}
	}
	return found;
}

function lineButton(line, kind, openLine) {
	const title = el("button", {
		type: "button",
		className: "tt-overview__line",
		onclick: () => openLine(kind, line.name),
	});
	title.append(line.title);
	if (line.hard) title.append(el("span", { className: "tt-badge tt-badge--hard" }, `✕ ${line.hard}`));
	else if (line.cost) title.append(el("span", { className: "tt-badge" }, String(line.cost)));
	return title;
}

/** A lesson's later periods: the same colour, nothing to take hold of. */
function continuation(timetable, lesson) {
	const piece = el("div", {
		className: "tt-card tt-card--small tt-card--continued",
		"data-continues": lesson.position,
	});
	piece.style.setProperty("--hue", timetable.hues.get(lesson.course));
	return piece;
}

/** "Period 3" is a 3 at the head of a narrow column. */
function ordinal(period, at) {
	const number = /\d+/.exec(period.name);
	return number ? number[0] : String(at + 1);
}
