// Calls of a panel's methods. What the server refuses is thrown, with its status and its words, for the panel to show.
import { post as posted } from "../../timetable/server.js";

/** Read something: GET /api/method/school_ai.api.{method}. The desk's own call would show a message for what goes wrong. */
export async function get(method, args = {}) {
	let response;
	try {
		response = await fetch(`/api/method/school_ai.api.${method}?${new URLSearchParams(args)}`, {
			headers: { Accept: "application/json" },
			credentials: "same-origin",
			cache: "no-store",
		});
	} catch {
		throw Object.assign(new Error(__("There is no connection to the school.")), { status: 0 });
	}
	if (response.ok) return (await response.json()).message;
	throw Object.assign(new Error(__("This could not be loaded.")), { status: response.status });
}

/** Change something. What is refused, the desk shows in the server's words. */
export function post(method, args = {}) {
	return posted(method, args);
}
