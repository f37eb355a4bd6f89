frappe.listview_settings["AI Exam Plan"] = {
	get_indicator(doc) {
		const colour = { Draft: "gray", Solved: "green", Impossible: "red", Applied: "purple" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
