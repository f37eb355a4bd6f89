// The tutor's page: conversations, the thread, and the pages that answers rest on.
import { el } from "./elements.js";
import { get, path, post, send } from "./server.js";
import { __ } from "./text.js";

const { longest } = JSON.parse(document.getElementById("tutor-data").textContent);
const at = (id) => document.getElementById(id);
const thread = at("thread");
const question = at("question");
const problem = at("problem");
let current = null;
let known = [];

// --- conversations

/** Make a conversation the one that is shown. The address says which, so that a reload comes back to it. */
function setCurrent(name) {
	current = name;
	history.replaceState(null, "", name ? `#${encodeURIComponent(name)}` : location.pathname);
}

/** Show the conversation that the address names, if it names one of the pupil's own. */
async function openByAddress() {
	const name = decodeURIComponent(location.hash.slice(1));
	if (name && name !== current) await open(known.find((each) => each.name === name) ?? { name, course: "" });
}

async function listConversations() {
	const conversations = await get("tutor.conversations");
	known = conversations;
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
	setCurrent(conversation.name);
	at("course").value = conversation.course ?? "";
	closeSide();
	const opened = await attempt(async () => {
		const messages = await get("tutor.messages", { conversation: current });
		show(messages);
		await listConversations();
		const last = messages.at(-1);
		if (last && last.status !== "Complete") follow(last).catch((error) => complain(error.message));
	});
	if (!opened) setCurrent(null);
}

function startAnew() {
	setCurrent(null);
	thread.replaceChildren();
	at("welcome").hidden = false;
	at("who-reads").hidden = true;
	detach();
	closeSide();
	question.focus();
	listConversations();
}

// --- the thread

function show(messages) {
	at("welcome").hidden = messages.length > 0;
	at("who-reads").hidden = !current;
	thread.replaceChildren(...messages.map(bubble));
	toEnd();
}

function bubble(message) {
	const own = message.author === "Pupil";
	const waiting = !own && message.status !== "Complete";
	const node = el(
		"article",
		{ className: `message ${own ? "message--own" : "message--tutor"}`, "aria-busy": String(waiting) },
		el("h2", { className: "visually-hidden" }, own ? __("You") : __("Tutor")),
		own ? null : modeOf(message),
		message.text ? el("div", { className: "message__text" }, ...(own ? drawn(message.text, message) : replyText(message))) : null,
		own && message.attachment ? el("p", { className: "message__attachment" }, __("With a picture of your work")) : null,
		waiting ? el("p", { className: "waiting", role: "status" }, message.text ? __("Writing…") : waitingWords()) : null,
		message.sources?.length ? sources(message) : null,
		// Nobody in need is asked for a rating.
		own || waiting || !message.name || message.mode === "Support" ? null : judgement(message),
		...(message.comments ?? []).map(comment)
	);
	node.dataset.message = message.name ?? "";
	return node;
}

const MODES = {
	Guided: { label: __("Hints"), kind: "guided" },
	Restricted: { label: __("Where to look"), kind: "restricted" },
	Blocked: { label: __("Assessment"), kind: "blocked" },
	Support: { label: __("For you"), kind: "support" },
};

/** Which way the tutor helps, and why; nothing is said where it simply answers. */
function modeOf(message) {
	const mode = MODES[message.mode];
	if (!mode && !message.why) return null;
	return el(
		"p",
		{ className: `mode mode--${mode?.kind ?? "learning"}` },
		mode ? el("strong", { className: "mode__label" }, mode.label) : null,
		mode && message.why ? " " : null,
		message.why ? el("span", {}, message.why) : null
	);
}

function comment(words) {
	return el(
		"aside",
		{ className: "comment" },
		el("strong", {}, __("{0} writes:", [words.author])),
		" ",
		words.comment
	);
}

/** Whether a reply helped: the last answer holds. */
function judgement(message) {
	const choose = (rating, words, meant) =>
		el(
			"button",
			{
				type: "button",
				className: "judge",
				"aria-pressed": String(message.rating === rating),
				"aria-label": meant,
				onclick: (event) =>
					attempt(async () => {
						await post("tutor.feedback", { message: message.name, rating });
						message.rating = rating;
						for (const button of event.target.closest(".judges").querySelectorAll("button")) {
							button.setAttribute("aria-pressed", String(button === event.target));
						}
					}),
			},
			words
		);
	return el(
		"div",
		{ className: "judges", role: "group", "aria-label": __("Did this help?") },
		el("span", { className: "judges__question", "aria-hidden": "true" }, __("Did this help?")),
		choose("Helpful", __("Yes"), __("This helped")),
		choose("Not helpful", __("No"), __("This did not help"))
	);
}

/** A reply's text with its [1] marks as links to the source below. */
function replyText(message) {
	return message.text.split(/(\[\d+\])/).flatMap((part) => {
		const number = /^\[(\d+)\]$/.exec(part)?.[1];
		const source = number && message.sources.find((candidate) => candidate.number === Number(number));
		if (!source) return drawn(part, message);
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
}

/** A text with its formulas as browsers draw them. */
function drawn(text, message) {
	const formulas = Object.entries(message.formulas ?? {}).sort(([a], [b]) => b.length - a.length);
	let parts = [text];
	for (const [written, mathml] of formulas) {
		parts = parts.flatMap((part) => {
			if (typeof part !== "string" || !part.includes(written)) return part;
			return part.split(written).flatMap((piece, place) => (place ? [formula(mathml), piece] : [piece]));
		});
	}
	return parts;
}

function formula(mathml) {
	const parsed = new DOMParser().parseFromString(mathml, "application/xml");
	return document.importNode(parsed.documentElement, true);
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
				source.quote ? el("blockquote", { className: "source__quote" }, source.quote) : null
			)
		)
	);
}

