// A pupil searches their materials: passages with the pages that they stand on.
import { el } from "./elements.js";
import { get, path } from "./server.js";
import { __ } from "./text.js";

const at = (id) => document.getElementById(id);
const documents = JSON.parse(at("materials-documents").textContent);
// Characters of a passage that are shown.
const SHOWN = 240;

function complain(text) {
	at("materials-problem").textContent = text;
	at("materials-problem").hidden = !text;
}

function row(passage) {
	const [title, pages] = documents[passage.document] ?? [passage.title, passage.page_number];
	const { document, page_number } = passage;
	const link = el(
		"a",
		{ className: "materials__open", href: `${path("knowledge.page")}?${new URLSearchParams({ document, page_number })}` },
		`${title}, ${__("page {0}", [passage.page_number])}`
	);
	Object.assign(link.dataset, { document: passage.document, pages, title, page: passage.page_number });
	const text = passage.text.length > SHOWN ? `${passage.text.slice(0, SHOWN)} …` : passage.text;
	return el("li", {}, link, passage.heading ? el("p", {}, passage.heading) : null, el("p", { className: "quiet" }, text));
}

async function search(query) {
	const found = await get("knowledge.search", { query });
	at("found-list").replaceChildren(...found.passages.map(row));
	const none = __("Nothing was found. Try other words, or look through the list.");
	at("found-said").textContent = found.passages.length ? "" : found.why || none;
	// Where the tutor's rules hold something back, the reason stands above what is shown.
	if (found.passages.some((each) => !each.text) && found.why) at("found-said").textContent = found.why;
	at("materials-found").hidden = false;
	at("materials-all").hidden = true;
	at("found-title").focus();
}

at("materials-search").addEventListener("submit", async (event) => {
	event.preventDefault();
	const form = event.currentTarget;
	if (form.getAttribute("aria-busy")) return;
	form.setAttribute("aria-busy", "true");
	complain("");
	try {
		await search(form.elements.query.value.trim());
	} catch (error) {
		complain(
			error.status === 0
				? __("There is no connection to the school. The list below can be read, and pages that you have opened before.")
				: error.message
		);
	} finally {
		form.removeAttribute("aria-busy");
	}
});

at("found-close").addEventListener("click", () => {
	at("materials-found").hidden = true;
	at("materials-all").hidden = false;
	at("materials-query").focus();
});
