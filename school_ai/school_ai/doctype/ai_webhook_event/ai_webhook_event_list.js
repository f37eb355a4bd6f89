frappe.listview_settings["AI Webhook Event"] = {
	// Their names are sums of what was sent.
	hide_name_column: true,
};
