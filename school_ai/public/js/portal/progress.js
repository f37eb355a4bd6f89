// A pupil ticks steps, and opens the materials that they name.
import { el } from "./elements.js";
import { path, post } from "./server.js";
import { __ } from "./text.js";

const at = (id) => document.getElementById(id);
const steps = at("steps");

// --- steps that are done

async function tick(box) {
	const step = box.closest(".step");
	const done = box.checked;
	complain("");
	// Not `disabled`, which would take the focus away from who works by keyboard.
	box.setAttribute("aria-busy", "true");
	try {
		await post("recommendations.tick", { recommendation: box.dataset.step, done });
		step.classList.toggle("step--done", done);
		step.querySelector(".step__state").textContent = done ? ` · ${__("done today")}` : "";
	} catch (error) {
		box.checked = !done;
		complain(error.message);
	} finally {
		box.removeAttribute("aria-busy");
	}
}

function complain(text) {
	at("problem").textContent = text;
	at("problem").hidden = !text;
	if (text) at("problem").scrollIntoView({ block: "nearest" });
}

for (const box of steps?.querySelectorAll("[data-step]") ?? []) {
	box.disabled = false;
	box.addEventListener("click", (event) => {
		if (box.getAttribute("aria-busy")) event.preventDefault();
	});
	box.addEventListener("change", () => tick(box));
}

// --- materials

let open = null;

function show(number) {
	open.number = number;
	const body = at("page-view-body");
	const where = __("Page {0} of {1}", [number, open.pages]);
	at("page-view-title").textContent = `${open.title}, ${where}`;
	at("page-before").disabled = number <= 1;
	at("page-after").disabled = number >= open.pages;
	body.classList.add("page-view__body--loading");
	const picture = el("img", {
		alt: `${open.title}, ${where}`,
		src: `${path("knowledge.page")}?${new URLSearchParams({ document: open.document, page_number: number })}`,
		onload: () => body.classList.remove("page-view__body--loading"),
		onerror: () => {
			body.classList.remove("page-view__body--loading");
			picture.replaceWith(
				el("p", {}, __("This page cannot be shown any more. The document may have been taken off the shelf."))
			);
		},
	});
	body.replaceChildren(picture);
	at("page-view").scrollTop = 0;
}

if (at("page-view")) {
	steps.addEventListener("click", (event) => {
		const link = event.target.closest("a[data-document]");
		if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
		open = { document: link.dataset.document, pages: Number(link.dataset.pages), title: link.dataset.title };
		show(1);
		at("page-view").showModal();
	});
	at("page-before").addEventListener("click", () => show(open.number - 1));
	at("page-after").addEventListener("click", () => show(open.number + 1));
	at("close-page").addEventListener("click", () => at("page-view").close());
	at("page-view").addEventListener("click", (event) => {
		if (event.target === at("page-view")) at("page-view").close();
	});
}
