frappe.query_reports["Integrity Status"] = {
	// Who may not read a DocType is not asked to choose one of its records.
	filters: [
		{ fieldname: "only_open", label: __("Only What Is Open"), fieldtype: "Check" },
	].filter(({ fieldtype, options }) => fieldtype !== "Link" || frappe.model.can_read(options)),

	formatter(value, row, column, data, plain) {
		const shown = frappe.utils.escape_html(value ?? "");
		if (column.fieldname === "open" && value) return `<span class="text-danger bold">${shown}</span>`;
		return typeof value === "string" && column.fieldtype === "Data" ? shown : plain(value, row, column, data);
	},
};
