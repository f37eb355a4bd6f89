frappe.listview_settings["Topic Prerequisite"] = {
	add_fields: ["status"],
	// Their names say nothing.
	hide_name_column: true,

	get_indicator(doc) {
		const colours = { Proposed: "orange", Confirmed: "green", Rejected: "gray" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},

	onload(listview) {
		if (!frappe.model.can_create("Topic Prerequisite")) return;
		listview.page.add_inner_button(__("Look for prerequisites"), () => choose_course(listview));
	},
};

function choose_course(listview) {
	frappe.prompt(
		{ fieldname: "course", fieldtype: "Link", options: "Course", label: __("Course"), reqd: 1 },
		({ course }) => look(listview, course),
		__("Look for prerequisites"),
		__("Look")
	);
}

async function look(listview, course) {
	const { message } = await frappe
		.call({
			method: "school_ai.api.recommendations.propose_prerequisites",
			args: { course },
			freeze: true,
			freeze_message: __("Looking which topics build on which"),
		})
		// The desk has said why not.
		.catch(() => ({}));
	if (!message) return;
	const words = message.length
		? __("New proposals: {0}. Each is used only once it is confirmed.", [message.length])
		: __("Nothing new was found: the results and the order of topics say no more than what stands here.");
	// It went through __().
	// nosemgrep: untranslated-text-in-script
	frappe.show_alert({ message: words, indicator: message.length ? "green" : "orange" }, 10);
	listview.refresh();
}
