frappe.listview_settings["Report Comment"] = {
	add_fields: ["status"],
	get_indicator(doc) {
		const colours = { Draft: "orange", Edited: "blue", Approved: "green" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
