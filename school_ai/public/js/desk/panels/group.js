// A group, above its form.
import { el, paragraphs, section } from "../../predictions/elements.js";
import { figure } from "../../predictions/words.js";
import { offerDrafts } from "./comments.js";
import { panel } from "./panel.js";
import { pupils, questions, spread } from "./parts.js";
import { get } from "./server.js";

frappe.provide("school_ai");
school_ai.showGroup = (frm) => {
	panel(frm, {
		load: () => get("teaching.student_group", { student_group: frm.docname }),
		summary: (group) => {
			const found = group.pupils.filter((each) => each.signs.length).length;
			return found ? __("Pupils to look at: {0}", [found]) : __("Nothing asks for a look.");
		},
		draw: (group) => {
			offerDrafts(frm, group.courses);
			return [
				pupils(__("Who Needs Attention"), group.pupils),
				results(group.spread),
				questions(group.questions, "", group.reads_conversations),
			];
		},
	});
};

function results(found) {
	if (!found.length) return section(__("Results"), ...paragraphs([__("There are no submitted results yet.")]));
	return section(
		__("Results"),
		el("div", { className: "sai-courses" }, ...found.map((each) => spread(each.course, each, words(each)))),
		...paragraphs([__("Bar: the middle half of the class, with its middle.")], "text-muted small")
	);
}

function words({ pupils: counted, of, lower, median, upper }) {
	const who = __("{0} of {1} pupils", [counted, of]);
	if (lower === null) return `${who} · ${__("too few to be compared")}`;
	return `${who} · ${__("{0} to {1} %, middle {2} %", [figure(lower), figure(upper), figure(median)])}`;
}
