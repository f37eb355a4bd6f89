// How somebody is told: what they change is kept at once, and said.
import { add, here, isPossible, remove, test } from "./device.js";
import { post } from "./server.js";
import { __ } from "./text.js";

const at = (id) => document.getElementById(id);

/** A word beside what was changed; what went wrong is read out at once. */
function say(place, text, isProblem = false) {
	place.textContent = text;
	place.classList.toggle("late", isProblem);
}

/** Keep something, and say so; where it was not kept, it stands as before. */
async function keep(place, call, back) {
	say(place, __("Saving …"));
	try {
		await call();
		say(place, __("Saved."));
		return true;
	} catch (error) {
		back?.();
		say(place, error.message, true);
		return false;
	}
}

const read = (field) => (field.type === "checkbox" ? field.checked : field.value);

function write(field, value) {
	if (field.type === "checkbox") field.checked = value;
	else field.value = value;
}

for (const row of document.querySelectorAll("[data-kind]")) {
	const fields = [...row.querySelectorAll("[name]")];
	let kept = fields.map(read);
	// One after the other: the last that is chosen is what holds.
	let before = Promise.resolve();
	row.addEventListener("change", () => {
		const now = fields.map(read);
		before = before.then(async () => {
			const chosen = Object.fromEntries(fields.map((field, place) => [field.name, now[place]]));
			const { on_page, email, sms = false, push = false } = chosen;
			const call = () => post("notices.set_choice", { kind: row.dataset.kind, on_page, email, sms, push });
			const back = () => fields.forEach((field, place) => write(field, kept[place]));
			if (await keep(row.querySelector("[role=status]"), call, back)) kept = now;
		});
	});
}

const quiet = at("quiet");

function showHours() {
	quiet.querySelector("[data-hours]").hidden = !quiet.elements.own.checked;
}

// One after the other, as above.
let hoursBefore = Promise.resolve();
quiet.addEventListener("change", () => {
	showHours();
	const { own, begins, ends, on_free_days: free } = quiet.elements;
	const hours = { own: own.checked, begins: begins.value, ends: ends.value, on_free_days: free.checked };
	hoursBefore = hoursBefore.then(() => keep(at("quiet-said"), () => post("notices.set_quiet_hours", hours)));
});
quiet.addEventListener("submit", (event) => event.preventDefault());
showHours();

at("language").addEventListener("change", async (event) => {
	if (await keep(at("language-said"), () => post("notices.set_language", { language: event.target.value }))) location.reload();
});

// --- this device -----------------------------------------------------------------------------------------------------

const device = at("device");

async function showDevice() {
	const [on, off, tryIt] = ["push-on", "push-off", "push-try"].map(at);
	if (!isPossible()) {
		say(at("push-said"), __("This browser cannot show news by itself. On a phone, add the page to the home screen first."));
		return;
	}
	if (Notification.permission === "denied") {
		say(at("push-said"), __("This browser does not let the school show news. Allow it in the browser's settings of this page."));
		return;
	}
	const isOn = Boolean(await here());
	on.hidden = isOn;
	off.hidden = tryIt.hidden = !isOn;
}

function does(button, call, done) {
	at(button)?.addEventListener("click", async () => {
		const pressed = at(button);
		if (pressed.getAttribute("aria-busy")) return;
		pressed.setAttribute("aria-busy", "true");
		say(at("push-said"), "");
		try {
			const outcome = await call();
			say(at("push-said"), done(outcome));
		} catch (error) {
			say(at("push-said"), error.message, true);
		}
		pressed.removeAttribute("aria-busy");
		await showDevice();
	});
}

if (device) {
	does("push-on", () => add(device.dataset.key), () => __("You are told on this device."));
	does("push-off", remove, () => __("You are told on this device no more."));
	does("push-try", test, (taken) =>
		taken ? __("Sent. It should appear in a moment.") : __("This device is not known any more. Please turn it on again.")
	);
	showDevice();
}
