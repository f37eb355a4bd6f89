frappe.query_reports["Audit Trail"] = {
	// Who may not read a DocType is not asked to choose one of its records.
	filters: [
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -7),
		},
		{ fieldname: "to_date", label: __("Until"), fieldtype: "Date", default: frappe.datetime.get_today() },
		{ fieldname: "who", label: __("Who"), fieldtype: "Link", options: "User" },
		{ fieldname: "student", label: __("About"), fieldtype: "Link", options: "Student" },
		{
			fieldname: "action",
			label: __("Action"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "Read", label: __("Read") },
				{ value: "Written", label: __("Written") },
				{ value: "Deleted", label: __("Deleted") },
				{ value: "Asked", label: __("Asked") },
				{ value: "Answered", label: __("Answered") },
				{ value: "Decided", label: __("Decided") },
				{ value: "Exported", label: __("Exported") },
				{ value: "Erased", label: __("Erased") },
				{ value: "Sent to Provider", label: __("Sent to Provider") },
				{ value: "Settings Changed", label: __("Settings Changed") },
				{ value: "Called", label: __("Called") },
			],
		},
		{
			fieldname: "outcome",
			label: __("Outcome"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "Done", label: __("Done") },
				{ value: "Denied", label: __("Denied") },
				{ value: "Failed", label: __("Failed") },
			],
		},
		{ fieldname: "doctype_of", label: __("Kind of Record"), fieldtype: "Link", options: "DocType" },
		{ fieldname: "correlation", label: __("Request or Job"), fieldtype: "Data" },
		{ fieldname: "page", label: __("Page"), fieldtype: "Int", default: 1 },
	].filter(({ fieldtype, options }) => fieldtype !== "Link" || frappe.model.can_read(options)),

	onload(report) {
		report.page.add_inner_button(__("Verify"), async () => {
			await frappe.xcall("school_ai.api.audit.verify");
			frappe.show_alert(__("A worker looks through the log. What comes of it stands above the entries."));
		});
	},

	formatter(value, row, column, data, plain) {
		if (data && column.fieldname === "outcome" && data.outcome !== "Done") {
			return `<b>${frappe.utils.escape_html(value ?? "")}</b>`;
		}
		return typeof value === "string" && column.fieldtype === "Data"
			? frappe.utils.escape_html(value)
			: plain(value, row, column, data);
	},
};
