// An assessment, above its form.
import { el, paragraphs, recordLink, section, table } from "../../predictions/elements.js";
import { figure } from "../../predictions/words.js";
import { cells } from "./course.js";
import { panel } from "./panel.js";
import { spread } from "./parts.js";
import { get } from "./server.js";

frappe.provide("school_ai");
school_ai.showAssessment = (frm) =>
	panel(frm, {
		load: () => get("assessments.plan", { plan: frm.docname }),
		summary: (plan) => __("Results: {0} of {1}", [plan.spread.results, plan.pupils]),
		draw: (plan) => [results(plan), difficulty(plan), criteria(plan.criteria), standOut(plan.stand_out)],
	});

function results({ spread: of, missing }) {
	const words =
		of.lower === null
			? __("Of fewer than {0} results no spread is shown.", [5])
			: __("Half of the class is between {0} and {1} %, its middle at {2} %.", [
					figure(of.lower),
					figure(of.upper),
					figure(of.median),
			  ]);
	return section(
		__("How It Went"),
		spread("", of, words),
		...paragraphs([missing.length ? __("Without a result: {0}", [missing.join(", ")]) : ""], "text-muted small")
	);
}

function difficulty({ difficulty: row, why }) {
	const title = __("How Hard It Was");
	if (!row) return section(title, ...paragraphs([why || __("There are too few results to say.")]));
	return section(
		title,
		table(title, [__("What"), __("Pupils"), __("Expected"), __("Tells apart")], [{ cells: cells(row) }]),
		...paragraphs(
			[
				__("Expected: what a pupil of middle ability reaches, in percent. Tells apart: by how many percent more ability raises it. In brackets: 95 %."),
			],
			"text-muted small"
		)
	);
}

function criteria(found) {
	if (found.length < 2) return null;
	return section(
		__("Criteria"),
		el(
			"ul",
			{ className: "sai-plain" },
			...found.map(({ criterion, percent, results: count }) =>
				el(
					"li",
					{},
					criterion,
					el("span", { className: "text-muted small" }, ` ${__("{0} % of the points in {1} results", [figure(percent), count])}`)
				)
			)
		)
	);
}

function standOut(found) {
	return section(
		__("Results That Stand Out"),
		...(found.length
			? [
					el(
						"ul",
						{ className: "sai-plain" },
						...found.map(({ result, name, percent, difference }) =>
							el(
								"li",
								{},
								recordLink("Assessment Result", result, name),
								el("span", { className: "small" }, ` ${__("{0} %", [figure(percent)])} · `),
								el(
									"span",
									{ className: "text-muted small" },
									difference > 0
										? __("{0} points above what the other results let expect", [figure(difference)])
										: __("{0} points below what the other results let expect", [figure(-difference)])
								)
							)
						)
					),
					el("p", { className: "text-muted small" }, __("It may be a slip of the pen, a bad day, or help: look before you judge.")),
			  ]
			: paragraphs([__("No result is far from what the pupil's others let expect.")]))
	);
}
