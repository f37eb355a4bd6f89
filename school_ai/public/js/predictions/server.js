// What is read quietly: where the server refuses or is away for a moment, nothing is said, and the answer is null.

/** Read something: GET /api/method/school_ai.api.{method}. The desk's own call would show what goes wrong. */
export async function read(method, args) {
	try {
		const response = await fetch(`/api/method/school_ai.api.${method}?${new URLSearchParams(args)}`, {
			headers: { Accept: "application/json" },
			credentials: "same-origin",
			cache: "no-store",
		});
		return response.ok ? (await response.json()).message : null;
	} catch {
		return null;
	}
}
