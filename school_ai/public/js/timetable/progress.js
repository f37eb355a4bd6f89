// How far a run is: its figures, and the curve of its cost over time.
import { el } from "./elements.js";
import { BUSY, duration, figure, stateOf } from "./words.js";

const MOST_POINTS = 60;

export class Progress {
	constructor() {
		this.figures = el("dl", { className: "tt-figures" });
		this.step = el("p", { className: "tt-progress__step", role: "status" });
		this.chart = el("div", { className: "tt-curve__chart", role: "img" });
		this.curve = el(
			"details",
			{ className: "tt-curve", hidden: true },
			el("summary", {}, __("Cost over time")),
			this.chart
		);
		this.curve.addEventListener("toggle", () => this.draw());
		this.element = el(
			"section",
			{ className: "tt-progress", "aria-label": __("How far it is") },
			this.figures,
			this.step,
			this.curve
		);
	}

	/** Show a state as the server told it. */
	show(state) {
		if (this.state?.run !== state.run) this.drawn = null;
		const was = this.state;
		this.state = state;
		const busy = BUSY.includes(state.status);
		const facts = [[__("Status"), stateOf(state.status)[0]]];
		if (state.cost !== null && state.hard) facts.push([__("Hard rules broken"), figure(state.hard), "tt-hard"]);
		if (state.cost !== null) facts.push([__("Cost"), figure(state.cost)]);
		if (state.bound !== null && !state.hard) facts.push([__("At least"), figure(state.bound, 1)]);
		if (state.is_optimal) facts.push([__("Gap"), __("none: proven best"), "tt-good"]);
		else if (state.gap !== null && state.cost !== null && !state.hard)
			facts.push([__("Gap"), __("{0} %", [figure(state.gap, 1)])]);
		if (state.seconds) facts.push([__("Solved for"), duration(state.seconds)]);
		this.figures.replaceChildren(
			...facts.map(([label, value, style]) =>
				el("div", {}, el("dt", {}, label), el("dd", { className: style ?? "" }, value))
			)
		);
		const waiting = state.status === "Queued" ? __("It begins as soon as a worker is free.") : "";
		this.step.textContent = state.step || (busy ? waiting : state.status === "Failed" ? state.problem ?? "" : "");
		this.step.hidden = !this.step.textContent;
		this.element.classList.toggle("is-busy", busy);
		this.curve.hidden = this.points().length < 2;
		if (busy && !(was && BUSY.includes(was.status))) this.curve.open = true;
		this.draw();
	}

	/** Figures that came by themselves, between two states. */
	live({ seconds, cost, hard, bound, gap }) {
		if (this.state) this.show({ ...this.state, seconds, cost, hard, bound, gap });
	}

	/** While hard rules are broken the cost says nothing: the curve begins with the first complete timetable. */
	points() {
		const whole = (this.state?.history ?? []).filter(([, , hard]) => !hard);
		const step = Math.ceil(whole.length / MOST_POINTS);
		return whole.filter((_point, number) => number % step === 0 || number === whole.length - 1);
	}

	draw() {
		const points = this.points();
		if (!this.curve.open || points.length < 2) return;
		const key = JSON.stringify(points);
		if (key === this.drawn) return;
		this.drawn = key;
		const bounds = points.map(([, , , bound]) => bound);
		const datasets = [{ name: __("Cost"), values: points.map(([, cost]) => cost) }];
		const first = bounds.find((bound) => bound !== null);
		if (first !== undefined) {
			let last = first;
			datasets.push({ name: __("At least"), values: bounds.map((bound) => (last = bound ?? last)) });
		}
		const [begin, end] = [points[0], points.at(-1)];
		this.chart.setAttribute(
			"aria-label",
			__("Cost over time: from {0} after {1} to {2} after {3}", [
				figure(begin[1]),
				duration(begin[0]),
				figure(end[1]),
				duration(end[0]),
			])
		);
		this.chart.replaceChildren();
		new frappe.Chart(this.chart, {
			type: "line",
			height: 150,
			colors: ["#2490ef", "#98a1a9"],
			animate: false,
			truncateLegends: true,
			axisOptions: { xIsSeries: true, xAxisMode: "tick", shortenYAxisNumbers: true },
			lineOptions: { hideDots: 1 },
			data: { labels: points.map(([seconds]) => duration(seconds)), datasets },
		});
	}
}
