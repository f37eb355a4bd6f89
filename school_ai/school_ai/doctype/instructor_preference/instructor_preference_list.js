frappe.listview_settings["Instructor Preference"] = {
	get_indicator(doc) {
		const colour = { Proposed: "orange", Approved: "green", Declined: "gray" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
