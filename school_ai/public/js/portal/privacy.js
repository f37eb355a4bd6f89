// Somebody's own data: packed by a worker and downloaded, and asked to be erased.
import { post } from "./server.js";
import { __ } from "./text.js";

const problem = document.getElementById("problem");
const said = document.getElementById("said");
const form = document.getElementById("erase");
// Milliseconds between two looks at whether it is packed.
const PATIENCE = 4000;

async function ask(button, doing) {
	if (button.getAttribute("aria-busy")) return;
	button.setAttribute("aria-busy", "true");
	problem.hidden = true;
	try {
		await doing();
		location.reload();
	} catch (error) {
		problem.textContent = error.message;
		problem.hidden = false;
		button.removeAttribute("aria-busy");
	}
}

for (const button of document.querySelectorAll("[data-export]")) {
	button.addEventListener("click", () =>
		ask(button, async () => {
			const student = button.dataset.export;
			// Without a pupil it is the reader's own.
			await (student ? post("privacy.export", { student }) : post("privacy.export"));
			said.textContent = __("It is being packed.");
		})
	);
}

form?.addEventListener("submit", (event) => {
	event.preventDefault();
	const values = new FormData(form);
	ask(form.querySelector("[type=submit]"), () =>
		post("privacy.request_deletion", {
			student: form.dataset.student,
			scope: values.get("scope"),
			reason: values.get("reason"),
		})
	);
});

// Somebody who writes in the form is not interrupted.
if (document.querySelector("[data-status=Waiting], [data-status=Working]")) {
	const look = () => (form?.contains(document.activeElement) ? setTimeout(look, PATIENCE) : location.reload());
	setTimeout(look, PATIENCE);
}
