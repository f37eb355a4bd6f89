import { el } from "../portal/elements.js";

export { el };

const PATHS = {
	lock: "M4.5 7V5a3.5 3.5 0 0 1 7 0v2M3.5 7h9v6.5h-9z",
	unlock: "M4.5 7V5a3.5 3.5 0 0 1 6.8-1.2M3.5 7h9v6.5h-9z",
	pin: "M5.5 2.5h5M6.5 2.5v4l-2 2.5h7l-2-2.5v-4M8 9v4.5",
};

/** A small picture that says nothing to a screen reader: what it stands beside does. */
export function icon(name) {
	const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
	svg.setAttribute("viewBox", "0 0 16 16");
	svg.setAttribute("class", "tt-icon");
	svg.setAttribute("aria-hidden", "true");
	const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
	path.setAttribute("d", PATHS[name]);
	svg.append(path);
	return svg;
}

export function button(label, onclick, properties = {}) {
	return el("button", { type: "button", className: "btn btn-default btn-sm", onclick, ...properties }, label);
}

/** A link to a record at the desk. */
export function recordLink(doctype, name, text) {
	return el("a", { href: `/app/${frappe.router.slug(doctype)}/${encodeURIComponent(name)}` }, text);
}
