frappe.listview_settings["AI Insight"] = {
	add_fields: ["status", "severity"],
	// Their names say nothing.
	hide_name_column: true,

	// What is open is coloured by how grave it is.
	get_indicator(doc) {
		const grave = { High: "red", Medium: "orange", Low: "yellow" }[doc.severity] ?? "blue";
		const colours = { Open: grave, Done: "green", Dismissed: "gray", Withdrawn: "gray" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
