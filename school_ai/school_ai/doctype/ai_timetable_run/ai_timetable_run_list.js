frappe.listview_settings["AI Timetable Run"] = {
	add_fields: ["status", "hard_violations", "gap", "is_optimal"],

	get_indicator(doc) {
		const colours = {
			Draft: "gray",
			Queued: "blue",
			Solving: "blue",
			Paused: "orange",
			Solved: doc.hard_violations ? "orange" : "green",
			Infeasible: "red",
			Failed: "red",
			Applied: "purple",
		};
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},

	button: {
		show: (doc) => doc.status !== "Draft",
		get_label: () => __("Planner"),
		get_description: (doc) => __("Open {0} in the planner", [frappe.utils.escape_html(doc.title)]),
		action: (doc) => frappe.set_route("timetable-planner", doc.name),
	},

	// Asks again while one of those shown is being solved: not every server has realtime.
	refresh(listview) {
		clearTimeout(listview.school_ai_timer);
		if (!listview.data.some((doc) => ["Queued", "Solving"].includes(doc.status))) return;
		listview.school_ai_timer = setTimeout(() => {
			const shown = frappe.get_route_str() === listview.page_name && !document.hidden;
			if (shown && !listview.get_checked_items().length) listview.refresh();
		}, 3500);
	},
};
