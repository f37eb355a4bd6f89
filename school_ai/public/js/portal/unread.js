// How many notices are unread, on the bell.
import { __ } from "./text.js";

export const bell = document.querySelector("[data-bell]");

/** Show how many there are. */
export function showUnread(count) {
	if (!bell) return;
	const badge = bell.querySelector(".bell__count");
	badge.textContent = count > 99 ? "99+" : String(count);
	badge.hidden = !count;
	const label = count === 1 ? __("Notices: one is not read yet") : __("Notices: {0} are not read yet", [count]);
	bell.setAttribute("aria-label", count ? label : __("Notices"));
}
