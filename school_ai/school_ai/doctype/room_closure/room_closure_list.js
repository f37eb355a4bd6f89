frappe.listview_settings["Room Closure"] = {
	get_indicator(doc) {
		const colour = { Open: "orange", Covered: "green", Cancelled: "gray" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
