frappe.query_reports["Consents"] = {
	// Who may not read a DocType is not asked to choose one of its records.
	filters: [
		{ fieldname: "student_group", label: __("Student Group"), fieldtype: "Link", options: "Student Group" },
		{
			fieldname: "purpose",
			label: __("Purpose"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "Outside provider", label: __("Outside provider") },
				{ value: "Predictions", label: __("Predictions") },
				{ value: "Guardians read conversations", label: __("Guardians read conversations") },
			],
		},
		{
			fieldname: "status",
			label: __("Status"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "Given", label: __("Given") },
				{ value: "Withdrawn", label: __("Withdrawn") },
				{ value: "Nothing said", label: __("Nothing said") },
			],
		},
	].filter(({ fieldtype, options }) => fieldtype !== "Link" || frappe.model.can_read(options)),

	formatter(value, row, column, data, plain) {
		const shown = frappe.utils.escape_html(value ?? "");
		if (data && column.fieldname === "student_name") {
			return `<a href="/app/student/${encodeURIComponent(data.student)}">${shown}</a>`;
		}
		if (data?.kept === "Withdrawn" && column.fieldname === "status") return `<b>${shown}</b>`;
		return typeof value === "string" && column.fieldtype === "Data" ? shown : plain(value, row, column, data);
	},
};