function toEnd() {
	thread.lastElementChild?.scrollIntoView({ block: "end" });
}

// --- asking

let attached = null;

async function ask(event) {
	event.preventDefault();
	const text = question.value.trim();
	if ((!text && !attached) || at("send").disabled) return;
	if (longest && text.length > longest) {
		complain(__("Please ask in {0} characters at most; this question has {1}.", [longest, text.length]));
		return;
	}
	at("welcome").hidden = true;
	const waiting = [
		bubble({ author: "Pupil", text, sources: [], attachment: attached?.url }),
		bubble({ author: "Tutor", status: "Waiting", text: "", sources: [] }),
	];
	thread.append(...waiting);
	toEnd();
	question.value = "";
	grow();
	at("send").disabled = true;
	const args = { message: text };
	if (at("course").value) args.course = at("course").value;
	if (current) args.conversation = current;
	if (attached) args.attachment = attached.name;
	const sent = await attempt(async () => {
		const messages = await post("tutor.ask", args);
		setCurrent(messages[0].conversation);
		at("who-reads").hidden = false;
		for (const element of waiting) element.remove();
		const bubbles = messages.map(bubble);
		thread.append(...bubbles);
		detach();
		// What was asked stays in sight above a long answer.
		bubbles[0].scrollIntoView({ block: "start" });
		await follow(messages[1]);
		await listConversations();
	});
	at("send").disabled = false;
	if (!sent) {
		// Nothing that was written may be lost.
		for (const element of waiting) element.remove();
		if (!question.value) question.value = text;
		grow();
	}
	question.focus();
}

const SOON = 350;
const LATE = 2000;

/** Show a reply as it grows, until it is there. A line that breaks is tried again; what is written is not lost by it. */
async function follow(message) {
	let pause = SOON;
	while (message.status !== "Complete") {
		await new Promise((go) => setTimeout(go, pause));
		if (message.conversation !== current) return;
		let now;
		try {
			now = await get("tutor.reply", { message: message.name });
			problem.hidden = true;
		} catch (error) {
			if (error.status) throw error;
			complain(__("The line is slow. Your answer will come."));
			pause = LATE;
			continue;
		}
		if (now.text !== message.text || now.status !== message.status) {
			thread.querySelector(`[data-message="${CSS.escape(message.name)}"]`)?.replaceWith(bubble(now));
			pause = SOON;
		} else {
			pause = Math.min(LATE, pause * 1.3);
		}
		message = now;
	}
}

function waitingWords() {
	return __("Looking through your materials…");
}

// --- the pupil's own work

async function attach() {
	const file = at("file").files[0];
	at("file").value = "";
	if (!file) return;
	at("attached").hidden = false;
	at("attached-text").textContent = __("Reading {0}…", [file.name]);
	at("detach").hidden = true;
	const read = await attempt(async () => {
		attached = await send("tutor.attach", { file });
		at("attached-text").textContent = attached.note;
		at("detach").hidden = false;
		await untilRead(attached);
		if (attached?.text) {
			// It can be put right before it is sent: then the words count, not the picture.
			question.value = [question.value.trim(), attached.text].filter(Boolean).join("\n\n");
			grow();
		}
	});
	if (!read) detach();
	question.focus();
}

/** Wait for somebody's handwriting to be read, unless the picture is taken away meanwhile. */
async function untilRead({ name }) {
	at("send").disabled = true;
	try {
		for (let pause = SOON; attached?.name === name && attached.status === "Reading"; pause = Math.min(LATE, pause * 1.3)) {
			await new Promise((go) => setTimeout(go, pause));
			const now = await get("tutor.attached", { attachment: name });
			if (attached?.name !== name) return;
			attached = now;
			at("attached-text").textContent = now.note;
		}
	} finally {
		at("send").disabled = false;
	}
}

function detach() {
	attached = null;
	at("attached").hidden = true;
}

// --- what was understood a while ago, asked once more

async function showChecks() {
	const checks = await get("tutor.due_checks");
	at("checks").replaceChildren(...checks.map(checkCard));
}

function checkCard(check) {
	const answer = el("input", { type: "text", className: "check__answer", "aria-label": __("Your answer"), required: true });
	const outcome = el("p", { role: "status", className: "check__outcome" });
	const form = el(
		"form",
		{
			className: "check",
			onsubmit: (event) => {
				event.preventDefault();
				attempt(async () => {
					const found = await post("tutor.answer_check", { exercise: check.exercise, answer: answer.value });
					outcome.textContent = found.text;
					answer.disabled = true;
					form.querySelector("button").hidden = true;
				});
			},
		},
		el("h3", {}, check.course ? __("Do you still know? {0}", [check.course]) : __("Do you still know?")),
		el("p", {}, check.question),
		el("div", { className: "check__row" }, answer, el("button", { type: "submit", className: "button" }, __("Check"))),
		outcome
	);
	return form;
}

// --- who reads along

async function showReaders() {
	if (!current) return;
	await attempt(async () => {
		const readers = await get("tutor.readers", { conversation: current });
		at("readers-list").replaceChildren(
			...readers.map((reader) => el("li", {}, reader.name, reader.relation ? ` (${reader.relation})` : ""))
		);
		at("readers").showModal();
	});
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
at("attach").addEventListener("click", () => at("file").click());
at("file").addEventListener("change", attach);
at("detach").addEventListener("click", detach);
at("who-reads").addEventListener("click", showReaders);
at("close-readers").addEventListener("click", () => at("readers").close());
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
window.addEventListener("hashchange", openByAddress);
attempt(listConversations).then(openByAddress);
attempt(showChecks);
