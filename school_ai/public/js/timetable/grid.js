// The timetable of one group, instructor or room: days beside one another, periods below one another.
import { lessonCard } from "./card.js";
import { el } from "./elements.js";
import { lanesOf } from "./lanes.js";

/** `days`: which of the days are shown. Returns the grid with its cells: a Map of slot -> [cell]. */
export function lineGrid(timetable, kind, name, days, on) {
	const lessons = timetable.lessonsOf(kind, name).filter((lesson) => lesson.slot !== null);
	const rows = rowsOf(timetable.periods);
	const grid = el("div", {
		className: "tt-grid",
		role: "group",
		"aria-label": __("Timetable of {0}", [timetable.named(kind, name)]),
	});
	grid.style.gridTemplateColumns = `var(--tt-time-width) repeat(${days.length}, minmax(var(--tt-day-width), 1fr))`;
	grid.style.gridTemplateRows = `auto ${rows.sizes.join(" ")}`;
	days.forEach((day, column) => {
		grid.append(placed(el("div", { className: "tt-grid__day" }, timetable.days[day]), 1, column + 2));
	});
	timetable.periods.forEach((period, number) => {
		const label = el(
			"div",
			{ className: "tt-grid__period" },
			el("span", { className: "tt-grid__name" }, period.name),
			el("span", { className: "tt-grid__clock" }, `${period.begins}–${period.ends}`)
		);
		grid.append(placed(label, rows.lines[number], 1));
	});
	for (const line of rows.breaks) {
		const pause = placed(el("div", { className: "tt-grid__break" }), line, 1);
		pause.style.gridColumnEnd = -1;
		grid.append(pause);
	}
	const cells = new Map();
	days.forEach((day, column) => {
		timetable.periods.forEach((_period, number) => {
			const slot = timetable.slot(day, number);
			const cell = el("div", { className: "tt-cell", "data-slot": slot });
			cell.classList.toggle("is-closed", timetable.closedSlots.has(slot));
			cells.set(slot, [cell]);
			grid.append(placed(cell, rows.lines[number], column + 2));
		});
		const today = lessons.filter((lesson) => timetable.dayOf(lesson.slot) === day);
		const lanes = lanesOf(today);
		for (const lesson of today.sort((one, two) => one.slot - two.slot)) {
			const card = lessonCard(timetable, lesson, kind, on);
			const first = timetable.periodOf(lesson.slot);
			const last = Math.min(first + lesson.periods, timetable.periods.length) - 1;
			placed(card, rows.lines[first], column + 2);
			card.style.gridRowEnd = rows.lines[last] + 1;
			const [lane, count] = lanes.get(lesson.position);
			card.style.setProperty("--lane", lane);
			card.style.setProperty("--lanes", count);
			card.classList.toggle("tt-card--narrow", count > 1);
			card.classList.toggle("tt-card--tall", lesson.periods > 1);
			grid.append(card);
		}
	});
	return { element: grid, cells };
}

/** Lines of the grid for each period, with a narrow row after each that a break follows. */
function rowsOf(periods) {
	const lines = [];
	const breaks = [];
	const sizes = [];
	periods.forEach((period, number) => {
		sizes.push("minmax(var(--tt-period-height), auto)");
		lines.push(sizes.length + 1);
		if (period.break_after && number < periods.length - 1) {
			sizes.push("var(--tt-break-height)");
			breaks.push(sizes.length + 1);
		}
	});
	return { lines, breaks, sizes };
}

function placed(node, row, column) {
	node.style.gridRow = row;
	node.style.gridColumn = column;
	return node;
}
