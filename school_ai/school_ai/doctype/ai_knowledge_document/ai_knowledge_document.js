frappe.ui.form.on("AI Knowledge Document", {
	setup(frm) {
		// Our own reception of the file says at once what is wrong with it.
		frm.set_df_property("file", "options", {
			method: "school_ai.api.knowledge.upload",
			restrictions: {
				allowed_file_types: [
					...[".pdf", "image/png", "image/jpeg", "image/tiff", "image/webp"],
					...[".docx", ".pptx", ".html", ".htm", ".md", ".txt"],
				],
			},
		});
		frappe.realtime.on("school_ai_task", (task) => {
			if (task.doctype === frm.doctype && task.name === frm.docname) follow(frm);
		});
	},

	refresh(frm) {
		clearTimeout(frm.school_ai_timer);
		if (frm.is_new()) return;
		if (["Ready", "Failed", "Stopped"].includes(frm.doc.status)) {
			frm.add_custom_button(__("Read again"), async () => {
				await frappe.call({
					method: "school_ai.api.knowledge.read_again",
					args: { document: frm.docname },
				});
				frm.reload_doc();
			});
		}
		introduce(frm, frm.doc);
		if (["Queued", "Working"].includes(frm.doc.status)) follow(frm);
	},

	on_hide(frm) {
		clearTimeout(frm.school_ai_timer);
	},
});

const COLOURS = { Queued: "blue", Working: "blue", Ready: "green", Failed: "red", Stopped: "orange" };

function introduce(frm, state) {
	const words = {
		Queued: __("Waiting for a worker to read the document."),
		Working: state.step || __("The document is being read."),
		Ready: __("Ready: {0} pages, {1} passages.", [state.page_count, state.passage_count]),
		Failed: state.problem,
		Stopped: __("Stopped before it was finished."),
	};
	frm.set_intro();
	frm.set_intro(frappe.utils.escape_html(words[state.status] || ""), COLOURS[state.status]);
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
	if (["Queued", "Working"].includes(message.status)) {
		introduce(frm, message);
		frm.school_ai_timer = setTimeout(() => follow(frm), 1500);
	} else if (!frm.is_dirty()) {
		frm.reload_doc();
	} else {
		introduce(frm, message);
	}
}
