frappe.listview_settings["AI Erasure Request"] = {
	get_indicator({ status }) {
		const colour = { Requested: "orange", Approved: "blue", Running: "blue", Done: "green", Failed: "red" }[status];
		return [__(status), colour || "gray", `status,=,${status}`];
	},
};
