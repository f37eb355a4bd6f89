frappe.listview_settings["School Period"] = {
	onload(listview) {
		if (!frappe.model.can_create("School Period")) return;
		listview.page.add_inner_button(__("Set up from last term's lessons"), () =>
			frappe.require(["school_ai_timetable.bundle.css", "school_ai_timetable_forms.bundle.js"], () =>
				school_ai.setUpTimetables(() => listview.refresh())
			)
		);
	},
};
