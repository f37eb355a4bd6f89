// A timetable is written to the term's Course Schedules: what that would do, doing it, and how it went.
import { el, recordLink } from "./elements.js";
import { get, post } from "./server.js";
import { figure } from "./words.js";

const EVERY = 1000;

/** `done`: called once the timetable was written. */
export function applyDialog(run, done) {
	const dialog = new frappe.ui.Dialog({
		title: __("Apply this timetable"),
		fields: [
			{
				fieldname: "from_date",
				fieldtype: "Date",
				label: __("From"),
				description: __("Empty: from the beginning of the term, or from today where it has begun."),
				change: () => look(),
			},
			{ fieldname: "result", fieldtype: "HTML" },
		],
		primary_action_label: __("Write the lessons"),
		primary_action: () => write(),
	});
	const area = dialog.fields_dict.result.$wrapper.addClass("tt-applying")[0];
	const from = () => dialog.get_value("from_date") || null;
	let asked = null;

	async function look() {
		const question = from() ?? "";
		if (question === asked) return;
		asked = question;
		dialog.disable_primary_action();
		area.replaceChildren(
			el("p", { className: "tt-muted", role: "status" }, __("Comparing with the lessons that are there …"))
		);
		let preview = null;
		try {
			preview = await get("timetables.preview", { run, from_date: from() });
		} catch {
			if (asked === question) area.replaceChildren();
		}
		if (!preview || asked !== question) return;
		area.replaceChildren(...previewed(preview));
		if (!preview.clashes.length && preview.written + preview.removed) dialog.enable_primary_action();
	}

	async function write() {
		dialog.disable_primary_action();
		let applied;
		try {
			applied = await post("timetables.apply", { run, from_date: from() });
		} catch {
			asked = null;
			look();
			return;
		}
		dialog.fields_dict.from_date.$wrapper.hide();
		dialog.get_primary_btn().addClass("hide");
		const bar = el("div", {
			className: "progress-bar",
			role: "progressbar",
			"aria-valuemin": 0,
			"aria-valuemax": 100,
			"aria-label": __("Writing the lessons"),
		});
		const step = el("p", { className: "tt-muted", role: "status" }, __("Waiting for a worker"));
		area.replaceChildren(el("div", { className: "progress" }, bar), step);
		const state = await finished(applied.task, ({ progress, step: words }) => {
			bar.style.width = `${progress}%`;
			bar.setAttribute("aria-valuenow", progress);
			if (words) step.textContent = words;
		});
		area.replaceChildren(...ended(state, applied.change));
		done();
	}

	dialog.disable_primary_action();
	dialog.show();
	look();
}

/** Waits until a task has ended. Resolves to its last state. */
async function finished(task, report) {
	for (;;) {
		const state = await get("tasks.state", { task }, { silent: true });
		if (state) {
			report(state);
			if (!["Queued", "Running"].includes(state.status)) return state;
		}
		await new Promise((resolve) => setTimeout(resolve, EVERY));
	}
}

function previewed(preview) {
	const day = (date) => frappe.datetime.str_to_user(date);
	const facts = [
		[
			__("Days"),
			__("{0} to {1}: {2} days of lessons, {3} holidays", [
				day(preview.first),
				day(preview.last),
				preview.days,
				preview.holidays,
			]),
		],
		[__("Lessons written"), figure(preview.written)],
		[__("There already as wanted"), figure(preview.kept)],
		[__("Lessons removed"), figure(preview.removed)],
	];
	const nothing = !preview.written && !preview.removed && !preview.clashes.length;
	return [
		el(
			"dl",
			{ className: "tt-facts" },
			...facts.flatMap(([label, value]) => [el("dt", {}, label), el("dd", {}, value)])
		),
		sentences(
			__("Lessons of others are in the way. Nothing can be written before they are moved:"),
			preview.clashes,
			preview.more_clashes,
			"error"
		),
		sentences(__("This is left as it is:"), preview.left, preview.more_left, "warning"),
		nothing ? el("p", {}, __("The term's lessons are as in this timetable already.")) : "",
	];
}

function sentences(title, texts, more, severity) {
	if (!texts.length) return "";
	return el(
		"div",
		{ className: "tt-findings", "data-severity": severity },
		el("p", { className: "tt-findings__verdict" }, title),
		el("ul", {}, ...texts.map((text) => el("li", {}, text))),
		more ? el("p", { className: "tt-muted" }, __("… and {0} more.", [figure(more)])) : ""
	);
}

function ended(state, change) {
	if (state.status === "Done") {
		return [
			el("p", { role: "status" }, __("The lessons are written. Those whom it concerns are told.")),
			el("p", {}, recordLink("AI Timetable Change", change, __("See what was changed, or take it back"))),
		];
	}
	return [
		el(
			"div",
			{ className: "tt-findings", "data-severity": "error", role: "alert" },
			el("p", { className: "tt-findings__verdict" }, __("The timetable was not written.")),
			el("p", {}, state.problem ?? "")
		),
	];
}
