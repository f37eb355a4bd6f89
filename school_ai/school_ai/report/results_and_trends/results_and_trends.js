frappe.query_reports["Results and Trends"] = {
	// Who may not read a DocType is not asked to choose one of its records.
	filters: [
		{
			fieldname: "by",
			label: __("By"),
			fieldtype: "Select",
			options: [
				{ value: "course", label: __("Course") },
				{ value: "group", label: __("Student Group") },
				{ value: "term", label: __("Academic Term") },
				{ value: "criterion", label: __("Criterion") },
				{ value: "assessment", label: __("Assessment") },
				{ value: "kind", label: __("Kind of Assessment") },
			],
			default: "course",
			reqd: 1,
		},
		{ fieldname: "course", label: __("Course"), fieldtype: "Link", options: "Course" },
		{ fieldname: "academic_term", label: __("Academic Term"), fieldtype: "Link", options: "Academic Term" },
	].filter(({ fieldtype, options }) => fieldtype !== "Link" || frappe.model.can_read(options)),

	formatter(value, row, column, data, plain) {
		return typeof value === "string" ? frappe.utils.escape_html(value) : plain(value, row, column, data);
	},
};
