// An instructor's part of the page of changes: coming lessons, what can be swapped, what is asked and answered.
import { el } from "./elements.js";
import { get, post } from "./server.js";
import { __ } from "./text.js";

const LONGEST = 500;
const at = (id) => document.getElementById(id);
let mine = { lessons: [], asked_of_me: [], asked_by_me: [], needs_confirmation: true };
// The lesson for which it is looked what can be asked, with what was found.
let open = null;

// --- all of it

async function load() {
	mine = await get("swaps.mine");
	render();
}

function render() {
	at("asked-of-me").hidden = !mine.asked_of_me.length;
	at("asked-of-me-list").replaceChildren(...mine.asked_of_me.map(askedOfMe));
	at("asked-by-me").hidden = !mine.asked_by_me.length;
	at("asked-by-me-list").replaceChildren(...mine.asked_by_me.map(askedByMe));
	at("own-lessons").hidden = false;
	at("no-lessons").hidden = mine.lessons.length > 0;
	at("how-it-goes").hidden = !mine.lessons.length;
	at("how-it-goes").textContent = mine.needs_confirmation
		? __("You ask a colleague, the colleague agrees, and a planner confirms it. Until then nothing changes.")
		: __("You ask a colleague. It holds as soon as the colleague agrees.");
	at("days").replaceChildren(...days().map(dayOf));
}

function say(text) {
	at("swaps-said").textContent = text;
}

function complain(text) {
	at("swaps-problem").textContent = text;
	at("swaps-problem").hidden = !text;
}

/** Do something with the server; what goes wrong is said, and the button can be pressed again. */
async function attempt(button, act) {
	complain("");
	if (button) button.disabled = true;
	try {
		await act();
	} catch (error) {
		complain(error.message);
		at("swaps-problem").scrollIntoView({ block: "nearest" });
	} finally {
		if (button?.isConnected) button.disabled = false;
	}
}

/** Do it, say what has come of it, and show everything as it is now. */
function send(button, act, words) {
	return attempt(button, async () => {
		const swap = await act();
		await load();
		say(swap.status === "Outdated" ? __("It holds no more. {0}", [swap.answer]) : words(swap));
		at("swaps-said").focus();
	});
}

// --- asked and answered

const STATES = {
	Asked: "waiting",
	Agreed: "waiting",
	Confirmed: "done",
	Declined: "over",
	Refused: "over",
	Withdrawn: "over",
	Outdated: "over",
	"Taken back": "over",
};

function stateOf(swap, own) {
	const words = {
		Asked: own ? __("{0} has not answered yet.", [swap.asked_of_name]) : __("Waits for your answer."),
		Agreed: __("Agreed. A planner has to confirm it."),
		Confirmed: __("It holds."),
		Declined: own ? __("{0} has declined.", [swap.asked_of_name]) : __("You have declined."),
		Refused: __("A planner has refused it."),
		Withdrawn: own ? __("You have withdrawn it.") : __("It was withdrawn."),
		Outdated: __("It holds no more."),
		"Taken back": __("It was taken back: the lessons are as they were."),
	}[swap.status];
	return el(
		"p",
		{ className: `swap__state swap__state--${STATES[swap.status]}` },
		swap.answer ? `${words} ${swap.answer}` : words
	);
}

function swapOf(swap, own, ...acts) {
	return el(
		"li",
		{ className: "change", "data-swap": swap.name },
		el("p", { className: "swap__said" }, swap.said),
		swap.message ? el("blockquote", { className: "swap__message" }, swap.message) : null,
		stateOf(swap, own),
		acts.length ? el("div", { className: "swap__acts" }, ...acts) : null
	);
}

function askedOfMe(swap) {
	if (swap.status !== "Asked") return swapOf(swap, false);
	const agree = button(__("Agree"), "button button--primary", swap.said, () =>
		send(
			agree,
			() => post("swaps.agree", { swap: swap.name }),
			(done) =>
				done.status === "Confirmed"
					? __("Done: the timetable is changed, and everybody concerned is told.")
					: __("Agreed. A planner has to confirm it.")
		)
	);
	const decline = button(__("Decline"), "button", swap.said, () => decline.replaceWith(declining(swap)));
	return swapOf(swap, false, agree, decline);
}

/** The words that may go with a no. */
function declining(swap) {
	const answer = el("textarea", { className: "swap__words", rows: 2, maxLength: LONGEST });
	const decline = el("button", { type: "submit", className: "button" }, __("Decline"));
	const form = el(
		"form",
		{
			className: "swap__form",
			onsubmit: (event) => {
				event.preventDefault();
				send(
					decline,
					() => post("swaps.decline", { swap: swap.name, answer: answer.value }),
					() => __("Declined. {0} is told.", [swap.asked_by_name])
				);
			},
		},
		el("label", {}, __("Why? You need not say."), answer),
		decline
	);
	queueMicrotask(() => answer.focus());
	return form;
}

