// The assistant beside a form: asked about what is open, it answers with where each line comes from.
import { el, recordLink } from "../../predictions/elements.js";
import { get, post } from "./server.js";

let drawer = null;
let before = null;
let about = {};

export function openAssistant(form) {
	about = form;
	before = document.activeElement;
	drawer ??= made();
	drawer.about.textContent = `${__(form.doctype)} ${form.name}`;
	if (!drawer.node.isConnected) document.body.append(drawer.node);
	drawer.node.hidden = false;
	drawer.input.focus();
	if (!drawer.answers.childElementCount) showEarlier();
}

function close() {
	drawer.node.hidden = true;
	before?.focus();
}

function made() {
	const input = el("textarea", { className: "form-control", rows: 2, maxLength: 2000, required: true, id: "sai-question" });
	const answers = el("div", { className: "sai-assistant__answers", role: "log", "aria-live": "polite" });
	const earlier = el("div", { className: "sai-assistant__earlier" });
	const about = el("span", { className: "text-muted small" });
	const send = el("button", { type: "submit", className: "btn btn-primary btn-sm" }, __("Ask"));
	const form = el(
		"form",
		{
			className: "sai-assistant__form",
			onsubmit: (event) => {
				event.preventDefault();
				ask(input.value.trim());
			},
		},
		el("label", { htmlFor: "sai-question" }, __("Your question")),
		input,
		send
	);
	input.addEventListener("keydown", (event) => {
		if (event.key === "Enter" && !event.shiftKey) {
			event.preventDefault();
			form.requestSubmit();
		}
	});
	const node = el(
		"aside",
		{
			className: "sai-assistant sai-figures",
			role: "dialog",
			"aria-label": __("Assistant"),
			onkeydown: (event) => event.key === "Escape" && close(),
		},
		el(
			"header",
			{},
			el("h2", {}, __("Assistant")),
			about,
			el("button", { type: "button", className: "btn btn-default btn-sm", onclick: close, "aria-label": __("Close") }, "✕")
		),
		el("p", { className: "text-muted small" }, __("It answers over what you may see. Records that are not yours it does not know.")),
		answers,
		earlier,
		form
	);
	return { node, input, answers, earlier, about, send };
}

/** Questions to begin with: one's own of late, or else what fits the form. */
async function showEarlier() {
	const asked = await get("assistant.asked").catch(() => []);
	const own = [...new Set(asked.map((each) => each.question))].slice(0, 3);
	const offered = own.length
		? own
		: [__("Who needs attention in this group?"), __("Who was away this week?"), __("What do pupils ask the tutor?")];
	drawer.earlier.replaceChildren(
		...offered.map((question) =>
			el("button", { type: "button", className: "btn btn-default btn-xs", onclick: () => ask(question) }, question)
		)
	);
}

async function ask(question) {
	if (!question || drawer.send.disabled) return;
	drawer.send.disabled = true;
	drawer.earlier.replaceChildren();
	const place = el("article", { className: "sai-answer" }, el("p", { className: "sai-answer__question" }, question), wait());
	drawer.answers.append(place);
	place.scrollIntoView({ block: "nearest" });
	try {
		const answer = await post("assistant.ask", { question, doctype: about.doctype, name: about.name });
		place.lastChild.replaceWith(...answered(answer));
		drawer.input.value = "";
	} catch {
		place.lastChild.replaceWith(el("p", { role: "alert" }, __("There is no answer. Your question is still below.")));
		drawer.input.value = question;
	} finally {
		drawer.send.disabled = false;
		place.scrollIntoView({ block: "nearest" });
	}
}

function wait() {
	return el("p", { className: "text-muted" }, __("Looking …"));
}

function answered({ title, text, lines, passages, answered_by: by, held_back: held }) {
	return [
		title ? el("h3", {}, title) : null,
		text ? el("p", {}, text) : null,
		lines.length ? el("ul", {}, ...lines.map(line)) : null,
		passages.length ? el("ol", { className: "small" }, ...passages.map(passage)) : null,
		held
			? el("p", { className: "text-muted small" }, __("{0} lines were not sent to the provider: there is no consent. They stand here.", [held]))
			: null,
		el("p", { className: "text-muted small" }, source(by)),
	].filter(Boolean);
}

function line({ text, links }) {
	return el(
		"li",
		{},
		text,
		...links.flatMap((link) => [" ", el("span", { className: "small" }, recordLink(link.doctype, link.name, link.title))])
	);
}

function passage({ document: name, title, page_number: page, quote }) {
	return el("li", {}, recordLink("AI Knowledge Document", name, __("{0}, page {1}", [title, page])), ` “${quote}”`);
}

function source(by) {
	if (by === "Local") return __("From the school's records.");
	if (by === "Materials") return __("From the course materials, in their own words.");
	return __("In the words of {0}, checked against the lines.", [by]);
}
