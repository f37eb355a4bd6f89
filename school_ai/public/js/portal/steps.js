// A pupil ticks the steps that they have done.
import { post } from "./server.js";
import { __ } from "./text.js";

const at = (id) => document.getElementById(id);

async function tick(box) {
	const step = box.closest(".step");
	const done = box.checked;
	complain("");
	// Not `disabled`, which would take the focus away from who works by keyboard.
	box.setAttribute("aria-busy", "true");
	try {
		await post("recommendations.tick", { recommendation: box.dataset.step, done });
		step.classList.toggle("step--done", done);
		const state = step.querySelector(".step__state");
		if (state) state.textContent = done ? ` · ${__("done today")}` : "";
	} catch (error) {
		box.checked = !done;
		complain(
			error.status === 0
				? __("There is no connection to the school, so the tick was not kept. Please try again later.")
				: error.message
		);
	} finally {
		box.removeAttribute("aria-busy");
	}
}

function complain(text) {
	at("problem").textContent = text;
	at("problem").hidden = !text;
	if (text) at("problem").scrollIntoView({ block: "nearest" });
}

for (const box of document.querySelectorAll("[data-step]")) {
	box.disabled = false;
	box.addEventListener("click", (event) => {
		if (box.getAttribute("aria-busy")) event.preventDefault();
	});
	box.addEventListener("change", () => tick(box));
}
