frappe.query_reports["Logins that Disagree"] = {
	filters: [],
	formatter(value, row, column, data, default_formatter) {
		if (column.fieldname !== "mend") return default_formatter(value, row, column, data);
		return data?.mend
			? `<button class="btn btn-xs btn-default" data-mend="${frappe.utils.escape_html(data.mend)}">${__("Mend")}</button>`
			: "";
	},
	onload(report) {
		report.page.wrapper.off("click.school_ai").on("click.school_ai", "[data-mend]", (event) => {
			const id = event.currentTarget.dataset.mend;
			const data = report.data.find((each) => each.id === id);
			const text = [data.problem, data.what_to_do].map(frappe.utils.escape_html).join("<br><br>");
			frappe.confirm(text, async () => {
				// Where it is refused, the desk has said why.
				const message = await frappe
					.call({ method: "school_ai.api.people.mend", args: { disagreement: id }, freeze: true })
					.then(
						(answer) => answer.message,
						() => null
					);
				if (!message) return;
				frappe.show_alert({ message: frappe.utils.escape_html(message), indicator: "green" }, 10);
				report.refresh();
			});
		});
	},
};
