const COLOURS_OF_LEVELS = { OK: "green", Warning: "orange", Danger: "red" };

frappe.query_reports["Security Check"] = {
	filters: [],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		if (column.fieldname !== "level" || !data) {
			return shown;
		}
		const level = Object.keys(COLOURS_OF_LEVELS).find((each) => __(each) === data.level);
		return `<span class="indicator-pill ${COLOURS_OF_LEVELS[level] || "gray"}">${frappe.utils.escape_html(data.level)}</span>`;
	},
};
