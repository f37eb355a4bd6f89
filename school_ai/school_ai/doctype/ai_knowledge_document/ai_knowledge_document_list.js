frappe.listview_settings["AI Knowledge Document"] = {
	add_fields: ["status", "progress"],
	get_indicator(doc) {
		const colour = { Queued: "blue", Working: "blue", Ready: "green", Failed: "red", Stopped: "orange" }[doc.status];
		const label = doc.status === "Working" ? `${__("Working")} ${Math.round(doc.progress)} %` : __(doc.status);
		return [label, colour, `status,=,${doc.status}`];
	},
};
