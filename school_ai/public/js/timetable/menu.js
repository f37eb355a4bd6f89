// A small menu beside a place of the grid.
import { el } from "./elements.js";

/** Ask which of `choices` ([[value, label], …]) is meant. `question`: an element that stands above them. Resolves to
 * its value, or null. */
export function ask(anchor, question, choices) {
	return new Promise((resolve) => {
		const before = document.activeElement;
		const done = (value) => {
			document.removeEventListener("pointerdown", outside, true);
			menu.remove();
			if (before?.isConnected) before.focus({ preventScroll: true });
			resolve(value);
		};
		const outside = (event) => {
			if (!menu.contains(event.target)) done(null);
		};
		const buttons = [...choices, [null, __("Cancel")]].map(([value, label]) =>
			el(
				"button",
				{ type: "button", className: "tt-menu__choice", role: "menuitem", onclick: () => done(value) },
				label
			)
		);
		const menu = el(
			"div",
			{ className: "tt-menu", role: "menu", "aria-label": __("What is to be done here?"), onkeydown: keys },
			el("div", { className: "tt-menu__question" }, question),
			...buttons
		);
		function keys(event) {
			const at = buttons.indexOf(document.activeElement);
			const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
			if (event.key === "Escape") done(null);
			else if (step) buttons[(at + step + buttons.length) % buttons.length].focus();
			else if (event.key === "Tab")
				buttons[(at + (event.shiftKey ? -1 : 1) + buttons.length) % buttons.length].focus();
			else return;
			event.preventDefault();
			event.stopPropagation();
		}
		document.body.append(menu);
		beside(menu, anchor);
		document.addEventListener("pointerdown", outside, true);
		buttons[0].focus({ preventScroll: true });
	});
}

/** Below its place, or above it where there is more room, and within the window. */
function beside(menu, anchor) {
	const place = anchor.getBoundingClientRect();
	const { width, height } = menu.getBoundingClientRect();
	const fits = place.bottom + height + 8 <= innerHeight;
	const top = fits ? place.bottom + 4 : Math.max(8, place.top - height - 4);
	menu.style.left = `${Math.min(Math.max(8, place.left), Math.max(8, innerWidth - width - 8))}px`;
	menu.style.top = `${Math.min(top, Math.max(8, innerHeight - height - 8))}px`;
}
