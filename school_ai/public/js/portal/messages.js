// Guardians and teachers write to one another.
import { el } from "./elements.js";
import { put, waiting } from "./outbox.js";
import { post } from "./server.js";
import { __ } from "./text.js";

const at = (id) => document.getElementById(id);
const conversation = at("thread")?.dataset.conversation;

function complain(text) {
	at("problem").textContent = text;
	at("problem").hidden = !text;
	if (text) at("problem").scrollIntoView({ block: "nearest" });
}

// Tells the school that a message is the same, however often it is tried.
const newKey = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
let key = newKey();

/** Send what stands in a form, once, and show the conversation. Without a connection it waits. */
function sends(form, messageOf, send) {
	form?.addEventListener("submit", async (event) => {
		event.preventDefault();
		const button = form.querySelector("button");
		if (button.getAttribute("aria-busy")) return;
		complain("");
		button.setAttribute("aria-busy", "true");
		try {
			const thread = await send(messageOf(form));
			location.assign(`/school-ai/messages?conversation=${encodeURIComponent(thread.conversation.name)}#answer`);
			// The same address again, with another part, loads nothing.
			if (conversation) location.reload();
		} catch (error) {
			button.removeAttribute("aria-busy");
			if (error.status !== 0) return complain(error.message);
			put({ ...messageOf(form), key });
			key = newKey();
			form.elements.text.value = "";
			showWaiting();
		}
	});
}

sends(
	at("answer"),
	(form) => ({ conversation, text: form.elements.text.value }),
	({ text }) => post("messages.send", { conversation, text, key })
);
sends(
	at("begin"),
	(form) => {
		const { student, to } = form.elements.whom.selectedOptions[0].dataset;
		return { student, to, subject: form.elements.subject.value, text: form.elements.text.value };
	},
	({ student, to, subject, text }) => post("messages.send", { student, to, subject, text, key })
);

/** What waits for a connection stands at the end. */
function showWaiting() {
	document.getElementById("waiting")?.remove();
	const theirs = waiting().filter(({ message }) => (message.conversation ?? null) === (conversation ?? null));
	if (!theirs.length) return;
	const list = el(
		"ol",
		{ id: "waiting", className: "talk" },
		...theirs.map(({ message }) =>
			el(
				"li",
				{ className: "talk__message talk__message--own" },
				el("p", { className: "said" }, message.text),
				el("p", { className: "quiet", role: "status" }, __("Waits for a connection, and is sent then."))
			)
		)
	);
	(at("answer") ?? at("begin"))?.before(list);
}

showWaiting();
document.addEventListener("school-ai-sent", () => {
	showWaiting();
	// What has arrived is shown, unless somebody is writing.
	if (conversation && !at("answer")?.elements.text.value) location.reload();
});

// Whoever has opened it has read it.
if (conversation) post("messages.read", { conversation }).catch(() => {});
