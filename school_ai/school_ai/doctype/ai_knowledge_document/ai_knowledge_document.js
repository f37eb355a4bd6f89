frappe.ui.form.on("AI Knowledge Document", {
	setup(frm) {
		// Our own reception of the file says at once what is wrong with it.
		frm.set_df_property("file", "options", {
			method: "school_ai.api.knowledge.upload",
			restrictions: frappe.listview_settings["AI Knowledge Document"].school_ai_restrictions(),
		});
		frappe.realtime.on("school_ai_task", (task) => {
			if (task.doctype === frm.doctype && task.name === frm.docname) follow(frm);
		});
	},

	refresh(frm) {
		clearTimeout(frm.school_ai_timer);
		if (frm.is_new()) return;
		const manages = frm.perm[0]?.write;
		const waits = frm.doc.status === "Queued" && frm.doc.problem;
		if (manages && (waits || ["Ready", "Failed", "Stopped"].includes(frm.doc.status))) {
			frm.add_custom_button(__("Read again"), async () => {
				await frappe.call({
					method: "school_ai.api.knowledge.read_again",
					args: { document: frm.docname },
				});
				frm.reload_doc();
			});
		}
		if (manages && ["Queued", "Working"].includes(frm.doc.status)) {
			frm.add_custom_button(__("Stop"), () => stop(frm));
		}
		if (manages && frm.doc.passage_count) {
			frm.add_custom_button(__("Passages"), () => show_passages(frm));
		}
		if (frm.doc.passage_count) {
			frm.add_custom_button(__("Try a question"), () => try_question(frm));
		}
		introduce(frm, frm.doc);
		if (manages) show_suggestions(frm);
		if (["Queued", "Working"].includes(frm.doc.status)) follow(frm);
	},

	on_hide(frm) {
		clearTimeout(frm.school_ai_timer);
	},
});

const COLOURS = { Queued: "blue", Working: "blue", Ready: "green", Failed: "red", Stopped: "orange" };

function introduce(frm, state) {
	const words = {
		// What is waited for, where a worker has tried already.
		Queued: state.problem || __("Waiting for a worker to read the document."),
		Working: state.step || __("The document is being read."),
		Ready: __("Ready: {0} pages, {1} passages.", [state.page_count, state.passage_count]),
		Failed: state.problem,
		Stopped: __("Stopped before it was finished."),
	};
	frm.set_intro();
	const colour = state.status === "Queued" && state.problem ? "orange" : COLOURS[state.status];
	frm.set_intro(frappe.utils.escape_html(words[state.status] || ""), colour);
	frm.dashboard.hide_progress();
	if (state.status === "Working") {
		frm.dashboard.show_progress(__("Reading and indexing"), state.progress, state.step);
	}
}

// Asks again while the worker is at it: not every server has realtime.
async function follow(frm) {
	clearTimeout(frm.school_ai_timer);
	const document = frm.docname;
	const { message } = await frappe.call({
		method: "school_ai.api.knowledge.status",
		type: "GET",
		args: { document },
	});
	if (frm.docname !== document || !message) return;
	if (message.status === "Queued" && message.problem && !frm.doc.problem && !frm.is_dirty()) {
		// Put off: the form has a button more.
		frm.reload_doc();
	} else if (["Queued", "Working"].includes(message.status)) {
		introduce(frm, message);
		frm.school_ai_timer = setTimeout(() => follow(frm), 1500);
	} else if (!frm.is_dirty()) {
		frm.reload_doc();
	} else {
		introduce(frm, message);
	}
}

async function stop(frm) {
	const { message } = await frappe.call({
		method: "school_ai.api.knowledge.stop_reading",
		args: { document: frm.docname },
	});
	if (!message) return;
	if (message.status === "Working") {
		frappe.show_alert({ message: __("The worker stops at its next step."), indicator: "orange" });
	}
	frm.reload_doc();
}

// --- what the document seems to be ---

const FIELDS = ["course", "topic", "kind", "grade_level", "text_language", "visibility"];

