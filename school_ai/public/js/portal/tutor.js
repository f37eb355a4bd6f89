// The tutor's page: conversations, the thread, and the pages that answers rest on.
import { el } from "./elements.js";
import { get, path, post } from "./server.js";
import { __ } from "./text.js";

const { longest } = JSON.parse(document.getElementById("tutor-data").textContent);
const at = (id) => document.getElementById(id);
const thread = at("thread");
const question = at("question");
const problem = at("problem");
let current = null;

// --- conversations

async function listConversations() {
	const conversations = await get("tutor.conversations");
	at("no-conversations").hidden = conversations.length > 0;
	at("conversation-list").replaceChildren(
		...conversations.map((conversation) =>
			el(
				"li",
				{},
				el(
					"button",
					{
						type: "button",
						className: "conversation",
						"aria-current": conversation.name === current ? "true" : "false",
						onclick: () => open(conversation),
					},
					el("span", { className: "conversation__title" }, conversation.title),
					conversation.course ? el("span", { className: "conversation__course" }, conversation.course) : null
				)
			)
		)
	);
}

async function open(conversation) {
	current = conversation.name;
	at("course").value = conversation.course ?? "";
	closeSide();
	await attempt(async () => {
		show(await get("tutor.messages", { conversation: current }));
		await listConversations();
	});
}

function startAnew() {
	current = null;
	thread.replaceChildren();
	at("welcome").hidden = false;
	closeSide();
	question.focus();
	listConversations();
}

// --- the thread

function show(messages) {
	at("welcome").hidden = messages.length > 0;
	thread.replaceChildren(...messages.map(bubble));
	toEnd();
}

function bubble(message) {
	const own = message.author === "Pupil";
	return el(
		"article",
		{ className: `message ${own ? "message--own" : "message--tutor"}` },
		el("h2", { className: "visually-hidden" }, own ? __("You") : __("Tutor")),
		own ? el("p", { className: "message__text" }, message.text) : replyText(message),
		message.sources.length ? sources(message) : null
	);
}

/** A reply's text with its [1] marks as links to the source below. */
function replyText(message) {
	const parts = message.text.split(/(\[\d+\])/).map((part) => {
		const number = /^\[(\d+)\]$/.exec(part)?.[1];
		const source = number && message.sources.find((candidate) => candidate.number === Number(number));
		if (!source) return part;
		return el(
			"button",
			{
				type: "button",
				className: "mark",
				title: `${source.title}, ${__("page {0}", [source.page_number])}`,
				onclick: () => openPage(source),
			},
			number
		);
	});
	return el("p", { className: "message__text" }, ...parts);
}

function sources(message) {
	return el(
		"ul",
		{ className: "sources", "aria-label": message.found ? __("Sources") : __("Nearest passages") },
		...message.sources.map((source) =>
			el(
				"li",
				{ className: "source" },
				el(
					"button",
					{ type: "button", className: "source__open", onclick: () => openPage(source) },
					el("span", { className: "source__number", "aria-hidden": "true" }, String(source.number)),
					el(
						"span",
						{ className: "source__place" },
						el("strong", {}, source.title),
						" · ",
						// kept together on a narrow screen
						__("page {0}", [source.page_number]).replace(" ", "\u00a0")
					)
				),
				el("blockquote", { className: "source__quote" }, source.quote)
			)
		)
	);
}

function toEnd() {
	thread.lastElementChild?.scrollIntoView({ block: "end" });
}

// --- asking

