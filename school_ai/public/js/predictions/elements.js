import { el } from "../portal/elements.js";

export { el };

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, ...children) {
	const node = document.createElementNS(SVG, tag);
	for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
	node.append(...children);
	return node;
}

export function button(label, onclick, className = "btn btn-default btn-xs") {
	return el("button", { type: "button", className, onclick }, label);
}

/** A link to a record at the desk. */
export function recordLink(doctype, name, text) {
	return el("a", { href: `/app/${frappe.router.slug(doctype)}/${encodeURIComponent(name)}` }, text);
}

export function list(texts) {
	return el("ul", {}, ...texts.map((text) => el("li", {}, text)));
}

/** Sentences, one below the other; those that are empty are left out. */
export function paragraphs(texts, className = "") {
	return texts.filter(Boolean).map((text) => el("p", { className }, text));
}

export function section(title, ...content) {
	return el("section", { className: "sai-section" }, el("h3", {}, title), ...content);
}

/** The first ones, and the others behind a line that opens. */
export function firstFew(nodes, few = 3) {
	const others = nodes.slice(few);
	if (others.length < 2) return nodes;
	const summary = el("summary", { className: "text-muted" }, __("{0} more", [others.length]));
	return [...nodes.slice(0, few), el("details", {}, summary, ...others)];
}

/** A table that scrolls for itself where it is wider than the page. `head`: titles of columns; `rows`: `{ cells,
 * className }`, of which the first cell names the row, or `{ title }` above those that follow. */
export function table(title, head, rows) {
	return el(
		"div",
		// What scrolls is reached by the keyboard too.
		{ className: "sai-scroll", tabIndex: 0, role: "region", "aria-label": title },
		el(
			"table",
			{ className: "sai-table" },
			el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)))),
			el(
				"tbody",
				{},
				...rows.map((row) => rowOf(row, head.length))
			)
		)
	);
}

function rowOf({ title, cells, className = "" }, columns) {
	if (title) {
		const heading = el("th", { scope: "rowgroup", colSpan: columns }, title);
		return el("tr", { className: "sai-table__group" }, heading);
	}
	const [first, ...others] = cells;
	return el("tr", { className }, el("th", { scope: "row" }, first), ...others.map((cell) => el("td", {}, cell)));
}