async function show_suggestions(frm) {
	frm.layout.wrapper.find(".school-ai-suggestions").remove();
	if (!["To confirm", "Check who may read"].includes(frm.doc.suggestions)) return;
	const document = frm.docname;
	const { message } = await frappe.call({
		method: "school_ai.api.cataloguing.suggestions",
		type: "GET",
		args: { documents: JSON.stringify([document]) },
	});
	if (frm.docname !== document || !message?.length) return;
	frm.layout.wrapper.find(".school-ai-suggestions").remove();
	strip_of(frm, message[0]).prependTo(frm.layout.wrapper);
}

function strip_of(frm, { suggestions, confidence }) {
	const percent = (share) => __("{0} %", [Math.round(100 * share)]);
	const ordered = FIELDS.map((field) => suggestions.find((each) => each.field === field)).filter(Boolean);
	const what = ordered.filter((each) => each.field !== "visibility");
	const readers = ordered.find((each) => each.field === "visibility");
	const shown = what
		.map((each) => `<b title="${escaped(each.reason)}">${escaped(each.shown)}</b>`)
		.join('<span class="text-muted"> · </span>');
	const looks = what.length
		? `<div>${__("This looks like:")} ${shown}
			<span class="text-muted">— ${__("sure {0}", [percent(confidence)])}</span></div>`
		: "";
	const warning = readers
		? `<div class="text-danger mt-1">${__("Pupils can read this document.")} ${escaped(readers.reason)}</div>`
		: "";
	const reasons = ordered
		.map(
			(each) => `<li><b>${escaped(each.label)}: ${escaped(each.shown)}</b> (${percent(each.confidence)})
			<div class="text-muted" style="overflow-wrap: anywhere">${escaped(each.reason)}</div></li>`
		)
		.join("");
	const strip = $(`<div class="school-ai-suggestions border rounded p-3 m-3" role="status"
		style="overflow-wrap: anywhere">${looks}${warning}
		<details class="small mt-1"><summary>${__("Why?")}</summary><ul class="pl-4 mb-0">${reasons}</ul></details>
		<div class="flex flex-wrap mt-2" style="gap: 8px"></div></div>`);
	const names = (some) => some.map((each) => each.name);
	const add = (label, style, act) =>
		$(`<button type="button" class="btn btn-sm ${style}"></button>`)
			.text(label)
			.on("click", async (event) => {
				if (frm.is_dirty()) {
					frappe.show_alert({ message: __("Please save your changes first."), indicator: "orange" });
					return;
				}
				$(event.currentTarget).prop("disabled", true);
				try {
					await act();
				} finally {
					$(event.currentTarget).prop("disabled", false);
				}
			})
			.appendTo(strip.children().last());
	if (what.length) add(what.length > 1 ? __("Accept all") : __("Accept"), "btn-primary", () => accept(frm, names(what)));
	if (readers) add(__("Show to instructors only"), "btn-danger", () => accept(frm, [readers.name]));
	if (what.length) add(__("Change…"), "btn-default", () => change(frm, what));
	add(__("Dismiss"), "btn-default", () => dismiss(frm, names(ordered)));
	return strip;
}

async function accept(frm, suggestions) {
	const { message } = await frappe.call({
		method: "school_ai.api.cataloguing.accept",
		args: { suggestions: JSON.stringify(suggestions) },
	});
	await decided(frm, message);
}

async function dismiss(frm, suggestions) {
	const { message } = await frappe.call({
		method: "school_ai.api.cataloguing.dismiss",
		args: { suggestions: JSON.stringify(suggestions) },
	});
	await decided(frm, message);
}

async function decided(frm, message) {
	if (!message) return;
	if (message.problems.length) {
		frappe.msgprint({
			title: __("Not taken over"),
			indicator: "orange",
			message: message.problems.map((each) => escaped(each.reason)).join("<br>"),
		});
	} else if (message.gone) {
		frappe.show_alert({ message: __("The suggestions have changed. Please look again."), indicator: "orange" });
	}
	await frm.reload_doc();
}

