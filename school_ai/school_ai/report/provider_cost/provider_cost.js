frappe.query_reports["Provider Cost"] = {
	// Who may not read a DocType is not asked to choose one of its records.
	filters: [
		{ fieldname: "from_date", label: __("From"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("To"), fieldtype: "Date" },
		{
			fieldname: "period",
			label: __("By"),
			fieldtype: "Select",
			default: "Month",
			options: [
				{ value: "Month", label: __("Month") },
				{ value: "Week", label: __("Week") },
				{ value: "Day", label: __("Day") },
			],
		},
		{ fieldname: "purpose", label: __("Purpose"), fieldtype: "Data" },
		{ fieldname: "provider", label: __("Provider"), fieldtype: "Data" },
	].filter(({ fieldtype, options }) => fieldtype !== "Link" || frappe.model.can_read(options)),

	formatter(value, row, column, data, plain) {
		return typeof value === "string" && column.fieldtype === "Data"
			? frappe.utils.escape_html(value)
			: plain(value, row, column, data);
	},
};
