// The timetable's secret address for a calendar app: made, copied, taken back.
import { post } from "./server.js";
import { __ } from "./text.js";

const at = (id) => document.getElementById(id);
const section = at("calendar");
// Without a pupil it is the calendar of one's own lessons.
const student = section?.dataset.student ?? "";

function complain(text) {
	at("calendar-problem").textContent = text;
	at("calendar-problem").hidden = !text;
}

async function once(button, call) {
	if (button.getAttribute("aria-busy")) return;
	complain("");
	button.setAttribute("aria-busy", "true");
	try {
		await call();
	} catch (error) {
		complain(error.status === 0 ? __("There is no connection to the school. Please try again later.") : error.message);
	} finally {
		button.removeAttribute("aria-busy");
	}
}

function show(address) {
	at("calendar-address").value = address;
	at("calendar-open").href = address.replace(/^https?:/, "webcal:");
	at("calendar-made").hidden = false;
	if (at("calendar-kept")) at("calendar-kept").hidden = true;
	at("calendar-make").textContent = __("Make a new address");
	at("calendar-address").select();
}

async function copy() {
	const field = at("calendar-address");
	try {
		await navigator.clipboard.writeText(field.value);
	} catch {
		// A page without a secure connection may not: then what is marked is copied.
		field.select();
		document.execCommand("copy");
	}
	at("calendar-copy").textContent = __("Copied");
}

function nameTeachers() {
	const file = at("calendar-file");
	const address = new URL(file.href);
	if (at("calendar-teachers").checked) address.searchParams.set("with_teachers", "1");
	else address.searchParams.delete("with_teachers");
	file.href = address.pathname + address.search;
}

if (section) {
	at("calendar-make").addEventListener("click", (event) => {
		if (at("calendar-kept") && !at("calendar-kept").hidden && !confirm(__("The address that you have ends. Go on?"))) return;
		const names = at("calendar-teachers")?.checked ? 1 : 0;
		once(event.currentTarget, async () => {
			show((await post("calendar.make_address", { student, with_teachers: names })).address);
		});
	});
	at("calendar-end")?.addEventListener("click", (event) => {
		if (!confirm(__("End this address? Calendars that read it stay as they are now."))) return;
		once(event.currentTarget, async () => {
			await post("calendar.take_back", { student });
			location.hash = "calendar";
			location.reload();
		});
	});
	at("calendar-copy").addEventListener("click", copy);
	at("calendar-teachers")?.addEventListener("change", nameTeachers);
	if (at("calendar-teachers")) nameTeachers();
}
