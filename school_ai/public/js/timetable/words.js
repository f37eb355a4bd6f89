// What stands in several places of the planner: states and figures, in words.

export const BUSY = ["Queued", "Solving"];

/** What a run's state is called, and in which colour. */
export function stateOf(status) {
	const states = {
		Draft: [__("Draft"), "gray"],
		Queued: [__("Waiting for a worker"), "blue"],
		Solving: [__("Solving"), "blue"],
		Paused: [__("Paused"), "orange"],
		Solved: [__("Solved"), "green"],
		Infeasible: [__("There is no such timetable"), "red"],
		Failed: [__("Failed"), "red"],
		Applied: [__("In use"), "purple"],
	};
	return states[status] ?? [status, "gray"];
}

/** A figure as people here write it. */
export const figure = (value, decimals = 0) =>
	Number(value).toLocaleString(frappe.boot.lang || undefined, { maximumFractionDigits: decimals });

/** A difference with its sign: +4, 0, −3. */
export function signed(value) {
	if (!value) return "0";
	return value > 0 ? `+${figure(value)}` : `−${figure(-value)}`;
}

/** What a place would cost, short enough for a cell. */
export function priceOf({ hard, cost }) {
	if (hard > 0) return `✕ ${figure(hard)}`;
	if (hard < 0) return `✓ ${signed(cost)}`;
	return signed(cost);
}

/** What a place would cost, to be read out. */
export function priceInWords({ hard, cost }) {
	if (hard === 1) return __("breaks a hard rule");
	if (hard > 0) return __("breaks hard rules {0} times", [figure(hard)]);
	if (hard === -1) return __("mends a hard rule, costs {0}", [signed(cost)]);
	if (hard < 0) return __("mends {0} hard rules, costs {1}", [figure(-hard), signed(cost)]);
	if (cost > 0) return __("costs {0} more", [figure(cost)]);
	if (cost < 0) return __("costs {0} less", [figure(-cost)]);
	return __("costs the same");
}

/** How a place is coloured. */
export function shadeOf({ hard, cost }) {
	if (hard > 0) return "hard";
	if (hard < 0 || cost < 0) return "better";
	if (cost === 0) return "same";
	return cost <= 5 ? "dearer" : "dear";
}

export function duration(seconds) {
	if (seconds < 60) return __("{0} s", [figure(seconds, seconds < 10 ? 1 : 0)]);
	return __("{0} min {1} s", [figure(Math.floor(seconds / 60)), figure(Math.round(seconds % 60))]);
}
