// A draft that a person makes their own: text, what it is built from, and what was taken out of it.
import { button, el, paragraphs } from "../../predictions/elements.js";
import { said } from "./parts.js";

/** The editor of a draft. `shown`: as the server has it; `acts`: buttons; `onread`: called when it is first looked at. */
export function editor({ shown, label, locked = false, acts, onread }) {
	const area = el("textarea", {
		className: "form-control sai-draft__text",
		rows: 6,
		maxLength: 4000,
		value: shown.text,
		readOnly: locked,
		"aria-label": label,
	});
	if (onread) area.addEventListener("focus", onread, { once: true });
	const notes = [
		shown.outdated ? __("The records have changed since this was drafted.") : "",
		shown.doubts.length ? __("No record has these figures: {0}.", [shown.doubts.join(", ")]) : "",
		shown.why_local ?? "",
		shown.removed?.length ? __("Taken out, since the records do not bear it out: {0}", [shown.removed.join(" ")]) : "",
	];
	return {
		area,
		node: el(
			"div",
			{ className: "sai-draft" },
			area,
			...paragraphs(notes, "small sai-draft__note"),
			shown.facts.length
				? el(
						"details",
						{},
						el("summary", { className: "text-muted small" }, __("Built from {0} facts", [shown.facts.length])),
						el("ul", { className: "small" }, ...shown.facts.map(said))
				  )
				: null,
			el("p", { className: "text-muted small" }, by(shown)),
			el("div", { className: "sai-draft__acts" }, ...acts(area).filter(Boolean))
		),
	};
}

function by({ drafted_by: who }) {
	return who === "Local"
		? __("Drafted here from the records. Read it, and make it yours.")
		: __("Drafted by {0} from the records, without the name. Read it, and make it yours.", [who]);
}

/** A button that does something once; what is refused, the desk has said. */
export function once(label, act, className) {
	return button(
		label,
		async (event) => {
			const pressed = event.target;
			pressed.disabled = true;
			try {
				await act();
			} catch {
				// The desk has said why.
			} finally {
				if (pressed.isConnected) pressed.disabled = false;
			}
		},
		className
	);
}
