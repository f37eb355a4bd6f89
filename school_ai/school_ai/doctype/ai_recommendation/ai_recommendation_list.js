frappe.listview_settings["AI Recommendation"] = {
	add_fields: ["status"],
	// Their names say nothing.
	hide_name_column: true,

	get_indicator(doc) {
		const colours = {
			Proposed: "orange",
			Accepted: "blue",
			Changed: "blue",
			Done: "green",
			Dismissed: "gray",
			Withdrawn: "gray",
		};
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},

	formatters: {
		// Frappe would give each choice a colour of its own, which says nothing.
		kind: (_value, _field, doc) => `<span class="ellipsis">${frappe.utils.escape_html(__(doc.kind))}</span>`,
	},

	onload(listview) {
		show_columns(listview, 5);
		const add = (label, decision) =>
			listview.page.add_actions_menu_item(label, () => decide_several(listview, decision), false);
		add(__("Accept"), "Accepted");
		add(__("Dismiss"), "Dismissed");
	},
};

async function decide_several(listview, decision) {
	const recommendations = listview.get_checked_items(true);
	const args = { recommendations: JSON.stringify(recommendations), decision };
	const { message } = await frappe
		.call({ method: "school_ai.api.recommendations.decide", args, freeze: true })
		// The desk has said why not.
		.catch(() => ({}));
	if (!message) return;
	const words = __("Decided: {0}.", [Object.keys(message).length]);
	frappe.show_alert({ message: words, indicator: "green" });
	listview.clear_checked_items?.();
	listview.refresh();
}

// Frappe shows one field beside title and status on a screen of 1366 pixels or less; who has set a number of their own
// for this list keeps it.
function show_columns(list, count) {
	if (list.list_view_settings?.total_fields || window.innerWidth > 1366) return;
	list.list_view_settings = { ...list.list_view_settings, total_fields: count };
	list.setup_columns();
	list.render_header(true);
}
