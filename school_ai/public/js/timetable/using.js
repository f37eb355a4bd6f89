// How well rooms and teachers are used, what is scarce, and what a change of the school would bring.
import { button, el } from "./elements.js";
import { get, post } from "./server.js";
import { figure, signed } from "./words.js";

const EVERY = 2000;

export function useDialog(run) {
	const dialog = new frappe.ui.Dialog({
		title: __("Use of rooms and teachers"),
		size: "large",
		fields: [{ fieldname: "result", fieldtype: "HTML" }],
	});
	const area = dialog.fields_dict.result.$wrapper.addClass("tt-used")[0];
	let open = true;
	dialog.onhide = () => (open = false);

	async function show() {
		const use = await get("timetables.use", { run });
		if (!open) return;
		area.replaceChildren(...shown(use, () => compare()));
		if (use.task) follow(use.task);
	}

	async function compare() {
		follow(await post("timetables.compare_variants", { run }));
	}

	async function follow(task) {
		const area_of_variants = area.querySelector(".tt-used__variants");
		const step = el(
			"p",
			{ className: "tt-muted", role: "status" },
			__("Solving each variant takes some minutes. It goes on when you close this.")
		);
		area_of_variants.replaceChildren(step);
		for (;;) {
			const state = await get("tasks.state", { task }, { silent: true });
			if (!open) return;
			if (state && !["Queued", "Running"].includes(state.status)) {
				if (state.problem)
					frappe.msgprint({
						title: __("Not compared"),
						indicator: "red",
						message: frappe.utils.escape_html(state.problem),
					});
				break;
			}
			if (state?.step) step.textContent = `${state.step} (${__("{0} %", [state.progress])})`;
			await new Promise((resolve) => setTimeout(resolve, EVERY));
		}
		await show();
	}

	area.replaceChildren(el("p", { className: "tt-muted", role: "status" }, __("Counting …")));
	dialog.show();
	show().catch(() => area.replaceChildren());
}

function shown({ rooms, instructors, scarce, variants, task }, compare) {
	const share = (used, of) => (of ? __("{0} %", [figure((100 * used) / of)]) : "–");
	return [
		el("h2", {}, __("What is scarce")),
		scarce.length
			? el("ul", {}, ...scarce.map((text) => el("li", {}, text)))
			: el("p", { className: "tt-muted" }, __("Nothing is scarce.")),
		el("h2", {}, __("What a change would bring")),
		el(
			"div",
			{ className: "tt-used__variants" },
			variants.length
				? variantTable(variants)
				: el(
						"p",
						{ className: "tt-muted" },
						__("Each variant is solved anew, and compared with the school as it is.")
				  ),
			task ? "" : button(variants.length ? __("Compare again") : __("Compare variants"), compare)
		),
		el("h2", {}, __("Rooms")),
		table(
			[__("Room"), __("Kind"), __("Periods used"), __("Share used"), __("Seats taken")],
			rooms.map((each) => [
				each.room,
				each.kind,
				__("{0} of {1}", [each.used, each.open]),
				share(each.used, each.open),
				__("{0} %", [each.seats]),
			]),
			2
		),
		el("h2", {}, __("Teachers")),
		table(
			[__("Teacher"), __("Days"), __("Periods taught"), __("Share used"), __("Free in between")],
			instructors.map((each) => [
				each.instructor,
				figure(each.days),
				__("{0} of {1}", [each.taught, each.open]),
				share(each.taught, each.open),
				figure(each.free),
			]),
			1
		),
	];
}

function variantTable(variants) {
	const saved = (each) => (each.saved === null ? "" : each.saved ? signed(-each.saved) : "0");
	return table(
		[__("Variant"), __("Without a place"), __("Hard rules broken"), __("Cost"), __("Difference")],
		variants.map((each) => [each.text, figure(each.unplaced), figure(each.hard), figure(each.cost), saved(each)]),
		1
	);
}

/** `texts`: so many columns, from the first, hold no figures. */
function table(labels, rows, texts) {
	const style = (number) => (number < texts ? "" : "tt-number");
	return el(
		"div",
		{ className: "tt-used__table", tabIndex: 0, role: "region", "aria-label": labels[0] },
		el(
			"table",
			{ className: "tt-table" },
			el(
				"thead",
				{},
				el(
					"tr",
					{},
					...labels.map((label, number) => el("th", { scope: "col", className: style(number) }, label))
				)
			),
			el(
				"tbody",
				{},
				...rows.map((cells) =>
					el("tr", {}, ...cells.map((text, number) => el("td", { className: style(number) }, text)))
				)
			)
		)
	);
}
