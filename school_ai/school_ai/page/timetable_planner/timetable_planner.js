frappe.pages["timetable-planner"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Timetable Planner"), single_column: true });
	$(wrapper).on("hide", async () => (await wrapper.school_ai_planner).hide());
	wrapper.school_ai_planner = new Promise((resolve) => {
		frappe.require(["school_ai_timetable.bundle.css", "school_ai_timetable.bundle.js"], () =>
			resolve(new school_ai.TimetablePlanner(page))
		);
	});
};

frappe.pages["timetable-planner"].on_page_show = async (wrapper) => {
	(await wrapper.school_ai_planner).show(frappe.get_route()[1]);
};
