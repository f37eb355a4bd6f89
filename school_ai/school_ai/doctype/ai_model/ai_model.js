frappe.ui.form.on("AI Model", {
	refresh(frm) {
		introduce(frm);
		const model = frm.docname;
		frappe.require(["school_ai_predictions.bundle.css", "school_ai_predictions.bundle.js"], () => {
			if (frm.docname === model) school_ai.showModel(frm.fields_dict.shown.$wrapper[0], frm.doc);
		});
		if (frm.doc.status === "Earlier" && oversees()) {
			frm.add_custom_button(__("Use This Model"), () => use(frm)).addClass("btn-primary");
		}
	},

	on_hide(frm) {
		frm.school_ai_stop?.();
	},
});

const oversees = () => frappe.user.has_role(["System Manager", "School AI Administrator"]);

function introduce(frm) {
	const words = {
		"In Use": [__("Estimates are made with this model."), "green"],
		Earlier: [__("Another model is in use. This one can be used again as long as its file is kept."), "blue"],
		"Not Allowed": [__("This model is not used: it errs about some pupils more often than the school allows."), "red"],
		"Nothing to Learn From": [__("Nothing is estimated: the school's records do not say enough yet."), "orange"],
	}[frm.doc.status];
	frm.set_intro();
	// Each part went through __().
	// nosemgrep: untranslated-text-in-script
	if (words) frm.set_intro(...words);
}

function use(frm) {
	const question = __(
		"Use this model in place of the present one? All estimates of this kind are made anew with it, and insights follow."
	);
	frappe.confirm(question, async () => {
		const model = frm.docname;
		const { message } = await frappe
			.call({ method: "school_ai.api.predictions.use_model", args: { model }, freeze: true })
			// The desk has said why not.
			.catch(() => ({}));
		if (!message) return;
		frappe.show_alert({ message: __("This model is in use now. Estimates are made anew."), indicator: "green" });
		await frm.reload_doc();
		follow(frm, message.task);
	});
}

function follow(frm, task) {
	frm.school_ai_stop?.();
	frm.school_ai_stop = school_ai.followTask(task, ({ isOpen, status, progress, step, problem }) => {
		if (isOpen) {
			frm.dashboard.show_progress(__("Estimating"), progress, step || __("Waiting for a worker"));
			return;
		}
		frm.dashboard.hide_progress();
		if (status === "Done") {
			frappe.show_alert({ message: __("All estimates are made."), indicator: "green" });
			return;
		}
		const words = frappe.utils.escape_html(problem || __("Making the estimates has failed. It is tried again tonight."));
		// It went through __(), or is the task's own.
		// nosemgrep: untranslated-text-in-script
		frappe.msgprint({ title: __("Estimates"), indicator: "red", message: words });
	});
}
