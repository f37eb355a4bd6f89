frappe.listview_settings["AI Timetable Repair"] = {
	get_indicator(doc) {
		const colours = {
			Open: "orange",
			Confirmed: "green",
			Rejected: "gray",
			Outdated: "gray",
			"Nothing to do": "gray",
		};
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
