// What is above a form: opened and closed, loaded, empty, or with what went wrong and a way to try again.
import { button, el } from "../../predictions/elements.js";
import { openAssistant } from "./assistant.js";

const STATE = "school_ai_panel_closed";

/**
 * A panel above a form. `load`: what it shows, by a promise; `draw`: nodes of that; `summary`: a line of it, for when it
 * is closed. Whoever may not see it is shown none.
 */
export function panel(frm, { load, draw, summary, name = "panel" }) {
	const record = frm.docname;
	const wrapper = frm.layout.wrapper;
	wrapper.find(`.sai-panel--${name}`).remove();
	if (frm.is_new()) return;
	if (name === "panel") offerAssistant(frm);
	const body = el("div", { className: "sai-panel__body" });
	const counts = el("span", { className: "sai-panel__counts text-muted" });
	const key = `${STATE}:${frm.doctype}:${name}`;
	const host = el(
		"details",
		{
			className: `sai-panel sai-panel--${name} sai-figures`,
			open: !localStorage.getItem(key),
			ontoggle: () => (host.open ? localStorage.removeItem(key) : localStorage.setItem(key, "1")),
		},
		el("summary", {}, el("h2", {}, name === "panel" ? __("School AI") : __("Comments for the Report Card")), counts),
		body
	);
	wrapper[0].prepend(host);
	const show = async () => {
		body.replaceChildren(el("p", { className: "sai-panel__state text-muted", role: "status" }, __("Loading …")));
		try {
			const found = await load();
			if (frm.docname !== record || !host.isConnected) return;
			counts.textContent = summary ? summary(found) : "";
			body.replaceChildren(...draw(found, show).filter(Boolean));
		} catch (error) {
			if (!host.isConnected) return;
			// Who may not see it is told nothing, not even that there is something.
			if (error.status === 403 || error.status === 417) return host.remove();
			body.replaceChildren(
				el("p", { className: "sai-panel__state", role: "alert" }, error.message),
				button(__("Try again"), show)
			);
		}
	};
	show();
}

function offerAssistant(frm) {
	const label = __("Ask");
	frm.remove_custom_button(label);
	frm.add_custom_button(label, () => openAssistant({ doctype: frm.doctype, name: frm.docname }));
}
