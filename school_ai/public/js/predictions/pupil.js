// What is known of a pupil, above their record: courses beside the class, what asks for a look, and steps to decide.
import { button, el, firstFew, list, paragraphs, recordLink, section } from "./elements.js";
import { post } from "../timetable/server.js";
import { grade } from "./scales.js";
import { read } from "./server.js";
import { day, figure, percent } from "./words.js";

const SEVERITIES = { High: "red", Medium: "orange", Low: "yellow" };
const STATUSES = { Proposed: "orange", Accepted: "blue", Changed: "blue", Dismissed: "gray", Done: "green" };

frappe.provide("school_ai");
school_ai.showPupil = async (frm) => {
	const student = frm.docname;
	// Who may not know is told nothing.
	const found = await read("students.enhanced", { student });
	if (frm.docname !== student) return;
	frm.layout.wrapper.find(".sai-pupil").remove();
	if (found) frm.layout.wrapper[0].prepend(panel(found));
};

function panel(pupil) {
	const told = pupil.predictions.filter((each) => each.told).sort((one, two) => two.chance - one.chance);
	const waiting = pupil.recommendations.filter((each) => each.status === "Proposed");
	const counts = [
		told.length ? __("Asks for a look: {0}", [told.length]) : "",
		pupil.insights.length ? __("Open insights: {0}", [pupil.insights.length]) : "",
		waiting.length ? __("Steps to decide: {0}", [waiting.length]) : "",
	].filter(Boolean);
	const asOf = pupil.fresh.predictions ? __("Estimates as of {0}", [day(pupil.fresh.predictions)]) : "";
	return el(
		"details",
		{ className: "sai-pupil sai-figures", open: counts.length > 0 },
		el(
			"summary",
			{},
			el("h2", {}, __("School AI")),
			el("span", { className: "sai-pupil__counts" }, counts.join(" · ") || __("Nothing asks for a look.")),
			el("span", { className: "text-muted" }, asOf)
		),
		...paragraphs(pupil.remarks),
		looks(told),
		insights(pupil.insights, told.length > 0),
		steps(pupil.recommendations),
		courses(pupil)
	);
}

// --- what asks for a look ---

function looks(told) {
	if (!told.length) return null;
	return section(
		__("Asks for a Look"),
		...firstFew(
			told.map((each) =>
				el(
					"article",
					{ className: "sai-pupil__look" },
					el("p", { className: "sai-headline" }, each.headline || __("{0}: {1}.", [each.title, each.said])),
					each.reasons.length || each.changes.length ? list([...each.reasons, ...each.changes]) : null
				)
			)
		),
		...paragraphs([...new Set(told.map(({ title, by }) => (by ? __("{0}: {1}", [title, by]) : "")))], "text-muted small")
	);
}

function insights(open, isTold) {
	if (!open.length) return isTold ? null : section(__("Open Insights"), ...paragraphs([__("There are none.")]));
	return section(
		__("Open Insights"),
		...firstFew(
			open.map((row) =>
				el(
					"div",
					{ className: "sai-pupil__insight" },
					el(
						"span",
						{ className: `indicator-pill ${SEVERITIES[row.severity] ?? "blue"}` },
						row.severity ? __(row.severity) : __("Open")
					),
					" ",
					recordLink("AI Insight", row.name, row.title),
					el("div", { className: "text-muted small" }, row.suggestion)
				)
			)
		),
		...paragraphs([__("What was done is noted in the insight.")], "text-muted small")
	);
}

// --- steps ---

function steps(recommendations) {
	return section(
		__("Recommended Steps"),
		...(recommendations.length
			? recommendations.map((each) => step(each))
			: paragraphs([__("No step is recommended at the moment.")]))
	);
}

function step(recommendation) {
	const host = el("article", { className: "sai-step" });
	host.dataset.recommendation = recommendation.name;
	// Drawn anew in its place after each decision.
	const draw = (shown) => host.replaceChildren(...stepParts(shown, (changes) => draw({ ...shown, ...changes })));
	draw(recommendation);
	return host;
}

