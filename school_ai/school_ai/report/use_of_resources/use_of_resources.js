frappe.query_reports["Use of Resources"] = {
	// Who may not read a DocType is not asked to choose one of its records.
	filters: [
		{
			fieldname: "about",
			label: __("About"),
			fieldtype: "Select",
			options: [
				{ value: "classes", label: __("Class sizes") },
				{ value: "instructors", label: __("Lessons of instructors") },
				{ value: "rooms", label: __("Rooms") },
				{ value: "support", label: __("Where support would help") },
			],
			default: "classes",
			reqd: 1,
		},
		{
			fieldname: "academic_term",
			label: __("Academic Term"),
			fieldtype: "Link",
			options: "Academic Term",
			depends_on: "eval:doc.about !== 'support'",
		},
	].filter(({ fieldtype, options }) => fieldtype !== "Link" || frappe.model.can_read(options)),

	formatter(value, row, column, data, plain) {
		return typeof value === "string" ? frappe.utils.escape_html(value) : plain(value, row, column, data);
	},
};
