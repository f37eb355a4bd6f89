// Opens the pages of materials that a page names: links with data-document, data-pages, data-title, and data-page where
// it is not the first.
import { el } from "./elements.js";
import { path } from "./server.js";
import { __ } from "./text.js";

const at = (id) => document.getElementById(id);

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
				el(
					"p",
					{},
					navigator.onLine
						? __("This page cannot be shown any more. The document may have been taken off the shelf.")
						: __("There is no connection, and this page was not opened before.")
				)
			);
		},
	});
	body.replaceChildren(picture);
	at("page-view").scrollTop = 0;
}

if (at("page-view")) {
	document.addEventListener("click", (event) => {
		const link = event.target.closest("a[data-document]");
		if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
		open = { document: link.dataset.document, pages: Number(link.dataset.pages), title: link.dataset.title };
		show(Number(link.dataset.page ?? 1));
		at("page-view").showModal();
	});
	at("page-before").addEventListener("click", () => show(open.number - 1));
	at("page-after").addEventListener("click", () => show(open.number + 1));
	at("close-page").addEventListener("click", () => at("page-view").close());
	at("page-view").addEventListener("click", (event) => {
		if (event.target === at("page-view")) at("page-view").close();
	});
}