async function ask(event) {
	event.preventDefault();
	const text = question.value.trim();
	if (!text || at("send").disabled) return;
	if (longest && text.length > longest) {
		complain(__("Please ask in {0} characters at most; this question has {1}.", [longest, text.length]));
		return;
	}
	at("welcome").hidden = true;
	const waiting = [
		bubble({ author: "Pupil", text, sources: [] }),
		el("p", { className: "waiting", role: "status" }, __("Looking through your materials…")),
	];
	thread.append(...waiting);
	toEnd();
	question.value = "";
	grow();
	at("send").disabled = true;
	const args = { message: text };
	if (at("course").value) args.course = at("course").value;
	if (current) args.conversation = current;
	const sent = await attempt(async () => {
		const messages = await post("tutor.ask", args);
		current = messages[0].conversation;
		for (const element of waiting) element.remove();
		const bubbles = messages.map(bubble);
		thread.append(...bubbles);
		// What was asked stays in sight above a long answer.
		bubbles[0].scrollIntoView({ block: "start" });
		await listConversations();
	});
	at("send").disabled = false;
	if (!sent) {
		// Nothing that was written may be lost.
		for (const element of waiting) element.remove();
		question.value = text;
		grow();
	}
	question.focus();
}

async function attempt(action) {
	problem.hidden = true;
	try {
		await action();
		return true;
	} catch (error) {
		complain(error.message);
		return false;
	}
}

function complain(text) {
	problem.textContent = text;
	problem.hidden = false;
}

function grow() {
	question.style.height = "auto";
	question.style.height = `${Math.min(question.scrollHeight, 200)}px`;
}

// --- the page that a sentence comes from

function openPage(source) {
	at("page-view-title").textContent = `${source.title}, ${__("page {0}", [source.page_number])}`;
	const picture = el("img", {
		alt: __("Page {0} of {1}. The passage reads: {2}", [source.page_number, source.title, source.quote]),
		src: `${path("knowledge.page")}?${new URLSearchParams({
			document: source.document,
			page_number: source.page_number,
			start: source.start,
			end: source.end,
		})}`,
		onload: () => {
			const body = at("page-view-body");
			body.classList.remove("page-view__body--loading");
			body.scrollTop = Math.max(0, heightOfMark(picture) * picture.clientHeight - body.clientHeight / 3);
		},
		onerror: () => {
			at("page-view-body").replaceChildren(
				el("p", {}, __("This page cannot be shown any more. The document may have been taken off the shelf."))
			);
			at("page-view-body").classList.remove("page-view__body--loading");
		},
	});
	at("page-view-body").classList.add("page-view__body--loading");
	at("page-view-body").replaceChildren(picture);
	at("page-view").showModal();
}

/** Where on a page its first marked words are: 0 is the top, 1 the bottom. */
function heightOfMark(picture) {
	const canvas = document.createElement("canvas");
	canvas.width = 200;
	canvas.height = Math.round((200 * picture.naturalHeight) / picture.naturalWidth);
	const context = canvas.getContext("2d", { willReadFrequently: true });
	context.drawImage(picture, 0, 0, canvas.width, canvas.height);
	const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
	// The marker is yellow: much red, little blue.
	for (let at = 0; at < data.length; at += 4) {
		if (data[at] - data[at + 2] > 70 && data[at + 1] - data[at + 2] > 50) {
			return Math.floor(at / 4 / canvas.width) / canvas.height;
		}
	}
	return 0;
}

// --- the list of conversations on a narrow screen

function closeSide() {
	at("tutor").classList.remove("tutor--side-open");
	at("open-side").setAttribute("aria-expanded", "false");
}

at("open-side").addEventListener("click", () => {
	const isOpen = at("tutor").classList.toggle("tutor--side-open");
	at("open-side").setAttribute("aria-expanded", String(isOpen));
});
at("new-conversation").addEventListener("click", startAnew);
at("composer").addEventListener("submit", ask);
at("close-page").addEventListener("click", () => at("page-view").close());
at("page-view").addEventListener("click", (event) => {
	if (event.target === at("page-view")) at("page-view").close();
});
question.addEventListener("input", grow);
question.addEventListener("keydown", (event) => {
	if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
		event.preventDefault();
		at("composer").requestSubmit();
	}
});
attempt(listConversations);
