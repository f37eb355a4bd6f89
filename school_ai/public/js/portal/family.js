// Guardians ask for leave, and withdraw it.
import { post } from "./server.js";
import { __ } from "./text.js";

const at = (id) => document.getElementById(id);
const student = at("leave")?.dataset.student;

function complain(text) {
	at("leave-problem").textContent = text;
	at("leave-problem").hidden = !text;
	if (text) at("leave-problem").scrollIntoView({ block: "nearest" });
}

/** Do something once, whatever is pressed meanwhile, and show the page as it is then. */
async function once(button, call) {
	if (button.getAttribute("aria-busy")) return;
	complain("");
	button.setAttribute("aria-busy", "true");
	try {
		await call();
		location.hash = "leave";
		location.reload();
	} catch (error) {
		complain(error.message);
		button.removeAttribute("aria-busy");
	}
}

const form = at("leave-form");

form?.addEventListener("submit", (event) => {
	event.preventDefault();
	const { first, last, reason } = Object.fromEntries(new FormData(form));
	if (last < first) {
		complain(__("The last day lies before the first one."));
		return;
	}
	once(form.querySelector("button"), () => post("family.ask_leave", { student, first, last, reason }));
});

// A leave of one day is the usual one.
form?.elements.first.addEventListener("change", () => {
	if (form.elements.last.value < form.elements.first.value) form.elements.last.value = form.elements.first.value;
});

for (const button of document.querySelectorAll("[data-withdraw]")) {
	button.addEventListener("click", () => {
		if (!confirm(__("Withdraw this leave?"))) return;
		once(button, () => post("family.withdraw_leave", { leave: button.dataset.withdraw }));
	});
}
