// Calls of the school's methods.
import { __ } from "./text.js";

const token = document.querySelector('meta[name="csrf-token"]')?.content;

/** A call that did not go well. `message` is for the person. */
export class CallFailed extends Error {
	constructor(message, status) {
		super(message);
		this.status = status;
	}
}

/** Read something: GET /api/method/school_ai.api.{method}. */
export function get(method, args = {}) {
	return call(`${path(method)}?${new URLSearchParams(args)}`, { method: "GET" });
}

/** Change something: POST /api/method/school_ai.api.{method}. */
export function post(method, args = {}) {
	// A form, since the token's header has another name on each kind of server, but the form's field is the same.
	const body = new URLSearchParams({ ...args, csrf_token: token ?? "" });
	return call(path(method), { method: "POST", body });
}

/** Send files: POST with a form of several parts. */
export function send(method, files) {
	const body = new FormData();
	for (const [name, file] of Object.entries(files)) body.append(name, file);
	body.append("csrf_token", token ?? "");
	return call(path(method), { method: "POST", body });
}

export function path(method) {
	return `/api/method/school_ai.api.${method}`;
}

async function call(address, options) {
	let response;
	try {
		const headers = { Accept: "application/json", "X-Request-ID": number() };
		response = await fetch(address, { ...options, headers, credentials: "same-origin" });
	} catch {
		throw new CallFailed(__("There is no connection to the school. Your text is still here: please try again."), 0);
	}
	const reply = await response.json().catch(() => ({}));
	if (response.ok) return reply.message;
	if (response.status === 401 || (response.status === 403 && reply.session_expired)) {
		throw new CallFailed(__("You were signed out. Please sign in again."), response.status);
	}
	throw new CallFailed(said(reply) || __("Something went wrong. Please try again."), response.status);
}

/** The number that this call goes by in the school's logs, up to the provider. Random: it says nothing of anybody. */
function number() {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The words with which the server refused. */
function said(reply) {
	try {
		const messages = JSON.parse(reply._server_messages ?? "[]").map((text) => JSON.parse(text).message);
		if (messages.length) return plain(messages.at(-1));
	} catch {
		// not in Frappe's form: what follows may still say something
	}
	return plain((reply.exception ?? "").split(":").slice(1).join(":").trim());
}

function plain(markup) {
	return new DOMParser().parseFromString(markup, "text/html").body.textContent.trim();
}
