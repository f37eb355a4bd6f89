frappe.listview_settings["AI Timetable Preference"] = {
	get_indicator(doc) {
		const colour = { Proposed: "orange", Accepted: "green", Dismissed: "gray" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
