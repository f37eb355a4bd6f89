// The list of notices: each is read when it is opened, or all at once.
import { post } from "./server.js";
import { __ } from "./text.js";
import { showUnread } from "./unread.js";

const all = document.getElementById("read-all");
const said = document.getElementById("said");

function note(item) {
	item.classList.remove("news--new");
	item.querySelector("[data-new]")?.remove();
	item.querySelector("[data-read]")?.remove();
}

for (const item of document.querySelectorAll("[data-notice]")) {
	const read = () => post("notices.read", { notice: item.dataset.notice }).then(showUnread);
	// The page that it leads to is loaded meanwhile.
	item.querySelector("a")?.addEventListener("click", () => navigator.sendBeacon && read().catch(() => {}));
	item.querySelector("[data-read]")?.addEventListener("click", async () => {
		try {
			await read();
			note(item);
			said.textContent = __("Marked as read.");
		} catch (error) {
			said.textContent = error.message;
		}
	});
}

all?.addEventListener("click", async () => {
	if (all.getAttribute("aria-busy")) return;
	all.setAttribute("aria-busy", "true");
	try {
		showUnread(await post("notices.read_all"));
		document.querySelectorAll("[data-notice]").forEach(note);
		all.hidden = true;
		said.textContent = __("All are marked as read.");
		said.focus();
	} catch (error) {
		said.textContent = error.message;
	}
	all.removeAttribute("aria-busy");
});

// Somebody who reads is not interrupted.
document.addEventListener("school-ai-news", () => {
	document.getElementById("more").hidden = false;
});
