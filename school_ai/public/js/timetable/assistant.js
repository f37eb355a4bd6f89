// The assistant: bell schedule, home rooms and course loads, proposed from the lessons that were held in a term.
import { el } from "./elements.js";
import { get, post } from "./server.js";
import { figure } from "./words.js";

const MOST_TERMS = 50;
// So many sentences about what was left out are shown at once: a school may have hundreds.
const MOST_LEFT = 8;

/** `done`: called once something was taken over. */
async function openAssistant(done) {
	const options = (
		await frappe.db.get_list("Academic Term", {
			fields: ["name"],
			order_by: "term_start_date desc",
			limit: MOST_TERMS,
		})
	).map((term) => term.name);
	let proposed = null;
	let asked = null;
	let chosen = new Set();
	const dialog = new frappe.ui.Dialog({
		title: __("Set up from the lessons of a term"),
		size: "large",
		fields: [
			{
				fieldname: "from_term",
				fieldtype: "Select",
				options: ["", ...options],
				label: __("Lessons of"),
				reqd: 1,
				change: () => look(),
			},
			{ fieldtype: "Column Break" },
			{
				fieldname: "for_term",
				fieldtype: "Select",
				options: ["", ...options],
				label: __("For the term"),
				reqd: 1,
				change: () => look(),
			},
			{ fieldtype: "Section Break" },
			{ fieldname: "result", fieldtype: "HTML" },
		],
		primary_action_label: __("Take over"),
		primary_action: () => accept(),
	});
	const area = dialog.fields_dict.result.$wrapper.addClass("tt-assistant")[0];
	const terms = () => ({ from_term: dialog.get_value("from_term"), for_term: dialog.get_value("for_term") });

	async function look() {
		const { from_term, for_term } = terms();
		const question = `${from_term} ${for_term}`;
		if (!from_term || !for_term || question === asked) return;
		asked = question;
		proposed = null;
		dialog.disable_primary_action();
		area.replaceChildren(el("p", { className: "tt-muted", role: "status" }, __("Reading the lessons …")));
		let found = null;
		try {
			found = await get("timetables.propose_loads", { from_term, for_term });
		} catch {
			// The desk has said why.
		}
		if (asked !== question) return;
		if (!found) {
			asked = null;
			area.replaceChildren();
			return;
		}
		proposed = found;
		chosen = new Set(found.loads.filter((load) => !load.is_there).map((load) => load.number));
		render();
	}

	function render() {
		area.replaceChildren(...shown(proposed, chosen, render));
		const periods = proposed.has_periods ? 0 : proposed.periods.length;
		if (chosen.size || periods || proposed.home_rooms) dialog.enable_primary_action();
		else dialog.disable_primary_action();
	}

	async function accept() {
		const { from_term, for_term } = terms();
		dialog.disable_primary_action();
		try {
			const made = await post("timetables.accept_loads", { from_term, for_term, numbers: [...chosen] });
			dialog.hide();
			tell(made);
			done();
		} catch {
			dialog.enable_primary_action();
		}
	}

	dialog.disable_primary_action();
	dialog.show();
}

function shown(proposed, chosen, changed) {
	const { periods, weekdays, weeks, evidence, has_periods, loads, home_rooms, left } = proposed;
	const bells = has_periods
		? __("The school has a bell schedule already: it stays.")
		: __("Bell schedule: {0} periods from {1} to {2}, on {3}.", [
				periods.length,
				periods[0]?.begins ?? "",
				periods.at(-1)?.ends ?? "",
				weekdays.join(", "),
		  ]);
	const open = loads.filter((load) => !load.is_there);
	const all = el("input", {
		type: "checkbox",
		checked: open.length > 0 && open.every((load) => chosen.has(load.number)),
		disabled: !open.length,
		"aria-label": __("All"),
		onchange: () => {
			for (const load of open) {
				if (all.checked) chosen.add(load.number);
				else chosen.delete(load.number);
			}
			changed();
		},
	});
	return [
		el("p", {}, bells),
		weeks > 1 ? el("p", {}, __("The lessons repeat every {0} weeks.", [weeks])) : "",
		home_rooms ? el("p", {}, __("Groups with a home room: {0}.", [home_rooms])) : "",
		evidence.length
			? el(
					"details",
					{ className: "tt-muted" },
					el("summary", {}, __("Why?")),
					el("ul", {}, ...evidence.map((text) => el("li", {}, text)))
			  )
			: "",
		el("h2", {}, __("Course loads: {0} of {1}", [chosen.size, loads.length])),
		el(
			"div",
			{ className: "tt-assistant__loads", tabIndex: 0, role: "region", "aria-label": __("Course loads") },
			el(
				"table",
				{ className: "tt-table" },
				el(
					"thead",
					{},
					el(
						"tr",
						{},
						el("th", {}, all),
						...[__("Course"), __("Groups"), __("Teachers"), __("Periods"), __("Sure")].map((label) =>
							el("th", { scope: "col" }, label)
						)
					)
				),
				el("tbody", {}, ...loads.map((load) => loadRow(load, chosen, changed)))
			)
		),
		left.length
			? el(
					"details",
					{ className: "tt-assistant__left" },
					el("summary", {}, __("Left out: {0}", [left.length])),
					el("ul", {}, ...left.map((text) => el("li", {}, text)))
			  )
			: "",
	];
}

function loadRow(load, chosen, changed) {
	const box = el("input", {
		type: "checkbox",
		checked: chosen.has(load.number),
		disabled: load.is_there,
		"aria-label": `${load.course}, ${load.groups.join(", ")}`,
		onchange: () => {
			if (box.checked) chosen.add(load.number);
			else chosen.delete(load.number);
			changed();
		},
	});
	const blocks = [
		load.double_lessons ? __("{0} double", [load.double_lessons]) : "",
		load.triple_lessons ? __("{0} triple", [load.triple_lessons]) : "",
		load.room_kind,
	].filter(Boolean);
	return el(
		"tr",
		{ title: load.evidence.join("\n") },
		el("td", {}, box),
		el("td", {}, load.course, load.is_there ? el("div", { className: "tt-muted" }, __("is there already")) : ""),
		el(
			"td",
			{},
			load.groups.join(", "),
			load.instead_of.length
				? el("div", { className: "tt-muted" }, __("as {0} before", [load.instead_of.join(", ")]))
				: ""
		),
		el("td", {}, load.instructors.join(", ")),
		el(
			"td",
			{},
			figure(load.periods_a_week),
			blocks.length ? el("div", { className: "tt-muted" }, blocks.join(", ")) : ""
		),
		el("td", {}, __("{0} %", [figure(load.confidence)]))
	);
}

function tell({ periods, loads, home_rooms, left }) {
	const escaped = frappe.utils.escape_html;
	const counts = __("Taken over: {0} periods, {1} course loads, {2} home rooms.", [periods, loads, home_rooms]);
	const listed = (texts) => `<ul>${texts.map((text) => `<li>${escaped(text)}</li>`).join("")}</ul>`;
	const more = left.slice(MOST_LEFT);
	const rest = more.length
		? `<details><summary>${__("Show {0} more", [more.length])}</summary>${listed(more)}</details>`
		: "";
	const stays = left.length ? `<p>${__("This was left out:")}</p>${listed(left.slice(0, MOST_LEFT))}${rest}` : "";
	frappe.msgprint({
		title: __("Set up"),
		indicator: left.length ? "orange" : "green",
		// Each part went through __().
		// nosemgrep: untranslated-text-in-script
		message: `<p>${counts}</p>${stays}`,
	});
}

frappe.provide("school_ai");
school_ai.setUpTimetables = openAssistant;
