// Comments for the report card: of one pupil above their record, and drafts for a whole group.
import { el, paragraphs, section } from "../../predictions/elements.js";
import { editor, once } from "./editor.js";
import { openAssistant } from "./assistant.js";
import { panel } from "./panel.js";
import { get, post } from "./server.js";

const STATES = { Draft: "orange", Edited: "blue", Approved: "green" };

frappe.provide("school_ai");
school_ai.showComments = (frm) => {
	frm.remove_custom_button(__("Ask"));
	panel(frm, {
		name: "comments",
		load: () => get("report_comments.of_pupil", { student: frm.docname }),
		summary: ({ comments }) =>
			__("Approved: {0} of {1}", [comments.filter((each) => each.status === "Approved").length, comments.length]),
		draw: (found, again) => {
			frm.add_custom_button(__("Ask"), () => openAssistant({ doctype: frm.doctype, name: frm.docname }));
			return [
				...paragraphs([found.academic_term], "text-muted small"),
				...found.comments.map((each) => comment(each)),
				missing(frm.docname, found, again),
				el("p", { className: "small" }, el("a", { href: report(found.academic_term) }, __("Print or export them"))),
			];
		},
	});
};

function report(term, group = "") {
	const filters = new URLSearchParams({ academic_term: term, ...(group ? { student_group: group } : {}) });
	return `/app/query-report/Report Comments?${filters}`;
}

/** Buttons for the comments that there are not yet. */
function missing(student, { comments, courses, academic_term: term }, again) {
	const there = new Set(comments.map((each) => each.course));
	const wanted = ["", ...courses].filter((course) => !there.has(course));
	if (!wanted.length) return null;
	return el(
		"div",
		{ className: "sai-draft__acts" },
		...wanted.map((course) =>
			once(course ? __("Draft for {0}", [course]) : __("Draft overall"), async () => {
				await draft(student, term, course);
				again();
			})
		)
	);
}

function draft(student, term, course) {
	const wanted = { student, academic_term: term };
	if (course) wanted.course = course;
	return post("report_comments.draft", wanted);
}

function comment(first) {
	const host = el("section", { className: "sai-section sai-comment" });
	host.dataset.comment = first.name;
	const draw = (shown) => host.replaceChildren(...parts(shown));
	const parts = (shown) => {
		const locked = shown.status === "Approved";
		const { node, area } = editor({
			shown,
			label: shown.course ? __("Comment for {0}", [shown.course]) : __("Comment overall"),
			locked,
			// Whoever has put the cursor into it has it before them.
			onread: locked || shown.is_read ? null : () => note(shown.name),
			acts: (text) =>
				locked
					? [once(__("Open again"), async () => draw(await post("report_comments.reopen", { comment: first.name })))]
					: [
							once(
								__("Approve"),
								async () => {
									if (text.value.trim() !== shown.text.trim()) await write(text);
									draw(await post("report_comments.approve", { comment: first.name }));
								},
								"btn btn-primary btn-sm"
							),
							once(__("Save"), async () => draw(await write(text))),
							once(__("Draft anew"), async () => draw(await draft(shown.student, shown.academic_term, shown.course))),
					  ],
		});
		area.dataset.status = shown.status;
		return [
			el(
				"h3",
				{},
				shown.course || __("Overall"),
				" ",
				el("span", { className: `indicator-pill ${STATES[shown.status]}`, role: "status" }, __(shown.status))
			),
			node,
			shown.approved_by
				? el("p", { className: "text-muted small" }, __("Approved by {0}.", [shown.approved_by]))
				: null,
		].filter(Boolean);
	};
	const write = (text) => post("report_comments.write", { comment: first.name, text: text.value });
	const note = (name) => post("report_comments.read", { comment: name }).catch(() => {});
	draw(first);
	return host;
}

/** Drafts for all pupils of a group, in the background. */
export function offerDrafts(frm, courses) {
	const label = __("Draft report comments");
	frm.remove_custom_button(label);
	frm.add_custom_button(label, () =>
		frappe.prompt(
			[
				{
					fieldname: "course",
					fieldtype: "Select",
					label: __("Course"),
					options: ["", ...courses].map((course) => ({ value: course, label: course || __("Overall") })),
				},
			],
			({ course }) => begin(frm, course),
			label,
			__("Draft")
		)
	);
}

async function begin(frm, course) {
	const wanted_of_group = { student_group: frm.docname };
	if (course) wanted_of_group.course = course;
	const { task } = await post("report_comments.draft_group", wanted_of_group);
	frappe.show_progress(__("Drafting"), 0, 100);
	school_ai.followTask(task, (state) => {
		if (state.isOpen) return frappe.show_progress(__("Drafting"), state.progress, 100, state.step ?? "");
		frappe.hide_progress();
		if (state.status !== "Done") return frappe.msgprint(frappe.utils.escape_html(state.problem || __("It was not finished.")));
		frappe.show_alert({ message: __("The drafts are there. Read each of them."), indicator: "green" });
		frappe.set_route("List", "Report Comment", { student_group: frm.docname });
	});
}
