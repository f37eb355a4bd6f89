// Calls of the timetables' methods. What the server refuses, the desk shows in the server's words.

/** Read something. `silent`: for what is asked again and again; what goes wrong once is not told, and the answer null. */
export async function get(method, args = {}, { silent = false } = {}) {
	try {
		return await send("GET", method, args, silent);
	} catch (error) {
		if (silent) return null;
		throw error;
	}
}

/** Change something. */
export function post(method, args = {}) {
	return send("POST", method, args);
}

async function send(type, method, args, silent = false) {
	// Which methods there are, and what they take, is checked where get and post are called.
	const { call } = frappe;
	const { message } = await call({ method: `school_ai.api.${method}`, type, args, silent });
	return message;
}
