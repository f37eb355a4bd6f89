frappe.query_reports["Attendance Outlook"] = {
	// Who may not read a DocType is not asked to choose one of its records.
	filters: [
		{ fieldname: "student_group", label: __("Student Group"), fieldtype: "Link", options: "Student Group" },
		{ fieldname: "weeks", label: __("Weeks"), fieldtype: "Int", default: 4 },
	].filter(({ fieldtype, options }) => fieldtype !== "Link" || frappe.model.can_read(options)),

	formatter(value, row, column, data, plain) {
		return typeof value === "string" && column.fieldtype === "Data"
			? frappe.utils.escape_html(value)
			: plain(value, row, column, data);
	},
};
