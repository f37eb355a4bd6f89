frappe.query_reports["Tutor Use and Quality"] = {
	// Who may not read a DocType is not asked to choose one of its records.
	filters: [
		{ fieldname: "from_date", label: __("From"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("To"), fieldtype: "Date" },
		{ fieldname: "course", label: __("Course"), fieldtype: "Link", options: "Course" },
	].filter(({ fieldtype, options }) => fieldtype !== "Link" || frappe.model.can_read(options)),

	formatter(value, row, column, data, plain) {
		return typeof value === "string" && column.fieldtype === "Data"
			? frappe.utils.escape_html(value)
			: plain(value, row, column, data);
	},
};