function stepParts(shown, changed) {
	const { status, text, proposed, reason, course, material, material_title: title, decided_by: by, note } = shown;
	const decided = ["Accepted", "Changed", "Dismissed"].includes(status);
	return [
		el(
			"div",
			{},
			el("span", { className: `indicator-pill ${STATUSES[status] ?? "gray"}`, role: "status" }, __(status)),
			" ",
			el("span", { className: "text-muted small" }, course)
		),
		el("p", { className: "sai-step__text" }, text),
		...paragraphs([reason], "text-muted small"),
		...(text === proposed ? [] : paragraphs([proposed ? __("Proposed was: {0}", [proposed]) : ""], "text-muted small")),
		material ? el("p", { className: "small" }, recordLink("AI Knowledge Document", material, title || material)) : null,
		...paragraphs([by && decided ? __("Decided by {0}.", [by]) : "", note], "text-muted small"),
		status === "Done"
			? el("p", { className: "text-muted small" }, __("Done on {0}.", [day(shown.done_on)]))
			: el("div", { className: "sai-step__buttons" }, ...buttons(shown, changed)),
	].filter(Boolean);
}

function buttons(shown, changed) {
	const act = async (decision, words = "") => {
		const args = { recommendations: JSON.stringify([shown.name]), decision, text: words };
		const statuses = await post("recommendations.decide", args);
		const status = statuses?.[shown.name];
		if (!status) return;
		const by = status === "Proposed" ? null : frappe.session.user_fullname;
		changed({ status, text: words || shown.proposed || shown.text, decided_by: by });
	};
	const once = (decision) => async (event) => {
		event.target.disabled = true;
		try {
			await act(decision);
		} catch {
			// The desk has said why.
			event.target.disabled = false;
		}
	};
	const change = button(__("Change…"), () => askForChange(shown, (words) => act("Changed", words)));
	const back = button(__("Take Back"), once("Proposed"));
	if (shown.status === "Proposed") {
		return [
			button(__("Accept"), once("Accepted"), "btn btn-primary btn-xs"),
			change,
			button(__("Dismiss"), once("Dismissed")),
		];
	}
	return shown.status === "Dismissed" ? [back] : [change, back];
}

function askForChange(shown, done) {
	frappe.prompt(
		{
			fieldname: "text",
			fieldtype: "Small Text",
			label: __("What the pupil should do instead"),
			default: shown.text,
			reqd: 1,
		},
		({ text }) => done(text).catch(() => {}),
		__("Change the Step"),
		__("Change")
	);
}

// --- courses ---

function courses(pupil) {
	const grades = new Map(pupil.predictions.filter((each) => each.outcome === "grade").map((each) => [each.course, each]));
	const absent =
		pupil.absent_share === null
			? ""
			: __("Missed {0} of the {1} school days that were recorded this term.", [
					percent(pupil.absent_share),
					pupil.days_recorded,
			  ]);
	if (!pupil.courses.length) {
		return section(__("Courses"), ...paragraphs([__("The pupil takes part in no course that is running now."), absent]));
	}
	return section(
		__("Courses"),
		...paragraphs([absent]),
		el("div", { className: "sai-courses" }, ...pupil.courses.map((each) => course(each, grades.get(each.course)))),
		...paragraphs([__("Dot: the pupil. Bar: the middle half of the class, with its middle.")], "text-muted small")
	);
}

function course(measure, estimate) {
	const { course: name, results, grade: now, class_lower: lower, class_median: median, class_upper: upper } = measure;
	const beside =
		lower === null
			? ""
			: __("class: {0} to {1} %", [figure(lower), figure(upper)]);
	const words = now === null ? __("no results yet") : __("{0} % so far, results: {1}", [figure(now), results]);
	return el(
		"div",
		{ className: "sai-course" },
		el("strong", {}, name),
		grade(now, { lower, median, upper }),
		el("span", { className: "small" }, [words, beside].filter(Boolean).join(" · ")),
		estimate ? el("span", { className: "text-muted small" }, __("Final grade: {0}", [estimate.said])) : null
	);
}
