frappe.listview_settings["AI Prediction"] = {
	add_fields: ["told"],
	// Their names say nothing.
	hide_name_column: true,

	get_indicator(doc) {
		return doc.told ? [__("Asks for a look"), "orange", "told,=,1"] : [__("Estimate"), "gray", "told,=,0"];
	},
};
