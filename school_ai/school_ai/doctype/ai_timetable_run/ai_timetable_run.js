frappe.ui.form.on("AI Timetable Run", {
	setup(frm) {
		frm.set_query("based_on", () => ({
			filters: { academic_term: frm.doc.academic_term, name: ["!=", frm.docname], status: ["!=", "Draft"] },
		}));
		frappe.realtime.on("school_ai_task", (task) => {
			if (task.doctype === frm.doctype && task.name === frm.docname) follow(frm);
		});
	},

	refresh(frm) {
		clearTimeout(frm.school_ai_timer);
		if (frm.is_new()) return;
		frm.add_custom_button(__("Open planner"), () => frappe.set_route("timetable-planner", frm.docname)).addClass(
			"btn-primary"
		);
		if (["Draft", "Failed", "Infeasible"].includes(frm.doc.status)) {
			frm.add_custom_button(__("Start"), () => start(frm));
		}
		if (["Queued", "Solving"].includes(frm.doc.status)) {
			frm.add_custom_button(__("Stop"), () => stop(frm));
		} else if (frm.doc.status !== "Applied") {
			frm.add_custom_button(__("Check"), () => check(frm));
		}
		introduce(frm, frm.doc);
		if (["Queued", "Solving"].includes(frm.doc.status)) follow(frm);
	},

	on_hide(frm) {
		clearTimeout(frm.school_ai_timer);
	},
});

const COLOURS = {
	Queued: "blue",
	Solving: "blue",
	Paused: "orange",
	Solved: "green",
	Infeasible: "red",
	Failed: "red",
	Applied: "green",
};

function introduce(frm, state) {
	const hard = state.hard ?? state.hard_violations;
	const words = {
		Queued: __("Waiting for a worker to solve it."),
		Solving: state.step || __("It is being solved."),
		Paused: __(
			"Stopped before it was finished. The planner shows the best timetable so far, and can go on from it."
		),
		Solved: hard
			? __("Solved, but hard rules are broken {0} times. The planner shows where.", [hard])
			: __("Solved. The planner shows it, and applies it to the term."),
		Infeasible: __("There is no timetable with all these rules. The planner shows which of them clash."),
		Failed: state.problem || __("Solving it has failed. Start it again."),
		Applied: __("In use: its lessons are in the term's Course Schedules."),
	};
	frm.set_intro();
	frm.set_intro(frappe.utils.escape_html(words[state.status] || ""), COLOURS[state.status]);
	frm.dashboard.hide_progress();
	if (state.status === "Solving" && state.seconds !== undefined) {
		const share = Math.min(99, (100 * (state.seconds || 0)) / Math.max(1, frm.doc.seconds));
		frm.dashboard.show_progress(__("Solving"), share, state.step || "");
	}
}

// Asks again while a worker is at it: not every server has realtime.
async function follow(frm) {
	clearTimeout(frm.school_ai_timer);
	const run = frm.docname;
	const { message } = await frappe.call({ method: "school_ai.api.timetables.state", type: "GET", args: { run } });
	if (frm.docname !== run || !message) return;
	if (["Queued", "Solving"].includes(message.status)) {
		introduce(frm, message);
		frm.school_ai_timer = setTimeout(() => follow(frm), 1500);
	} else if (!frm.is_dirty()) {
		frm.reload_doc();
	} else {
		introduce(frm, message);
	}
}

async function start(frm) {
	if (frm.is_dirty()) {
		frappe.show_alert({ message: __("Please save your changes first."), indicator: "orange" });
		return;
	}
	const { message } = await frappe.call({
		method: "school_ai.api.timetables.start",
		args: { run: frm.docname },
		freeze: true,
	});
	if (!message) return;
	if (message.task) frm.reload_doc();
	else tell(message);
}

async function stop(frm) {
	await frappe.call({ method: "school_ai.api.timetables.stop", args: { run: frm.docname } });
	frappe.show_alert({ message: __("It stops in a moment. The best timetable so far stays."), indicator: "orange" });
	follow(frm);
}

async function check(frm) {
	const { message } = await frappe.call({
		method: "school_ai.api.timetables.check",
		type: "GET",
		args: { run: frm.docname },
		freeze: true,
	});
	if (message) tell({ checked: message });
}

function tell({ checked }) {
	const escaped = frappe.utils.escape_html;
	const link = ({ doctype, name }) =>
		doctype && name
			? ` <a href="/app/${frappe.router.slug(doctype)}/${encodeURIComponent(name)}">${__("Open {0}", [
					escaped(__(doctype)),
			  ])}</a>`
			: "";
	const entries = [...checked.found]
		.sort((one, two) => (one.severity === "error" ? 0 : 1) - (two.severity === "error" ? 0 : 1))
		.map(
			(each) =>
				`<li class="mb-2"><span class="indicator-pill ${each.severity === "error" ? "red" : "orange"}">${
					each.severity === "error" ? __("Error") : __("Warning")
				}</span> ${escaped(each.text)}${link(each)}</li>`
		);
	frappe.msgprint({
		title: checked.can_start ? __("It can be solved") : __("It cannot be solved yet"),
		indicator: checked.can_start ? (entries.length ? "orange" : "green") : "red",
		// Each part went through __().
		// nosemgrep: untranslated-text-in-script
		message: entries.length
			? `<ul class="list-unstyled" style="overflow-wrap: anywhere">${entries.join("")}</ul>`
			: __("Nothing is wrong with the records."),
	});
}
