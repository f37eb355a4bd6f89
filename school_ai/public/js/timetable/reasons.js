// Why a change costs what it costs, in words: hard ones are marked, of the others it is told what each costs.
import { el } from "./elements.js";
import { signed } from "./words.js";

const MOST = 6;

/** List items for what a change breaks and what it mends. */
export function reasonItems({ causes, cures }, most = MOST) {
	return [
		...causes.slice(0, most).map((reason) => item(reason, false)),
		...cures.slice(0, most).map((reason) => item(reason, true)),
	];
}

function item(reason, mended) {
	const shade = mended ? "better" : reason.hard ? "hard" : "dearer";
	return el(
		"li",
		{ "data-shade": shade, "data-hard": String(reason.hard) },
		el("span", { className: "tt-reason__mark", "aria-hidden": "true" }, markOf(reason, mended)),
		spoken(reason, mended)
	);
}

/** What a change breaks and mends, line by line, for where there is only text. */
export function reasonLines({ causes, cures }, most = MOST) {
	return [
		...causes.slice(0, most).map((reason) => `${markOf(reason, false)} ${reason.text}`),
		...cures.slice(0, most).map((reason) => `${markOf(reason, true)} ${__("Mended: {0}", [reason.text])}`),
	];
}

/** The same, to be read out. */
export function reasonsInWords({ causes }, most = 2) {
	return causes
		.slice(0, most)
		.map((reason) => spoken(reason, false))
		.join(" ");
}

function spoken({ text, hard }, mended) {
	if (mended) return hard ? __("Hard rule mended: {0}", [text]) : __("Mended: {0}", [text]);
	return hard ? __("Hard rule: {0}", [text]) : text;
}

function markOf({ hard, cost }, mended) {
	if (hard) return mended ? "✓" : "✕";
	return signed(mended ? -cost : cost);
}
