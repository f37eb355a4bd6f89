frappe.listview_settings["AI Model"] = {
	add_fields: ["status"],

	get_indicator(doc) {
		const colours = { "In Use": "green", Earlier: "gray", "Not Allowed": "red", "Nothing to Learn From": "orange" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},

	onload(listview) {
		if (!frappe.user.has_role(["System Manager", "School AI Administrator"])) return;
		listview.page.add_inner_button(__("Learn Anew"), () => learn(listview));
		resume(listview);
	},
};

function learn(listview) {
	const question = __(
		"Learn all models anew from the terms that are over? It goes on in the background, and estimates are made anew afterwards."
	);
	frappe.confirm(question, async () => {
		const { message } = await frappe
			.call({ method: "school_ai.api.predictions.learn", freeze: true })
			// The desk has said why not.
			.catch(() => ({}));
		if (message) follow(listview, message.task);
	});
}

// Somebody has them learned, perhaps oneself before the page was loaded anew.
async function resume(listview) {
	const filters = { kind: "Learn predictions", status: ["in", ["Queued", "Running"]] };
	const [task] = await frappe.db.get_list("AI Task", { filters, fields: ["name"], limit: 1 });
	if (task) follow(listview, task.name);
}

async function follow(listview, task) {
	await new Promise((resolve) => frappe.require("school_ai_predictions.bundle.js", resolve));
	listview.school_ai_stop?.();
	listview.page.main.find(".school-ai-learning").remove();
	const strip = $('<div class="school-ai-learning form-message blue mx-3 mt-2" role="status"></div>');
	strip.prependTo(listview.$frappe_list);
	listview.school_ai_stop = school_ai.followTask(task, ({ isOpen, status, progress, step, problem }) => {
		if (isOpen) {
			strip.text(__("Models are being learned: {0} % ({1})", [progress, step || __("Waiting for a worker")]));
			return;
		}
		strip.remove();
		listview.refresh();
		if (status === "Done") {
			frappe.show_alert({ message: __("All models are learned. Estimates are made anew."), indicator: "green" });
		} else {
			const words = frappe.utils.escape_html(problem || __("Learning has failed. Please try it again."));
			// It went through __(), or is the task's own.
			// nosemgrep: untranslated-text-in-script
			frappe.msgprint({ title: __("Models"), indicator: "red", message: words });
		}
	});
}
