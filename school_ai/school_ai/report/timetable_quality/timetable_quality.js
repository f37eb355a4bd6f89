frappe.query_reports["Timetable Quality"] = {
	// Who may not read a DocType is not asked to choose one of its records.
	filters: [
		{
			fieldname: "view",
			label: __("View"),
			fieldtype: "Select",
			default: "Timetables",
			options: [
				{ value: "Timetables", label: __("Timetables") },
				{ value: "Weeks", label: __("Weeks") },
			],
		},
		{ fieldname: "academic_term", label: __("Academic Term"), fieldtype: "Link", options: "Academic Term" },
		{
			fieldname: "status",
			label: __("Status"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "Solved", label: __("Solved") },
				{ value: "Applied", label: __("Applied") },
				{ value: "Paused", label: __("Paused") },
			],
		},
		{ fieldname: "run", label: __("By Rule, of the Timetable"), fieldtype: "Link", options: "AI Timetable Run" },
	].filter(({ fieldtype, options }) => fieldtype !== "Link" || frappe.model.can_read(options)),

	formatter(value, row, column, data, plain) {
		const shown = frappe.utils.escape_html(value ?? "");
		if (data?.run && column.fieldname === "title") {
			return `<a href="/app/ai-timetable-run/${encodeURIComponent(data.run)}">${shown}</a>`;
		}
		if (column.fieldname === "hard_violations" && value) return `<span class="text-danger bold">${shown}</span>`;
		return typeof value === "string" && column.fieldtype === "Data" ? shown : plain(value, row, column, data);
	},
};
