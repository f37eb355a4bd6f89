// One estimate at the desk: in words first, with what moved it and what would change it.
import { el, list, paragraphs, section } from "./elements.js";
import { grade, share } from "./scales.js";
import { read } from "./server.js";
import { day } from "./words.js";

// The engines' names of what stands in the field `outcome`.
const OUTCOMES = {
	"Failing a course": "fails",
	"Final grade": "grade",
	"Often absent": "often_absent",
	"Drop in engagement": "withdraws",
};

frappe.provide("school_ai");
school_ai.showEstimate = async (host, doc, isCurrent) => {
	const outcome = OUTCOMES[doc.outcome];
	host.replaceChildren(el("p", { className: "text-muted", role: "status" }, __("Looking for the reasons …")));
	const found = await read("students.predictions", { student: doc.student });
	const shown = found?.find((each) => each.outcome === outcome && (each.course || "") === (doc.course || ""));
	let why = shown;
	// Where there are very many pupils, only some estimates are explained when they are made.
	if (shown && !doc.reasons) {
		const args = { student: doc.student, outcome, ...(doc.course ? { course: doc.course } : {}) };
		why = await read("students.explain", args);
	}
	if (!isCurrent()) return;
	host.replaceChildren(el("div", { className: "sai-figures" }, ...(shown ? estimate(shown, why) : outdated(doc))));
};

function outdated(doc) {
	const over = doc.valid_until && doc.valid_until < frappe.datetime.get_today();
	return paragraphs([
		over
			? __("This estimate is out of date: it held until {0}.", [day(doc.valid_until)])
			: __("This estimate is not shown any more. It is made anew, or the family has objected."),
	]);
}

function estimate(shown, why) {
	return [
		el("p", { className: "sai-headline" }, shown.headline || __("{0}: {1}.", [shown.title, shown.said])),
		scaleOf(shown),
		...reasonsOf(why),
		...paragraphs([shown.by], "text-muted"),
		...paragraphs([__("As of {0}.", [day(shown.as_of)])], "text-muted"),
	];
}

function scaleOf({ chance, value, low, high }) {
	if (value !== null) return grade(value, { lower: low, median: value, upper: high });
	return chance === null ? null : share([chance, chance, chance]);
}

export function reasonsOf(why) {
	const { reasons = [], changes = [] } = why ?? {};
	return [
		reasons.length
			? section(__("What Moved It Most"), list(reasons))
			: section(__("Why"), ...paragraphs([__("The records show no single reason for it.")])),
		changes.length ? section(__("What Would Change It"), list(changes)) : null,
	].filter(Boolean);
}
