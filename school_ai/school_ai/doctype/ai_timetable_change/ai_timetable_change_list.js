frappe.listview_settings["AI Timetable Change"] = {
	get_indicator(doc) {
		const colour = { Writing: "blue", Done: "green", "Taken back": "orange" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
