frappe.query_reports["People Without Login"] = {
	filters: [
		{
			fieldname: "who",
			label: __("Who"),
			fieldtype: "Select",
			options: ["", "Student", "Guardian", "Instructor"],
		},
	],
};
