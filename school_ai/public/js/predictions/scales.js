// Pictures of figures. Each has its words beside it, so that nobody needs to see it.
import { el, svg } from "./elements.js";
import { figure, percent } from "./words.js";

const SIDE = 300;
const EDGE = { left: 58, right: 24, top: 10, bottom: 40 };

/** The calibration curve: what was said, and what came, with intervals. */
export function calibration(bins) {
	const most = Math.min(1, Math.ceil(10 * Math.max(...bins.flatMap(({ said, high }) => [said, high]))) / 10);
	const width = SIDE - EDGE.left - EDGE.right;
	const height = SIDE - EDGE.top - EDGE.bottom;
	const x = (share) => EDGE.left + (width * share) / most;
	const y = (share) => EDGE.top + height * (1 - share / most);
	const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => part * most);
	const words = __("Calibration curve: {0}", [
		bins.map(({ said, came }) => __("said {0}, came true {1}", [percent(said), percent(came)])).join("; "),
	]);
	return svg(
		"svg",
		{ class: "sai-curve", viewBox: `0 0 ${SIDE} ${SIDE}`, role: "img", "aria-label": words },
		...ticks.flatMap((share) => [
			svg("line", { class: "sai-curve__grid", x1: x(0), x2: x(most), y1: y(share), y2: y(share) }),
			text(x(0) - 6, y(share) + 4, "end", percent(share)),
			text(x(share), y(0) + 16, "middle", percent(share)),
		]),
		svg("line", { class: "sai-curve__ideal", x1: x(0), y1: y(0), x2: x(most), y2: y(most) }),
		...bins.map(({ said, low, high }) =>
			svg("line", { class: "sai-curve__interval", x1: x(said), x2: x(said), y1: y(low), y2: y(Math.min(high, most)) })
		),
		svg("polyline", {
			class: "sai-curve__line",
			points: bins.map(({ said, came }) => `${x(said)},${y(came)}`).join(" "),
		}),
		...bins.map(({ said, came }) => svg("circle", { class: "sai-curve__point", cx: x(said), cy: y(came), r: 3.5 })),
		text(x(most / 2), SIDE - 4, "middle", __("Chance that was said")),
		text(12, y(most / 2), "middle", __("Share that came true"), `rotate(-90 12 ${y(most / 2)})`)
	);
}

function text(x, y, anchor, words, transform = "") {
	const node = svg("text", { x, y, "text-anchor": anchor, ...(transform ? { transform } : {}) });
	node.textContent = words;
	return node;
}

/** A share with its interval on a scale to 100 %. */
export function share([value, low, high]) {
	return scale([
		{ kind: "interval", from: 100 * low, to: 100 * high },
		{ kind: "mark", from: 100 * value },
	]);
}

/** A grade beside the quartiles of the class; either may be missing. */
export function grade(value, { lower, median, upper }) {
	const parts = [];
	if (lower !== null) parts.push({ kind: "interval", from: lower, to: upper }, { kind: "middle", from: median });
	if (value !== null) parts.push({ kind: "mark", from: value });
	return scale(parts);
}

function scale(parts) {
	const style = ({ from, to }) =>
		`inset-inline-start: ${figure(from, 1)}%;` + (to === undefined ? "" : ` width: ${figure(to - from, 1)}%`);
	return el(
		"div",
		{ className: "sai-scale", "aria-hidden": "true" },
		...parts.map((part) => el("span", { className: `sai-scale__${part.kind}`, style: style(part) }))
	);
}
