frappe.listview_settings["AI Change"] = {
	add_fields: ["entity", "action"],
	// Their names say nothing.
	hide_name_column: true,

	get_indicator(doc) {
		const colours = { Saved: "green", Deleted: "red", Renamed: "orange", Compared: "blue" };
		return [__(doc.action), colours[doc.action], `action,=,${doc.action}`];
	},

	formatters: {
		// Without the seconds, for which there is no room.
		changed_on: (value) => frappe.datetime.str_to_user(value).replace(/(\d\d:\d\d):\d\d/, "$1"),
		entity: (_value, _field, doc) => `<span class="ellipsis">${frappe.utils.escape_html(__(doc.entity))}</span>`,
		changed_by: (value) => `<span class="ellipsis">${frappe.utils.escape_html(frappe.user.full_name(value))}</span>`,
	},

	onload: (list) => show_columns(list, 6),
};

// Frappe shows one field beside title and status on a screen of 1366 pixels or less; who has set a number of their own
// for this list keeps it.
function show_columns(list, count) {
	if (list.list_view_settings?.total_fields || window.innerWidth > 1366) return;
	list.list_view_settings = { ...list.list_view_settings, total_fields: count };
	list.setup_columns();
	list.render_header(true);
}
