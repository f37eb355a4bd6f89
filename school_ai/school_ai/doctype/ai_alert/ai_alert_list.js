frappe.listview_settings["AI Alert"] = {
	get_indicator({ state }) {
		const colours = { Firing: "red", "Looked after": "orange", Over: "green" };
		return [__(state), colours[state], `state,=,${state}`];
	},
};
