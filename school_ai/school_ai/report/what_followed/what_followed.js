frappe.query_reports["What Followed"] = {
	// Who may not read a DocType is not asked to choose one of its records.
	filters: [
		{
			fieldname: "months",
			label: __("Of the Last Months"),
			fieldtype: "Int",
			default: 12,
		},
	].filter(({ fieldtype, options }) => fieldtype !== "Link" || frappe.model.can_read(options)),

	formatter(value, row, column, data, plain) {
		if (column.fieldname === "said") {
			const words = frappe.utils.escape_html(value || "");
			return `<span title="${words}">${words}</span>`;
		}
		return typeof value === "string" ? frappe.utils.escape_html(value) : plain(value, row, column, data);
	},
};