function change(frm, suggestions) {
	const value = (field) => suggestions.find((each) => each.field === field)?.value || frm.doc[field];
	const field = (fieldname) => {
		const { fieldtype, options, label } = frappe.meta.get_docfield(frm.doctype, fieldname);
		return { fieldname, fieldtype, options, label: __(label), default: value(fieldname) };
	};
	const dialog = new frappe.ui.Dialog({
		title: __("What this document is"),
		fields: FIELDS.filter((fieldname) => fieldname !== "visibility").map(field),
		primary_action_label: __("Save"),
		async primary_action(values) {
			dialog.disable_primary_action();
			try {
				const { message } = await frappe.call({
					method: "school_ai.api.cataloguing.correct",
					args: {
						document: frm.docname,
						course: values.course || null,
						topic: values.topic || null,
						kind: values.kind || null,
						grade_level: values.grade_level || null,
						text_language: values.text_language || null,
					},
				});
				if (!message) return;
				dialog.hide();
				await frm.reload_doc();
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
}

const escaped = (text) => frappe.utils.escape_html(text || "");

// As it was written: never as markup, whatever stands in a document.
const as_written = (text) => `<div style="white-space: pre-wrap; overflow-wrap: anywhere">${escaped(text)}</div>`;

function show_passages(frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("Passages"),
		size: "large",
		fields: [{ fieldname: "passages", fieldtype: "HTML" }],
	});
	const area = dialog.fields_dict.passages.$wrapper.addClass("school-ai-passages");
	const turn = async (start) => {
		const { message } = await frappe.call({
			method: "school_ai.api.knowledge.passages",
			type: "GET",
			args: { document: frm.docname, start },
		});
		if (!message) return;
		const end = start + message.passages.length;
		area.html(
			`<div class="text-muted mb-3">${
				end ? __("Passages {0} to {1} of {2}", [start + 1, end, message.total]) : __("There are no passages.")
			}</div>` +
				message.passages
					.map(
						(passage) => `<div class="school-ai-passage border-bottom pb-3 mb-3">
					<div class="small text-muted mb-1">${__("Page {0}", [passage.page_number])}${
						passage.heading ? ` · ${escaped(passage.heading)}` : ""
					}</div>${as_written(passage.text)}</div>`
					)
					.join("")
		);
		const pager = $('<div class="flex justify-content-between"></div>').appendTo(area);
		const add = (label, to, possible) =>
			$('<button class="btn btn-default btn-sm"></button>')
				.text(label)
				.prop("disabled", !possible)
				.on("click", () => turn(to))
				.appendTo(pager);
		if (message.total > message.page_length) {
			add(__("Previous"), Math.max(0, start - message.page_length), start > 0);
			add(__("Next"), start + message.page_length, end < message.total);
		}
		dialog.$wrapper.scrollTop(0);
	};
	dialog.show();
	turn(0);
}

function try_question(frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("Try a question"),
		size: "large",
		fields: [
			{
				fieldname: "question",
				fieldtype: "Small Text",
				label: __("Question"),
				reqd: 1,
				description: __("Nothing is kept of it, and it does not count as the pupil's question."),
			},
			{ fieldtype: "Section Break" },
			{
				fieldname: "student",
				fieldtype: "Link",
				options: "Student",
				label: __("As the pupil"),
				description: __("Empty: as yourself."),
			},
			{ fieldtype: "Column Break" },
			{
				fieldname: "course",
				fieldtype: "Link",
				options: "Course",
				label: __("In the course"),
				description: __("Empty: in all courses."),
			},
			{ fieldtype: "Section Break" },
			{ fieldname: "answer", fieldtype: "HTML" },
		],
		primary_action_label: __("Ask"),
		async primary_action(values) {
			const area = dialog.fields_dict.answer.$wrapper.empty();
			dialog.disable_primary_action();
			try {
				const { message } = await frappe.call({
					method: "school_ai.api.knowledge.try_question",
					args: {
						question: values.question,
						student: values.student || null,
						course: values.course || null,
						document: frm.docname,
					},
				});
				if (message) area.html(answer_shown(message));
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.fields_dict.answer.$wrapper.addClass("school-ai-tried");
	dialog.show();
}

function answer_shown(answer) {
	const notes = answer.notes.map((note) => `<div class="alert alert-warning">${escaped(note)}</div>`);
	const sources = answer.sources.map(
		(source) => `<li class="mb-2" value="${Number(source.number)}">
			<div class="small text-muted">${escaped(source.title)} · ${__("Page {0}", [source.page_number])}</div>
			${as_written(source.quote)}</li>`
	);
	return `${notes.join("")}<div class="mb-3">${as_written(answer.text)}</div>
		${sources.length ? `<h6>${__("Sources")}</h6><ol class="pl-4">${sources.join("")}</ol>` : ""}`;
}
