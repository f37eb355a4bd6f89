frappe.listview_settings["AI Data Conflict"] = {
	add_fields: ["status", "kind"],
	// Their names say nothing.
	hide_name_column: true,

	get_indicator(doc) {
		const colours = {
			Open: "orange",
			"Record Kept": "gray",
			"Proposal Taken": "green",
			Mended: "blue",
			Settled: "gray",
		};
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},

	onload(list) {
		if (!frappe.user.has_role(["School AI Administrator", "System Manager"])) return;
		list.page.add_inner_button(__("Check Now"), async () => {
			await frappe.call({ method: "school_ai.api.integrity.start_check", freeze: true }).catch(() => {});
			frappe.show_alert(__("The records are being looked through. What is found appears here."));
		});
	},
};
