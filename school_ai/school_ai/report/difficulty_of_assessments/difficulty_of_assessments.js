frappe.query_reports["Difficulty of Assessments"] = {
	// Who may not read a DocType is not asked to choose one of its records.
	filters: [
		{ fieldname: "course", label: __("Course"), fieldtype: "Link", options: "Course" },
		{ fieldname: "academic_term", label: __("Academic Term"), fieldtype: "Link", options: "Academic Term" },
	].filter(({ fieldtype, options }) => fieldtype !== "Link" || frappe.model.can_read(options)),

	formatter(value, row, column, data, plain) {
		return typeof value === "string" ? frappe.utils.escape_html(value) : plain(value, row, column, data);
	},
};
