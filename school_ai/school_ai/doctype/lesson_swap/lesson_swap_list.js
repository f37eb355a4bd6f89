frappe.listview_settings["Lesson Swap"] = {
	get_indicator(doc) {
		const colour = {
			Asked: "blue",
			Agreed: "orange",
			Confirmed: "green",
			Declined: "gray",
			Refused: "red",
			Withdrawn: "gray",
			Outdated: "gray",
			"Taken back": "orange",
		}[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
