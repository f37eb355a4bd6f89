// Two timetables side by side.
import { el } from "./elements.js";
import { get } from "./server.js";
import { figure, stateOf } from "./words.js";

const RUN = "AI Timetable Run";
const MOST_RUNS = 100;
const MOST_MOVED = 200;

/** `roomTitle`: what people call a room. */
export async function compareDialog({ run, title, term, roomTitle }) {
	const runs = await frappe.db.get_list(RUN, {
		fields: ["name", "title", "status", "cost"],
		filters: { academic_term: term, name: ["!=", run], status: ["!=", "Draft"] },
		order_by: "modified desc",
		limit: MOST_RUNS,
	});
	if (!runs.length) {
		frappe.msgprint(__("There is no other timetable of this term to compare with."));
		return;
	}
	const titles = new Map(runs.map((each) => [each.name, each.title]));
	const dialog = new frappe.ui.Dialog({
		title: __("Compare with another timetable"),
		size: "large",
		fields: [
			{
				fieldname: "other",
				fieldtype: "Select",
				label: __("The other timetable"),
				options: runs.map((each) => ({
					value: each.name,
					label: `${frappe.utils.escape_html(each.title)} (${stateOf(each.status)[0]}, ${figure(each.cost)})`,
				})),
				default: runs[0].name,
				change: () => show(dialog.get_value("other")),
			},
			{ fieldname: "result", fieldtype: "HTML" },
		],
	});
	const area = dialog.fields_dict.result.$wrapper.addClass("tt-compared")[0];
	let shown = null;
	async function show(other) {
		if (!other || other === shown) return;
		shown = other;
		area.replaceChildren(el("p", { className: "tt-muted" }, __("Comparing …")));
		try {
			const compared = await get("timetables.compare", { run, other });
			if (shown === other) area.replaceChildren(...comparison(compared, [title, titles.get(other)], roomTitle));
		} catch {
			shown = null;
			area.replaceChildren();
		}
	}
	dialog.show();
	show(runs[0].name);
}

function comparison({ costs, hard, rules, moved, lessons }, titles, roomTitle) {
	const total = { title: __("Altogether"), costs, hard };
	const changed = rules.filter((rule) => worth(rule, 0) !== worth(rule, 1));
	const same = rules.length - changed.length;
	return [
		el(
			"table",
			{ className: "tt-table tt-table--compared" },
			head([__("Rule"), ...titles], true),
			el("tbody", {}, ...[...changed, total].map((rule) => ruleRow(rule, rule === total)))
		),
		same ? el("p", { className: "tt-muted" }, __("Rules that cost the same in both: {0}", [same])) : "",
		el("h2", {}, __("Lessons elsewhere: {0} of {1}", [moved.length, lessons])),
		moved.length ? movedTable(moved, titles, roomTitle) : "",
		moved.length > MOST_MOVED
			? el("p", { className: "tt-muted" }, __("{0} more are not listed.", [moved.length - MOST_MOVED]))
			: "",
	];
}

function head(labels, withNumbers) {
	const cells = labels.map((label, number) =>
		el("th", { scope: "col", className: withNumbers && number ? "tt-number" : "" }, label)
	);
	return el("thead", {}, el("tr", {}, ...cells));
}

const worth = (rule, number) => 1e6 * rule.hard[number] + rule.costs[number];

function ruleRow(rule, isTotal) {
	const cells = [0, 1].map((number) => {
		const better = worth(rule, number) < worth(rule, 1 - number);
		const hard = rule.hard[number] ? `✕ ${figure(rule.hard[number])}` : "";
		const cost = rule.costs[number] || !hard ? figure(rule.costs[number]) : "";
		const text = [hard, cost].filter(Boolean).join(" · ");
		return el("td", { className: `tt-number ${better ? "tt-good" : ""}` }, better ? `${text} ✓` : text);
	});
	return el("tr", { className: isTotal ? "is-total" : "" }, el("th", { scope: "row" }, rule.title), ...cells);
}

function movedTable(moved, titles, roomTitle) {
	const place = ({ places, rooms }, number) =>
		[places[number] ?? __("no place"), rooms[number] ? roomTitle(rooms[number]) : ""].filter(Boolean).join(" · ");
	const rows = moved
		.slice(0, MOST_MOVED)
		.map((each) =>
			el(
				"tr",
				{},
				el("th", { scope: "row" }, each.title),
				el("td", {}, place(each, 0)),
				el("td", {}, place(each, 1))
			)
		);
	return el(
		"div",
		{ className: "tt-moved", tabIndex: 0, role: "region", "aria-label": __("Lessons elsewhere") },
		el("table", { className: "tt-table" }, head([__("Lesson"), ...titles], false), el("tbody", {}, ...rows))
	);
}
