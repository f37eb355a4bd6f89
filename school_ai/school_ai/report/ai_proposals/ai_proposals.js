// Those whose rows are ticked, by kind: each kind is decided by its own. A report without rows has no table.
const chosen = (report) => {
	const rows = report.datatable?.rowmanager.getCheckedRows().map((index) => report.data[index]) ?? [];
	return rows.reduce((found, row) => ({ ...found, [row.kind]: [...(found[row.kind] ?? []), row.name] }), {});
};

async function decide(report, decision, reason = "", text = "") {
	const kinds = Object.entries(chosen(report));
	if (!kinds.length) {
		frappe.msgprint(__("Tick the proposals that you want to decide."));
		return;
	}
	const problems = [];
	let decided = 0;
	for (const [kind, names] of kinds) {
		const { message } = await frappe.call("school_ai.api.oversight.decide", { kind, names, decision, reason, text });
		decided += message.filter((each) => !each.problem).length;
		problems.push(...message.filter((each) => each.problem).map((each) => each.problem));
	}
	frappe.show_alert({ message: __("{0} decided", [decided]), indicator: decided ? "green" : "orange" });
	if (problems.length) frappe.msgprint([...new Set(problems)].map(frappe.utils.escape_html).join("<br>"));
	report.refresh();
}

function dismiss(report) {
	if (!Object.keys(chosen(report)).length) {
		frappe.msgprint(__("Tick the proposals that you want to decide."));
		return;
	}
	frappe.prompt(
		[{ fieldname: "reason", fieldtype: "Small Text", label: __("Why"), reqd: 1 }],
		({ reason }) => decide(report, "Dismiss", reason),
		__("Dismiss"),
		__("Dismiss")
	);
}

// A step, or what was proposed for a field of a document, is put right.
function change(report) {
	if (!Object.keys(chosen(report)).length) {
		frappe.msgprint(__("Tick the proposals that you want to decide."));
		return;
	}
	frappe.prompt(
		[
			{ fieldname: "text", fieldtype: "Small Text", label: __("Instead"), reqd: 1 },
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Why") },
		],
		({ text, reason }) => decide(report, "Change", reason ?? "", text),
		__("Change"),
		__("Change")
	);
}

frappe.query_reports["AI Proposals"] = {
	// Who may not read a DocType is not asked to choose one of its records.
	filters: [
		{
			fieldname: "kind",
			label: __("Kind"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "Insight", label: __("Insight") },
				{ value: "Next step", label: __("Next step") },
				{ value: "Estimate", label: __("Estimate") },
				{ value: "Cover", label: __("Cover") },
				{ value: "Learned preference", label: __("Learned preference") },
				{ value: "Field of a document", label: __("Field of a document") },
				{ value: "Order of topics", label: __("Order of topics") },
				{ value: "Mending of a record", label: __("Mending of a record") },
				{ value: "Comment for a report card", label: __("Comment for a report card") },
				{ value: "Answer that did not help", label: __("Answer that did not help") },
			],
		},
		{
			fieldname: "state",
			label: __("State"),
			fieldtype: "Select",
			default: "Waiting",
			options: [
				{ value: "", label: "" },
				{ value: "Waiting", label: __("Waiting") },
				{ value: "Settled", label: __("Settled") },
			],
		},
		{ fieldname: "from_date", label: __("From"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("To"), fieldtype: "Date" },
		{ fieldname: "course", label: __("Course"), fieldtype: "Link", options: "Course" },
		{ fieldname: "student_group", label: __("Student Group"), fieldtype: "Link", options: "Student Group" },
		{ fieldname: "student", label: __("Pupil"), fieldtype: "Link", options: "Student" },
		{ fieldname: "text", label: __("Words"), fieldtype: "Data" },
	].filter(({ fieldtype, options }) => fieldtype !== "Link" || frappe.model.can_read(options)),

	onload(report) {
		report.page.add_inner_button(__("Accept"), () => decide(report, "Accept"));
		report.page.add_inner_button(__("Change"), () => change(report));
		report.page.add_inner_button(__("Dismiss"), () => dismiss(report));
		report.page.add_inner_button(__("Take Back"), () => decide(report, "Take back"));
		report.page.add_inner_button(__("Overrides"), () => frappe.set_route("List", "AI Override"));
	},

	get_datatable_options: (options) => ({ ...options, checkboxColumn: true }),

	formatter(value, row, column, data, plain) {
		const shown = frappe.utils.escape_html(value ?? "");
		if (data && column.fieldname === "what") {
			const route = frappe.router.slug(data.doctype);
			return `<a href="/app/${route}/${encodeURIComponent(data.name)}" title="${shown}">${shown}</a>`;
		}
		return typeof value === "string" && column.fieldtype === "Data" ? shown : plain(value, row, column, data);
	},
};
