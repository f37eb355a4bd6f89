// The bell of each page: how many notices are unread. Asked every minute while the page is seen, and at once where the
// school tells that something came.
import { get } from "./server.js";
import { bell, showUnread } from "./unread.js";

const EVERY = 60_000;
const CLIENT = "/assets/frappe/node_modules/socket.io-client/dist/socket.io.min.js";
let latest = "";
let asked = 0;

async function ask() {
	asked = Date.now();
	try {
		const now = await get("notices.unread", { since: latest });
		const isFirst = !latest;
		latest = now.latest;
		if (!now.changed) return;
		showUnread(now.count);
		if (!isFirst) document.dispatchEvent(new Event("school-ai-news"));
	} catch {
		// without a connection, or signed out: the next round may do better
	}
}

function askIfSeen() {
	if (document.visibilityState === "visible" && navigator.onLine) ask();
}

/** Listen where the site has realtime. What cannot be reached is left to asking. */
function listen(site) {
	const script = document.createElement("script");
	script.src = CLIENT;
	script.onload = () => {
		const socket = window.io(`${location.origin}/${site}`, { withCredentials: true, reconnectionAttempts: 3 });
		socket.on("school_ai_notice", askIfSeen);
	};
	document.head.append(script);
}

if (bell) {
	ask();
	setInterval(askIfSeen, EVERY);
	document.addEventListener("visibilitychange", () => {
		if (Date.now() - asked > EVERY / 2) askIfSeen();
	});
	navigator.serviceWorker?.addEventListener("message", (event) => {
		if (event.data?.what === "news") askIfSeen();
	});
	const site = document.querySelector('meta[name="school-ai-live"]')?.content;
	if (site) listen(site);
}
