frappe.listview_settings["AI Sync State"] = {
	add_fields: ["failures", "differing"],
	// It is the same as what they are called.
	hide_name_column: true,

	// Green: all that has changed was followed.
	get_indicator(doc) {
		if (doc.waiting === undefined) return [__("Not known"), "gray"];
		if (doc.waiting) return [__("{0} waiting", [doc.waiting]), doc.lag > LONG ? "red" : "orange"];
		return [__("Up to date"), "green"];
	},

	formatters: {
		compared_on: (value) => (value ? frappe.datetime.str_to_user(value.slice(0, 10)) : ""),
		waiting: (_value, _field, doc) => doc.waiting ?? "–",
		lag: (_value, _field, doc) => (doc.waiting ? duration(doc.lag) : "–"),
	},

	onload(list) {
		show_columns(list, 6);
		// How many wait changes by the minute: it is counted when it is asked for, and kept nowhere.
		const at = list.columns.findIndex(({ type }) => type === "Field");
		list.columns.splice(
			at === -1 ? list.columns.length : at,
			0,
			{ type: "Field", df: { fieldname: "waiting", fieldtype: "Int", label: __("Waiting") } },
			{ type: "Field", df: { fieldname: "lag", fieldtype: "Data", label: __("Lag") } }
		);
		list.render_header(true);
	},

	async refresh(list) {
		const { message } = await frappe
			.call({ method: "school_ai.api.sync.status", type: "GET" })
			// The desk has said why not.
			.catch(() => ({}));
		if (!message) return;
		const known = new Map(message.map((each) => [each.doctype, each]));
		const whole = {
			waiting: message.reduce((sum, each) => sum + each.waiting, 0),
			lag: Math.max(0, ...message.map((each) => each.lag)),
		};
		for (const doc of list.data) {
			const { waiting, lag } = (doc.entity === "All" ? whole : known.get(doc.entity)) ?? {};
			Object.assign(doc, { waiting, lag });
		}
		list.render_list();
	},
};

// Seconds after which a change should have been followed.
const LONG = 900;

function duration(seconds) {
	return frappe.utils.get_formatted_duration(Math.max(1, Math.round(seconds)), { hide_days: 0, hide_seconds: 0 });
}

// Frappe shows one field beside title and status on a screen of 1366 pixels or less; who has set a number of their own
// for this list keeps it.
function show_columns(list, count) {
	if (list.list_view_settings?.total_fields || window.innerWidth > 1366) return;
	list.list_view_settings = { ...list.list_view_settings, total_fields: count };
	list.setup_columns();
	list.render_header(true);
}
