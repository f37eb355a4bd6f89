frappe.listview_settings["AI Scheduling Rule"] = {
	add_fields: ["status", "strictness", "weight"],

	get_indicator(doc) {
		const colour = { "In force": "green", Proposed: "orange", Dismissed: "gray" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
