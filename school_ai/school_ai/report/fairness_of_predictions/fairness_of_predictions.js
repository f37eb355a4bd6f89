frappe.query_reports["Fairness of Predictions"] = {
	// Who may not read a DocType is not asked to choose one of its records.
	filters: [
		{
			fieldname: "outcome",
			label: __("What It Foretells"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "Failing a course", label: __("Failing a course") },
				{ value: "Final grade", label: __("Final grade") },
				{ value: "Often absent", label: __("Often absent") },
				{ value: "Drop in engagement", label: __("Drop in engagement") },
			],
		},
	].filter(({ fieldtype, options }) => fieldtype !== "Link" || frappe.model.can_read(options)),

	formatter(value, row, column, data, plain) {
		const shown = typeof value === "string" ? frappe.utils.escape_html(value) : plain(value, row, column, data);
		if (data?.beyond && column.fieldname === "verdict") return `<span class="text-danger bold">${shown}</span>`;
		return data && !data.judged ? `<span class="text-muted">${shown}</span>` : shown;
	},
};
