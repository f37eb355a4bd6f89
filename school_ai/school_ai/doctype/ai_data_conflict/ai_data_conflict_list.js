frappe.listview_settings["AI Data Conflict"] = {
	add_fields: ["status", "kind", "text"],
	// What is decided is out of the way, until somebody takes the filter out.
	filters: [["status", "=", "Open"]],
	// Their names say nothing.
	hide_name_column: true,

	// What is open is red where pupils suffer by it: a login, a mark, or a lesson is wrong.
	get_indicator(doc) {
		const grave = ["Signed with another key", "Lessons clash", "Score that cannot be", "Logins disagree"];
		const colours = {
			Open: grave.includes(doc.kind) ? "red" : "orange",
			"Record Kept": "gray",
			"Proposal Taken": "green",
			Mended: "blue",
			Settled: "gray",
		};
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},

	formatters: {
		// Frappe would give each choice a colour of its own, which says nothing.
		kind: (_value, _field, doc) => `<span class="ellipsis">${frappe.utils.escape_html(__(doc.kind))}</span>`,
	},

	onload(list) {
		show_columns(list, 6);
		if (!frappe.user.has_role(["School AI Administrator", "System Manager"])) return;
		list.page.add_inner_button(__("Check Now"), async () => {
			await frappe.call({ method: "school_ai.api.integrity.start_check", freeze: true }).catch(() => {});
			frappe.show_alert(__("The records are being looked through. What is found appears here."));
		});
	},
};

// Frappe shows one field beside title and status on a screen of 1366 pixels or less; who has set a number of their own
// for this list keeps it.
function show_columns(list, count) {
	if (list.list_view_settings?.total_fields || window.innerWidth > 1366) return;
	list.list_view_settings = { ...list.list_view_settings, total_fields: count };
	list.setup_columns();
	list.render_header(true);
}
