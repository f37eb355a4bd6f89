frappe.listview_settings["Instructor Absence"] = {
	get_indicator(doc) {
		const colour = { Open: "orange", Covered: "green", Cancelled: "gray" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
