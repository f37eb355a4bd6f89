// The timetables that there are, to be opened.
import { el } from "./elements.js";
import { figure, stateOf } from "./words.js";

const RUN = "AI Timetable Run";
const MOST = 20;

export async function chooseRun(page, area) {
	page.set_primary_action(__("New timetable"), () => frappe.new_doc(RUN));
	const runs = await frappe.db.get_list(RUN, {
		fields: ["name", "title", "academic_term", "status", "cost", "hard_violations", "modified"],
		order_by: "modified desc",
		limit: MOST,
	});
	if (!runs.length) {
		area.replaceChildren(
			el(
				"div",
				{ className: "tt-empty" },
				el("p", {}, __("There is no timetable yet.")),
				el(
					"p",
					{ className: "tt-muted" },
					__("A timetable needs School Periods, and a Course Load for each course that a group is taught.")
				)
			)
		);
		return;
	}
	area.replaceChildren(
		el(
			"ul",
			{ className: "tt-runs" },
			...runs.map((run) => {
				const [words, colour] = stateOf(run.status);
				return el(
					"li",
					{},
					el(
						"a",
						{ className: "tt-runs__run", href: `/app/timetable-planner/${encodeURIComponent(run.name)}` },
						el("span", { className: "tt-runs__title" }, run.title),
						el("span", { className: "tt-muted" }, run.academic_term),
						el("span", { className: `indicator-pill ${colour}` }, words),
						run.status === "Draft"
							? ""
							: el("span", { className: "tt-runs__cost" }, __("Cost {0}", [figure(run.cost)]))
					)
				);
			})
		)
	);
}
