// A lesson's card.
import { el, icon } from "./elements.js";

/** The card of a lesson in the line of a kind. `on`: what is to be done when it is chosen, taken, locked. */
export function lessonCard(timetable, lesson, kind, on) {
	const detail = {
		groups: [
			["instructors", timetable.namesOf("instructors", lesson.instructors)],
			["rooms", lesson.room ? timetable.named("rooms", lesson.room) : ""],
		],
		instructors: [
			["groups", timetable.namesOf("groups", lesson.groups)],
			["rooms", lesson.room ? timetable.named("rooms", lesson.room) : ""],
		],
		rooms: [
			["groups", timetable.namesOf("groups", lesson.groups)],
			["instructors", timetable.namesOf("instructors", lesson.instructors)],
		],
	}[kind];
	const unsaid = kind === "instructors" ? ["instructors"] : kind === "groups" ? ["groups"] : [];
	const needs = lesson.slot !== null && lesson.needs_room && !lesson.room ? __("No room") : "";
	const main = mainButton(lesson, on);
	main.append(
		el("span", { className: "tt-card__course" }, lesson.course),
		...detail
			.filter(([, text]) => text)
			.map(([what, text]) => el("span", { className: `tt-card__detail tt-card__detail--${what}` }, text))
	);
	if (needs) main.append(el("span", { className: "tt-card__detail tt-card__problem" }, needs));
	const rest = [...unsaid.map((each) => timetable.namesOf(each, lesson[each])), ...timetable.standingOf(lesson)];
	main.append(el("span", { className: "sr-only" }, rest.join(", ")));
	return shell(timetable, lesson, main, lockButton(lesson, on));
}

/** The same in a cell of the overview. */
export function smallCard(timetable, lesson, on) {
	const main = mainButton(lesson, on);
	main.title = timetable.lessonInWords(lesson);
	main.append(
		el("span", { className: "tt-card__course", "aria-hidden": "true" }, timetable.short.get(lesson.course)),
		el("span", { className: "sr-only" }, main.title)
	);
	const card = shell(
		timetable,
		lesson,
		main,
		lesson.locked || lesson.fixed ? icon(lesson.fixed ? "pin" : "lock") : null
	);
	card.classList.add("tt-card--small");
	return card;
}

function shell(timetable, lesson, ...children) {
	const card = el("div", { className: "tt-card", "data-position": lesson.position }, ...children);
	card.style.setProperty("--hue", timetable.hues.get(lesson.course));
	card.classList.toggle("is-locked", lesson.locked && !lesson.fixed);
	card.classList.toggle("is-fixed", lesson.fixed);
	return card;
}

function mainButton(lesson, on) {
	return el("button", {
		type: "button",
		className: "tt-card__main",
		tabIndex: -1,
		onclick: () => on.choose(lesson),
		onkeydown: (event) => on.key(event, lesson),
		onpointerdown: (event) => on.press(event, lesson),
	});
}

function lockButton(lesson, on) {
	if (lesson.fixed) {
		const words = __("Fixed by its course load");
		return el("span", { className: "tt-card__lock", role: "img", "aria-label": words, title: words }, icon("pin"));
	}
	if (lesson.slot === null) return null;
	const words = lesson.locked ? __("Unlock") : __("Lock");
	return el(
		"button",
		{
			type: "button",
			className: "tt-card__lock",
			tabIndex: -1,
			title: words,
			"aria-label": words,
			onclick: () => on.lock(lesson),
		},
		icon(lesson.locked ? "lock" : "unlock")
	);
}
