// A result, above its form: beside the class and the pupil's others, and what is said of it.
import { el, list, paragraphs, recordLink, section } from "../../predictions/elements.js";
import { day, figure } from "../../predictions/words.js";
import { editor, once } from "./editor.js";
import { panel } from "./panel.js";
import { said, spread } from "./parts.js";
import { get, post } from "./server.js";

frappe.provide("school_ai");
school_ai.showResult = (frm) =>
	panel(frm, {
		load: () => get("assessments.result", { result: frm.docname }),
		summary: (result) => (result.percent === null ? "" : __("{0} %", [figure(result.percent)])),
		draw: (result) => [beside(result), earlier(result), feedback(frm, result)],
	});

function beside(result) {
	const { spread: of, percent, said: words, criteria, class_criteria: others } = result;
	const theirs = new Map(others.map((each) => [each.criterion, each.percent]));
	return section(
		__("Beside the Class"),
		of.lower === null ? null : spread("", of, __("Dot: the pupil. Bar: the middle half of the class, with its middle."), percent),
		el("ul", {}, ...words.map(said)),
		criteria.length > 1
			? list(
					criteria.map(({ criterion, percent: own }) =>
						theirs.has(criterion)
							? __("{0}: {1} %, the class {2} %", [criterion, figure(own), figure(theirs.get(criterion))])
							: __("{0}: {1} %", [criterion, figure(own)])
					)
			  )
			: null
	);
}

function earlier({ earlier: found }) {
	if (!found.length) return null;
	return section(
		__("Earlier Results in the Course"),
		el(
			"ol",
			{ className: "sai-plain" },
			...found.slice(-6).map(({ result, title, day: on, percent }) =>
				el("li", {}, recordLink("Assessment Result", result, title), ` ${day(on)} · ${__("{0} %", [figure(percent)])}`)
			)
		)
	);
}

function feedback(frm, result) {
	const host = el("div", {});
	const draw = (shown) => host.replaceChildren(...parts(shown));
	const anew = (label) => once(label, async () => draw(await post("assessments.draft_feedback", { result: result.result })));
	const parts = (shown) => {
		if (!shown) {
			return [
				...paragraphs([__("A draft is made from this result's points, the earlier ones, and what was decided as the next step.")]),
				anew(__("Draft feedback")),
			];
		}
		if (shown.status === "Taken over") return taken(shown);
		return [
			editor({
				shown,
				label: __("Feedback for the pupil"),
				acts: (area) => [
					once(
						shown.into_result ? __("Take over into the comment") : __("Take over"),
						async () => {
							draw(await post("assessments.take_feedback", { feedback: shown.name, text: area.value }));
							if (shown.into_result) frm.reload_doc();
						},
						"btn btn-primary btn-sm"
					),
					anew(__("Draft anew")),
				],
			}).node,
			shown.into_result
				? null
				: el(
						"p",
						{ className: "text-muted small" },
						result.submitted
							? __("The result is submitted: what you take over stands beside it, and does not change it.")
							: __("The result's comment is not yours to write: what you take over stands beside it.")
				  ),
		].filter(Boolean);
	};
	const taken = (shown) => [
		el("blockquote", { className: "sai-draft__taken" }, shown.text),
		el(
			"p",
			{ className: "text-muted small" },
			shown.in_result
				? __("Taken over into the result's comment by {0}.", [shown.taken_by])
				: __("Taken over by {0}. It stands here, beside the result.", [shown.taken_by])
		),
		el(
			"div",
			{ className: "sai-draft__acts" },
			once(__("Take back"), async () => {
				draw(await post("assessments.undo_feedback", { feedback: shown.name }));
				if (shown.in_result) frm.reload_doc();
			}),
			anew(__("Draft anew"))
		),
	];
	draw(result.feedback);
	return section(__("Feedback"), host);
}
