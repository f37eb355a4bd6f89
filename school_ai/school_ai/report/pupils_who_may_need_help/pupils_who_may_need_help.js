frappe.query_reports["Pupils Who May Need Help"] = {
	// Who may not read a DocType is not asked to choose one of its records.
	filters: [
		{ fieldname: "course", label: __("Course"), fieldtype: "Link", options: "Course" },
		{ fieldname: "student_group", label: __("Student Group"), fieldtype: "Link", options: "Student Group" },
		{
			fieldname: "outcome",
			label: __("What"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "Failing a course", label: __("Failing a course") },
				{ value: "Often absent", label: __("Often absent") },
				{ value: "Drop in engagement", label: __("Drop in engagement") },
			],
		},
	].filter(({ fieldtype, options }) => fieldtype !== "Link" || frappe.model.can_read(options)),

	formatter(value, row, column, data, plain) {
		const escaped = frappe.utils.escape_html;
		const link = (doctype, name, text) =>
			`<a href="/app/${doctype}/${encodeURIComponent(name)}">${escaped(text)}</a>`;
		if (data && column.fieldname === "student_name") return link("student", data.student, value);
		if (data && column.fieldname === "said") return link("ai-prediction", data.prediction, value);
		if (data && column.fieldname === "why") return `<span title="${escaped(value)}">${escaped(value)}</span>`;
		return typeof value === "string" && column.fieldtype === "Data"
			? escaped(value)
			: plain(value, row, column, data);
	},
};