function askedByMe(swap) {
	if (!["Asked", "Agreed"].includes(swap.status)) return swapOf(swap, true);
	const withdraw = button(__("Withdraw"), "button", swap.said, () =>
		send(
			withdraw,
			() => post("swaps.withdraw", { swap: swap.name }),
			() => __("Withdrawn. {0} is told.", [swap.asked_of_name])
		)
	);
	return swapOf(swap, true, withdraw);
}

// --- own lessons

function days() {
	const found = new Map();
	for (const lesson of mine.lessons) found.set(lesson.date, [...(found.get(lesson.date) ?? []), lesson]);
	return [...found];
}

function dayOf([date, lessons]) {
	const name = new Date(`${date}T12:00:00`).toLocaleDateString(document.documentElement.lang || undefined, {
		weekday: "long",
		day: "numeric",
		month: "long",
	});
	return el("li", {}, el("h3", {}, name), el("ul", { className: "lessons" }, ...lessons.map(lessonOf)));
}

function lessonOf(lesson) {
	const called = `${lesson.begins} ${lesson.course}, ${lesson.groups}`;
	const isOpen = open?.lesson === lesson.name;
	const offer = button(__("Offer to swap"), "button", called, () => toggle(offer, lesson.name));
	offer.setAttribute("aria-expanded", String(isOpen));
	offer.id = `offer-${lesson.name}`;
	return el(
		"li",
		{ className: "lesson" },
		el(
			"div",
			{ className: "lesson__row" },
			el("span", { className: "lesson__time" }, `${lesson.begins}–${lesson.ends}`),
			el(
				"span",
				{ className: "lesson__what" },
				el("b", {}, lesson.course),
				` ${lesson.groups}`,
				lesson.room ? el("span", { className: "quiet" }, ` ${lesson.room}`) : null,
				lesson.asked ? el("span", { className: "quiet lesson__asked" }, __("Asked: {0}", [lesson.asked])) : null
			),
			lesson.held ? el("span", { className: "quiet" }, __("Attendance was taken")) : offer
		),
		isOpen ? offers() : null
	);
}

async function toggle(button, lesson) {
	if (open?.lesson === lesson) {
		open = null;
		render();
		at(`offer-${lesson}`).focus();
		return;
	}
	say(__("Looking for what is possible …"));
	await attempt(button, async () => {
		const possible = await get("swaps.possible", { lesson });
		open = { lesson, possible };
		render();
		say(
			possible.length
				? __("Possible: {0}", [possible.length])
				: __("No colleague can swap this lesson or take it.")
		);
		at(`offer-${lesson}`).focus();
	});
}

const KINDS = {
	times: __("It changes its time with"),
	lessons: __("A colleague teaches it, and you teach"),
	taken: __("A colleague teaches it, for nothing in return"),
};

function offers() {
	if (!open.possible.length) {
		return el(
			"p",
			{ className: "offers" },
			__(
				"No colleague can swap this lesson or take it: whoever teaches here is busy or away then. If you cannot be there, tell the school that you are absent."
			)
		);
	}
	const message = el("textarea", { className: "swap__words", rows: 2, maxLength: LONGEST });
	const parts = Object.entries(KINDS).map(([kind, words]) => {
		const found = open.possible.filter((each) => each.kind === kind);
		return found.length
			? el("div", {}, el("h4", {}, words), el("ul", {}, ...found.map((each) => offerOf(each, message))))
			: null;
	});
	return el(
		"div",
		{ className: "offers" },
		el("label", {}, __("A message to whom you ask (you need not write one)"), message),
		...parts
	);
}

function offerOf(possible, message) {
	const { colleague, kind, other } = possible;
	const ask = button(__("Ask {0}", [possible.colleague_name]), "button", possible.said, () =>
		send(
			ask,
			async () => {
				const args = { lesson: open.lesson, kind, colleague, message: message.value };
				if (other) args.other = other;
				const swap = await post("swaps.ask", args);
				open = null;
				return swap;
			},
			() => __("{0} is asked. You find the answer here.", [possible.colleague_name])
		)
	);
	return el(
		"li",
		{ className: "offer" },
		el(
			"span",
			{},
			possible.in_return ? `${possible.in_return}. ` : "",
			possible.reasons.length ? el("span", { className: "quiet" }, possible.reasons.join(" ")) : null
		),
		possible.asked ? el("span", { className: "quiet" }, __("Asked already")) : ask
	);
}

/** A button whose name for a screen reader says what it is about. */
function button(text, className, about, onclick) {
	return el("button", { type: "button", className, onclick, "aria-label": `${text}: ${about}` }, text);
}

at("swaps-said").tabIndex = -1;
attempt(null, async () => {
	await load();
	say("");
});
