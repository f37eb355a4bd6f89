// Keeps the pages of the portal that were seen last, so that they can be read without a connection, and forgets them as
// soon as they may not be this person's any more: after signing out, when a session has ended or a page is refused, when
// somebody else signs in, when somebody may see another child, or one less, and after a day without the school.
const FILES = "school-ai-files";
const PAGES = "school-ai-pages";
const OFFLINE = "/school-ai/offline";
const STYLES = ["{{ bundled_asset('school_ai_portal.bundle.css', rtl=False) }}", "/assets/school_ai/images/school-ai.svg"];
const KEPT = ["/school-ai/home", "/school-ai/family", "/school-ai/materials", "/school-ai/progress", "/school-ai/changes", "/school-ai/messages", "/school-ai/talk"];
const PICTURE = "/api/method/school_ai.api.knowledge.page";
const DAY = 24 * 60 * 60 * 1000;
const KEPT_ON = "x-school-ai-kept-on";
const MOST = 60;

self.addEventListener("install", (event) => {
	event.waitUntil(
		caches
			.open(FILES)
			.then((cache) => cache.addAll([OFFLINE, ...STYLES]))
			.then(() => self.skipWaiting())
	);
});

self.addEventListener("activate", (event) => {
	event.waitUntil(self.clients.claim());
});

self.addEventListener("message", (event) => {
	if (event.data?.what === "forget") event.waitUntil(forget());
	if (event.data?.what === "reader") event.waitUntil(isFor(event.data.reader, event.source?.url));
});

// News: what is pushed says what kind, and where to read it. The same news again replaces itself.
self.addEventListener("push", (event) => {
	let said = {};
	try {
		said = event.data?.json() ?? {};
	} catch {
		// What cannot be read is news all the same: a browser wants something shown for each push.
	}
	event.waitUntil(
		Promise.all([
			self.registration.showNotification(said.title || "School", {
				body: said.body || "",
				tag: said.tag || "school-ai",
				icon: "/assets/school_ai/images/school-ai-192.png",
				data: { url: within(said.url) },
			}),
			askAgain(),
		])
	);
});

self.addEventListener("notificationclick", (event) => {
	event.notification.close();
	event.waitUntil(show(event.notification.data?.url ?? NOTICES));
});

const NOTICES = "/school-ai/notices";

/** A page of the school's own, whatever was pushed. */
function within(address) {
	return typeof address === "string" && address.startsWith("/school-ai/") ? address : NOTICES;
}

/** Show a page: in a window of the school's that is open, else in a new one. */
async function show(address) {
	const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
	const there = open.find((client) => new URL(client.url).pathname.startsWith("/school-ai"));
	if (!there) return self.clients.openWindow(address);
	await there.focus();
	return there.navigate(address).catch(() => self.clients.openWindow(address));
}

/** Pages that are open ask for what is new. */
async function askAgain() {
	for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage({ what: "news" });
}

self.addEventListener("fetch", (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== "GET" || url.origin !== location.origin) return;
	if (request.mode === "navigate") {
		if (url.pathname.startsWith("/school-ai")) event.respondWith(page(request, url));
	} else if (url.pathname === PICTURE) {
		event.respondWith(picture(request));
	} else if (url.pathname.startsWith("/assets/school_ai/")) {
		event.respondWith(file(request));
	}
});

/** A page: from the school, and what was kept of it where the school cannot be reached. */
async function page(request, url) {
	let response;
	try {
		response = await fetch(request);
	} catch {
		return (await kept(request)) ?? (await caches.match(OFFLINE)) ?? Response.error();
	}
	const landed = new URL(response.url || request.url);
	// Whoever is led elsewhere is led to signing in, but from the page that leads to the others.
	const isLedAway = response.type === "opaqueredirect" && url.pathname !== "/school-ai/start";
	if (response.status === 403 || response.status === 401 || landed.pathname === "/login" || isLedAway) {
		await forget();
		return response;
	}
	// The school is there, but not its server.
	if ([502, 503, 504].includes(response.status)) return (await kept(request)) ?? response;
	if (response.ok && KEPT.includes(url.pathname)) await keep(request, response.clone());
	return response;
}

async function picture(request) {
	try {
		const response = await fetch(request);
		if (response.status === 403 || response.status === 401) await forget();
		else if (response.ok) await keep(request, response.clone());
		return response;
	} catch {
		return (await kept(request)) ?? Response.error();
	}
}

/** Files carry their version in their name: what is kept of one is always right. */
async function file(request) {
	const there = await caches.match(request, { cacheName: FILES });
	if (there) return there;
	const response = await fetch(request);
	if (response.ok) {
		const copy = response.clone();
		caches.open(FILES).then((cache) => cache.put(request, copy));
	}
	return response;
}

async function keep(request, response) {
	const headers = new Headers(response.headers);
	headers.set(KEPT_ON, String(Date.now()));
	const body = await response.blob();
	const cache = await caches.open(PAGES);
	await cache.put(request, new Response(body, { status: 200, headers }));
	const all = await cache.keys();
	for (const old of all.slice(0, Math.max(0, all.length - MOST))) await cache.delete(old);
}

/** What was kept of a request within the last day. Where the school was away for longer, all of it goes. */
async function kept(request) {
	const cache = await caches.open(PAGES);
	const found = await cache.match(request);
	let latest = 0;
	for (const each of await cache.keys()) {
		latest = Math.max(latest, Number((await cache.match(each))?.headers.get(KEPT_ON) ?? 0));
	}
	if (Date.now() - latest > DAY) {
		await forget();
		return undefined;
	}
	return found;
}

async function forget() {
	await caches.delete(PAGES);
	for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage({ what: "forgotten" });
}

/** Pages are kept for one reader, and for what they may see: when that changes, only what they see now stays. */
async function isFor(reader, url) {
	const files = await caches.open(FILES);
	const before = await (await files.match("/school-ai/reader"))?.text();
	if (before === reader) return;
	await files.put("/school-ai/reader", new Response(reader));
	if (before === undefined) return;
	const pages = await caches.open(PAGES);
	for (const each of await pages.keys()) if (each.url !== url) await pages.delete(each);
}
