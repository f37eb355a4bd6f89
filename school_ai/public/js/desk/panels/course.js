// A course, above its form: difficulty, gaps of the shelf, materials, questions.
import { el, paragraphs, section, table } from "../../predictions/elements.js";
import { figure } from "../../predictions/words.js";
import { panel } from "./panel.js";
import { materials, questions } from "./parts.js";
import { get } from "./server.js";

frappe.provide("school_ai");
school_ai.showCourse = (frm) =>
	panel(frm, {
		load: () => get("teaching.course", { course: frm.docname }),
		summary: (course) => (course.gaps.length ? __("Gaps of the shelf: {0}", [course.gaps.length]) : ""),
		draw: (course) => [
			difficulty(course.difficulty),
			gaps(course.gaps),
			materials(course.materials),
			questions(course.questions, course.course, true),
		],
	});

/** How hard each assessment and criterion was, with its interval, or why that cannot be said. */
export function difficulty({ rows, remarks }, title = __("How Hard It Was")) {
	if (!rows.length) return section(title, ...paragraphs(remarks));
	const lines = ["assessment", "criterion"].flatMap((what) => {
		const of = rows.filter((row) => row.what === what);
		if (!of.length) return [];
		return [
			{ title: what === "assessment" ? __("Assessments") : __("Criteria") },
			...of.map((row) => ({ className: row.enough ? "" : "sai-table__few", cells: cells(row) })),
		];
	});
	return section(
		title,
		table(title, [__("What"), __("Pupils"), __("Expected"), __("Tells apart")], lines),
		...paragraphs(
			[
				__("Expected: what a pupil of middle ability reaches, in percent. Tells apart: by how many percent more ability raises it. In brackets: 95 %."),
				...remarks,
			],
			"text-muted small"
		)
	);
}

export function cells(row) {
	const between = (name) =>
		`${figure(row[name])} (${figure(row[`${name}_low`])} – ${figure(row[`${name}_high`])})`;
	return [row.title, String(row.pupils), row.enough ? between("level") : "–", row.enough ? between("slope") : row.why];
}

function gaps(found) {
	return section(
		__("What the Shelf Lacks"),
		...(found.length
			? [
					el(
						"ul",
						{ className: "sai-plain" },
						...found.map(({ topic, why }) =>
							el("li", {}, topic, el("span", { className: "text-muted small" }, ` ${why}`))
						)
					),
			  ]
			: paragraphs([__("No gap was found.")]))
	);
}
