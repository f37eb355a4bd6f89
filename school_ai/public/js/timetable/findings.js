// What is wrong with the records, and why there is no timetable, in words.
import { el, recordLink } from "./elements.js";

const MOST = 8;

/** What checking has found: errors first, each with the record that it is about. */
export function findings(checked) {
	const errors = checked.found.filter((each) => each.severity === "error");
	const warnings = checked.found.filter((each) => each.severity !== "error");
	const size = __("{0} lessons of {1} groups with {2} teachers in {3} rooms.", [
		checked.lessons,
		checked.groups,
		checked.instructors,
		checked.rooms,
	]);
	const verdict = errors.length
		? __("It cannot be solved before this is mended:")
		: warnings.length
		? __("It can be solved. Please look at this first:")
		: __("Nothing is wrong with the records.");
	return el(
		"section",
		{
			className: "tt-findings",
			"aria-label": __("What checking has found"),
			"data-severity": errors.length ? "error" : warnings.length ? "warning" : "good",
		},
		el("p", { className: "tt-findings__verdict" }, verdict, el("span", { className: "tt-muted" }, size)),
		list(errors, "error"),
		list(warnings, "warning")
	);
}

function list(found, severity) {
	if (!found.length) return "";
	const entries = found.map((each) =>
		el(
			"li",
			{ "data-severity": severity },
			el("span", { className: "tt-findings__kind" }, severity === "error" ? __("Error") : __("Warning")),
			el("span", {}, each.text, each.doctype && each.name ? linked(each) : "")
		)
	);
	const listed = el("ul", {}, ...entries.slice(0, MOST));
	if (entries.length <= MOST) return listed;
	const more = el("button", {
		type: "button",
		className: "btn btn-default btn-xs",
		onclick: () => {
			listed.append(...entries.slice(MOST));
			more.remove();
		},
	});
	more.append(__("Show {0} more", [entries.length - MOST]));
	return el("div", {}, listed, more);
}

function linked({ doctype, name }) {
	return el("span", { className: "tt-findings__link" }, recordLink(doctype, name, __("Open {0}", [__(doctype)])));
}

/** Why there is no timetable: the reasons that together forbid it, and what giving one up would gain. */
export function conflict(reasons) {
	return el(
		"section",
		{ className: "tt-findings", "data-severity": "error", "aria-label": __("Why there is no timetable") },
		el(
			"p",
			{ className: "tt-findings__verdict" },
			__(
				"There is no timetable: these cannot all hold together. Give up one of them, then start again: there may be others."
			)
		),
		el(
			"ol",
			{ className: "tt-conflict" },
			...reasons.map(({ text, relaxed }) =>
				el(
					"li",
					{},
					el("span", {}, text),
					relaxed ? el("span", { className: "tt-conflict__relaxed" }, relaxed) : ""
				)
			)
		)
	);
}
