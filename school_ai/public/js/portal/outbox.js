// Messages that were written without a connection wait on the device, and go out once, as soon as there is one.
import { CallFailed, post } from "./server.js";

const PLACE = "school-ai-outbox";
const reader = document.querySelector('meta[name="school-ai-reader"]')?.content;

/** What waits for this reader: what another one has left here is theirs, and is thrown away. */
export function waiting() {
	try {
		return JSON.parse(localStorage.getItem(PLACE) ?? "[]").filter((each) => each.reader === reader);
	} catch {
		return [];
	}
}

function keep(entries) {
	if (entries.length) localStorage.setItem(PLACE, JSON.stringify(entries));
	else localStorage.removeItem(PLACE);
}

/** Have a message wait. `message`: the arguments of `messages.send`, with a key of its own. */
export function put(message) {
	keep([...waiting().filter((each) => each.message.key !== message.key), { reader, message }]);
}

export function throwAway() {
	localStorage.removeItem(PLACE);
}

let sending = null;

/** Send what waits, the oldest first. Returns how many have arrived; what the school refuses is given to `refused`. */
export function sendAll(refused = () => {}) {
	sending ??= each(refused).finally(() => (sending = null));
	return sending;
}

async function each(refused) {
	let sent = 0;
	for (const entry of waiting()) {
		try {
			const { conversation, student, to, subject, text, key } = entry.message;
			await (conversation
				? post("messages.send", { conversation, text, key })
				: post("messages.send", { student, to, subject, text, key }));
			sent += 1;
		} catch (error) {
			// Still no connection, signed out, or too many at once: it waits on.
			if (!(error instanceof CallFailed) || [0, 401, 429].includes(error.status) || error.status >= 500) return sent;
			refused(entry.message, error.message);
		}
		keep(waiting().filter((other) => other.message.key !== entry.message.key));
	}
	return sent;
}
