// Guardians ask for leave, and withdraw it; families agree to things, and take that back.
import { post } from "./server.js";
import { __ } from "./text.js";

const at = (id) => document.getElementById(id);
const student = at("leave")?.dataset.student;

function complain(text, place = "leave-problem") {
	at(place).textContent = text;
	at(place).hidden = !text;
	if (text) at(place).scrollIntoView({ block: "nearest" });
}

/** Do something once, whatever is pressed meanwhile, and show the page as it is then. */
async function once(button, call, { section, place } = { section: "leave", place: "leave-problem" }) {
	if (button.getAttribute("aria-busy")) return;
	complain("", place);
	button.setAttribute("aria-busy", "true");
	try {
		await call();
		location.hash = section;
		location.reload();
	} catch (error) {
		complain(error.message, place);
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

for (const button of document.querySelectorAll("[data-purpose]")) {
	button.addEventListener("click", () => {
		const of = at("consents").dataset.student;
		const given = button.dataset.given === "true";
		once(button, () => post("privacy.set_consent", { student: of, purpose: button.dataset.purpose, given }), {
			section: "consents-section",
			place: "consent-problem",
		});
	});
}
