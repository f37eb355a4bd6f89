frappe.listview_settings["AI Insight"] = {
	add_fields: ["status", "severity"],
	// What was dealt with is out of the way, until somebody takes the filter out.
	filters: [["status", "=", "Open"]],
	// Their names say nothing.
	hide_name_column: true,

	// What is open is coloured by how grave it is.
	get_indicator(doc) {
		const colours = { Open: colour_of(doc.severity), Done: "green", Dismissed: "gray", Withdrawn: "gray" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},

	formatters: {
		severity: (_value, _field, doc) =>
			doc.severity
				? `<span class="indicator-pill ${colour_of(doc.severity)} ellipsis">${frappe.utils.escape_html(
						__(doc.severity)
				  )}</span>`
				: "",
	},

	onload: (list) => show_columns(list, 5),
};

function colour_of(severity) {
	return { High: "red", Medium: "orange", Low: "yellow" }[severity] ?? "blue";
}

// Frappe shows one field beside title and status on a screen of 1366 pixels or less; who has set a number of their own
// for this list keeps it.
function show_columns(list, count) {
	if (list.list_view_settings?.total_fields || window.innerWidth > 1366) return;
	list.list_view_settings = { ...list.list_view_settings, total_fields: count };
	list.setup_columns();
	list.render_header(true);
}
