// A lesson, above its form: who needs attention, what is otherwise, materials, and what is asked.
import { el, paragraphs } from "../../predictions/elements.js";
import { day } from "../../predictions/words.js";
import { panel } from "./panel.js";
import { clock, materials, pupils, questions } from "./parts.js";
import { get } from "./server.js";

frappe.provide("school_ai");
school_ai.showLesson = (frm) =>
	panel(frm, {
		load: () => get("teaching.lesson", { lesson: frm.docname }),
		summary: (lesson) => {
			const found = lesson.pupils.filter((each) => each.signs.length).length;
			return found ? __("Pupils to look at: {0}", [found]) : __("Nothing asks for a look.");
		},
		draw: (lesson) => [
			...paragraphs([
				__("{0}, {1} to {2}, {3}", [day(lesson.day), clock(lesson.begins), clock(lesson.ends), lesson.instructor]),
			]),
			lesson.otherwise
				? el("p", { className: "sai-otherwise" }, __("Otherwise than planned: {0}", [lesson.otherwise]))
				: null,
			attendance(lesson),
			pupils(__("Who Needs Attention"), lesson.pupils),
			materials(lesson.materials),
			questions(lesson.questions, lesson.course, lesson.reads_conversations),
		],
	});

/** Education's own tool, for those who may take attendance with it. */
function attendance({ group, lesson, day: on, attendance_taken: taken }) {
	if (taken) return el("p", { className: "text-muted small" }, __("Attendance was taken."));
	if (!frappe.model.can_write("Student Attendance Tool")) return null;
	const open = () => {
		frappe.route_options = {
			based_on: "Course Schedule",
			group_based_on: "Course Schedule",
			course_schedule: lesson,
			student_group: group,
			date: on,
		};
		frappe.set_route("Form", "Student Attendance Tool");
	};
	return el("p", {}, el("button", { type: "button", className: "btn btn-default btn-sm", onclick: open }, __("Take attendance")));
}
