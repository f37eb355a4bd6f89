frappe.ui.form.on("AI Exam Plan", {
	refresh(frm) {
		frm.layout.wrapper.find(".school-ai-exams").remove();
		// Another plan was opened in the form, or it was read anew: what was followed before is not shown any more.
		if (frm.school_ai_placing?.plan !== frm.docname) frm.school_ai_placing = null;
		introduce(frm);
		if (frm.is_new()) return;
		add_buttons(frm);
		look(frm);
	},
});

// Milliseconds between two questions how far it is.
const EVERY = 1000;

function introduce(frm) {
	frm.set_intro();
	if (frm.is_new()) return;
	if (frm.school_ai_placing) {
		frm.set_intro(__("The exams are being placed. It goes on when you leave this page."), "blue");
		return;
	}
	const words = {
		Draft: [
			__("Draft Assessment Plans of the term are placed on these days and sessions. Save it, then place them."),
			"blue",
		],
		Solved: [__("The exams are placed. Nothing is written before you apply it."), "green"],
		Impossible: [__("The exams cannot be placed like this. Below it is said why."), "red"],
		Applied: [__("The Assessment Plans are set."), "green"],
	}[frm.doc.status];
	// Each part went through __().
	// nosemgrep: untranslated-text-in-script
	if (words) frm.set_intro(...words);
}

function add_buttons(frm) {
	frm.clear_custom_buttons();
	if (frm.school_ai_placing) {
		frm.add_custom_button(__("Stop"), () => stop(frm));
		return;
	}
	if (frm.doc.status !== "Applied") {
		const button = frm.add_custom_button(__("Place the exams"), () => place(frm));
		if (frm.doc.status !== "Solved") button.addClass("btn-primary");
	}
	if (frm.doc.status === "Solved") frm.add_custom_button(__("Apply"), () => apply(frm)).addClass("btn-primary");
}

async function place(frm) {
	if (frm.is_dirty()) {
		frappe.show_alert({ message: __("Please save your changes first."), indicator: "orange" });
		return;
	}
	const plan = frm.docname;
	const { message } = await frappe.call({ method: "school_ai.api.exams.solve", args: { plan }, freeze: true });
	if (message && frm.docname === plan) await follow(frm, message);
}

/** Show how far a worker is with the exams until it has ended, one way or another. */
async function follow(frm, task) {
	const placing = { plan: frm.docname, task };
	frm.school_ai_placing = placing;
	introduce(frm);
	add_buttons(frm);
	progress(frm, 0, __("Waiting for a worker"));
	for (;;) {
		const state = await state_of(task);
		if (frm.school_ai_placing !== placing || frm.docname !== placing.plan) return;
		if (state && !["Queued", "Running"].includes(state.status)) {
			ended(frm, state);
			return;
		}
		if (state?.status === "Running") progress(frm, state.progress, state.step || "");
		await new Promise((resolve) => setTimeout(resolve, EVERY));
	}
}

async function state_of(task) {
	try {
		const { message } = await frappe.call({
			method: "school_ai.api.tasks.state",
			type: "GET",
			args: { task },
			silent: true,
		});
		return message;
	} catch {
		// The network is gone for a moment, say: it is asked again.
		return null;
	}
}

function progress(frm, percent, step) {
	frm.dashboard.show_progress(__("Placing the exams"), percent, frappe.utils.escape_html(step));
}

function ended(frm, { status, problem }) {
	frm.school_ai_placing = null;
	frm.dashboard.hide_progress();
	if (status === "Stopped") {
		frappe.show_alert({ message: __("Stopped. The exams are as they were."), indicator: "orange" });
	} else if (status !== "Done") {
		frappe.msgprint({
			title: __("The exams were not placed"),
			indicator: "red",
			message: frappe.utils.escape_html(problem || __("Placing them has failed. Try it again.")),
		});
	}
	// What somebody has begun to change meanwhile is not lost.
	if (status === "Done" && !frm.is_dirty()) frm.reload_doc();
	else {
		introduce(frm);
		add_buttons(frm);
	}
}

async function stop(frm) {
	const { task } = frm.school_ai_placing;
	await frappe.call({ method: "school_ai.api.tasks.stop", args: { task } });
	frappe.show_alert({ message: __("It stops in a moment."), indicator: "orange" });
}

function apply(frm) {
	const question = __(
		"Write day, time, room and supervisor to the Assessment Plans? Lessons of their groups at those times are taken off, and others all of whose pupils write then. Those whom it concerns are told."
	);
	frappe.confirm(question, async () => {
		await frappe.call({
			method: "school_ai.api.exams.apply",
			args: { plan: frm.docname },
			freeze: true,
			freeze_message: __("Setting the exams"),
		});
		frm.reload_doc();
	});
}

async function look(frm) {
	const plan = frm.docname;
	await new Promise((resolve) => frappe.require("school_ai_timetable.bundle.css", resolve));
	const { message } = await frappe.call({ method: "school_ai.api.exams.look", type: "GET", args: { plan } });
	if (frm.docname !== plan || !message) return;
	frm.layout.wrapper.find(".school-ai-exams").remove();
	if (frm.doc.status !== "Draft") exams_of(message).appendTo(frm.layout.wrapper);
	// Somebody has them placed, perhaps oneself before the page was loaded anew.
	if (message.task && !frm.school_ai_placing) follow(frm, message.task);
}

const escaped = (text) => frappe.utils.escape_html(String(text ?? ""));

function exams_of({ exams, found, broken, change, is_proven }) {
	const sentences = (title, texts) =>
		texts.length ? `<h2>${title}</h2><ul>${texts.map((text) => `<li>${escaped(text)}</li>`).join("")}</ul>` : "";
	const room = ({ room, pupils, alone, until, supervisors }) => {
		const seated = alone ? __("{0} pupil alone", [pupils]) : __("{0} pupils", [pupils]);
		const facts = [escaped(room), seated, __("until {0}", [escaped(until)]), escaped(supervisors.join(", "))];
		return `<div>${facts.filter(Boolean).join(" · ")}</div>`;
	};
	const rows = exams.map(
		(exam) => `<tr>
			<td class="school-ai-exams__when">${escaped(frappe.datetime.str_to_user(exam.day))}
				<div class="tt-muted">${escaped(exam.begins)}–${escaped(exam.ends)}</div></td>
			<th scope="row"><a href="/app/assessment-plan/${encodeURIComponent(exam.assessment_plan)}">${escaped(
			exam.title
		)}</a></th>
			<td>${exam.rooms.map(room).join("")}</td></tr>`
	);
	const proven = is_proven ? `<p class="tt-muted">${__("No plan is better by these rules.")}</p>` : "";
	const table = rows.length
		? `<h2>${__("Where the exams are")}</h2>${proven}
			<table><thead><tr><th scope="col">${__("When")}</th><th scope="col">${__("Exam")}</th>
			<th scope="col">${__("Rooms and supervisors")}</th></tr></thead><tbody>${rows.join("")}</tbody></table>`
		: "";
	const link = change
		? `<p><a href="/app/ai-timetable-change/${encodeURIComponent(change)}">${__(
				"See what was changed, or take it back"
		  )}</a></p>`
		: "";
	return $(`<section class="school-ai-exams" aria-label="${__("Exams")}">
		${sentences(__("Why they cannot be placed"), found)}${sentences(__("What is not as wished"), broken)}
		${table}${link}</section>`);
}
