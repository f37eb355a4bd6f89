// The service worker keeps what was seen last, for when there is no connection. On every page of the portal.
import { leave, tellAgain } from "./device.js";
import { el } from "./elements.js";
import { sendAll, throwAway, waiting } from "./outbox.js";
import { __ } from "./text.js";

// Who looks, and what they may see: with another child, or without one, what was kept is for nobody any more.
const sees = document.querySelector('meta[name="school-ai-sees"]')?.content;
const madeOn = Number(document.querySelector('meta[name="school-ai-made-on"]')?.content) * 1000;

/** Says that what is seen is not of now. */
function mark() {
	if (navigator.onLine || document.getElementById("kept")) return;
	const when = new Date(madeOn).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
	const banner = el("p", { id: "kept", className: "kept", role: "status" }, __("No connection. This is how it was on {0}.", [when]));
	document.querySelector("main").prepend(banner);
}

function unmark() {
	document.getElementById("kept")?.remove();
}

/** Messages that wait are sent on whatever page somebody is. */
async function sendWaiting() {
	if (!navigator.onLine || !waiting().length) return;
	const problems = [];
	const sent = await sendAll((message, why) => problems.push(__("“{0}” was not sent: {1}", [message.text.slice(0, 60), why])));
	for (const text of problems) say(text);
	if (sent) say(sent === 1 ? __("A message that waited was sent.") : __("{0} messages that waited were sent.", [sent]));
	document.dispatchEvent(new Event("school-ai-sent"));
}

function say(text) {
	document.querySelector("main").prepend(el("p", { className: "kept", role: "status" }, text));
}

/** Nothing of a person stays on a device from which they have signed out. */
async function forgetAll() {
	throwAway();
	await caches.delete("school-ai-pages");
	await (await caches.open("school-ai-files")).delete("/school-ai/reader");
}

async function begin() {
	if (!("serviceWorker" in navigator) || !("caches" in window)) return;
	await navigator.serviceWorker.register("/school-ai/sw.js", { scope: "/school-ai/" });
	const { active } = await navigator.serviceWorker.ready;
	if (!sees) return;
	active.postMessage({ what: "reader", reader: sees });
	await tellAgain();
}

document.querySelector("[data-sign-out]")?.addEventListener("click", async (event) => {
	if (!("caches" in window)) return;
	event.preventDefault();
	await leave().catch(() => {});
	await forgetAll().catch(() => {});
	location.assign(event.target.href);
});

window.addEventListener("offline", mark);
window.addEventListener("online", () => {
	unmark();
	sendWaiting();
});
mark();
sendWaiting();
// A browser that does not allow it keeps nothing, and all else works.
begin().catch(() => {});
