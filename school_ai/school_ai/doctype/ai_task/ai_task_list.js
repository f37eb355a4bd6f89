frappe.listview_settings["AI Task"] = {
	get_indicator(doc) {
		const colour = { Queued: "blue", Running: "blue", Done: "green", Failed: "red", Stopped: "orange" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
