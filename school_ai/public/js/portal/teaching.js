// A teacher's day: a lesson opened, an absence and a wish in two taps, a question to the assistant.
import { el } from "./elements.js";
import { get, post } from "./server.js";
import { __ } from "./text.js";

const at = (id) => document.getElementById(id);
const { instructor, today } = at("teaching").dataset;

function complain(place, text) {
	at(place).textContent = text;
	at(place).hidden = !text;
	if (text) at(place).scrollIntoView({ block: "nearest" });
}

/** Do something with the server; what goes wrong is said, and the button can be pressed again. */
async function attempt(button, place, act) {
	if (button.getAttribute("aria-busy")) return;
	complain(place, "");
	button.setAttribute("aria-busy", "true");
	try {
		await act();
	} catch (error) {
		complain(place, error.message);
	} finally {
		button.removeAttribute("aria-busy");
	}
}

// --- lessons

for (const button of document.querySelectorAll("[data-lesson]")) {
	const place = button.nextElementSibling;
	button.addEventListener("click", async () => {
		const opens = place.hidden;
		place.hidden = !opens;
		button.setAttribute("aria-expanded", String(opens));
		if (!opens || place.dataset.loaded) return;
		place.replaceChildren(el("p", { className: "quiet", role: "status" }, __("Loading …")));
		try {
			const lesson = await get("teaching.lesson", { lesson: button.dataset.lesson });
			place.replaceChildren(...seen(lesson));
			place.dataset.loaded = "1";
		} catch (error) {
			place.replaceChildren(el("p", { role: "alert" }, error.message));
		}
	});
}

function seen({ pupils, materials, questions }) {
	const found = pupils.filter((each) => each.signs.length);
	const topics = questions.topics.concat(questions.words).slice(0, 5);
	return [
		found.length
			? el("ul", { className: "teaching__pupils" }, ...found.map(pupil))
			: el("p", {}, __("Nothing asks for a look.")),
		el("p", { className: "quiet" }, __("Pupils in this class: {0}", [pupils.length])),
		topics.length ? el("p", { className: "quiet" }, __("Asked about: {0}", [topics.map((each) => each.topic).join(", ")])) : null,
		materials.length
			? el("p", { className: "quiet" }, __("Materials: {0}", [materials.slice(0, 3).map((each) => each.title).join(", ")]))
			: null,
	].filter(Boolean);
}

function pupil({ name, signs }) {
	return el(
		"li",
		{},
		el("strong", {}, name),
		el("ul", {}, ...signs.map(({ text, sure }) => el("li", {}, sure && !text.includes(sure) ? `${text} · ${sure}` : text)))
	);
}

// --- absence

let absent = null;

function later(days) {
	const day = new Date(`${today}T12:00:00`);
	day.setDate(day.getDate() + days);
	return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
}

function chosen(first, last) {
	absent = { first, last };
	const name = (day) =>
		new Date(`${day}T12:00:00`).toLocaleDateString(document.documentElement.lang || undefined, {
			weekday: "long",
			day: "numeric",
			month: "long",
		});
	at("absence-said").textContent = first === last ? name(first) : __("{0} to {1}", [name(first), name(last)]);
	at("absence-confirm").hidden = false;
	at("absence-confirm").querySelector("button").focus();
}

for (const button of document.querySelectorAll("[data-absent]")) {
	button.addEventListener("click", () => {
		const day = later(Number(button.dataset.absent));
		chosen(day, day);
	});
}

at("other-days")?.addEventListener("click", () => {
	const form = at("absence-form");
	form.hidden = !form.hidden;
	at("other-days").setAttribute("aria-expanded", String(!form.hidden));
	if (!form.hidden) form.elements.first.focus();
});

at("absence-form")?.elements.first.addEventListener("change", ({ target }) => {
	const { last } = at("absence-form").elements;
	if (last.value < target.value) last.value = target.value;
});

at("absence-form")?.addEventListener("submit", (event) => {
	event.preventDefault();
	const { first, last } = event.target.elements;
	if (last.value < first.value) return complain("absence-problem", __("The last day lies before the first one."));
	complain("absence-problem", "");
	chosen(first.value, last.value);
});

for (const button of document.querySelectorAll("[data-reason]")) {
	button.addEventListener("click", () =>
		attempt(button, "absence-problem", async () => {
			const { first, last } = absent;
			const { reason } = button.dataset;
			await post("cover.report_absence", { instructor, from_date: first, to_date: last, reason });
			location.hash = "absence";
			location.reload();
		})
	);
}

for (const button of document.querySelectorAll("[data-cancel]")) {
	button.addEventListener("click", () => {
		if (!confirm(__("Withdraw this absence?"))) return;
		attempt(button, "absence-problem", async () => {
			await post("cover.cancel", { doctype: "Instructor Absence", name: button.dataset.cancel });
			location.hash = "absence";
			location.reload();
		});
	});
}

// --- wishes

const WISHES = ["", "Rather not", "Please not", "Cannot"];
const SIGNS = { "": "", "Rather not": "–", "Please not": "– –", Cannot: "✕" };
const nameOf = (wish) =>
	({ "": __("good"), "Rather not": __("rather not"), "Please not": __("please not"), Cannot: __("cannot") })[wish];

function show(button) {
	const { wish, time } = button.dataset;
	button.textContent = SIGNS[wish];
	button.setAttribute("aria-label", `${time}: ${nameOf(wish)}`);
}

// One after the other: each answer is of the whole grid.
let saving = Promise.resolve();
for (const button of document.querySelectorAll(".wish")) {
	show(button);
	button.addEventListener("click", () => {
		const before = button.dataset.wish;
		const wish = WISHES[(WISHES.indexOf(before) + 1) % WISHES.length];
		const { weekday, period, time } = button.dataset;
		button.dataset.wish = wish;
		show(button);
		complain("wish-problem", "");
		saving = saving.then(async () => {
			try {
				await post("teaching.wish", { weekday, period, wish });
				at("wish-said").textContent = `${time}: ${nameOf(wish)}`;
			} catch (error) {
				button.dataset.wish = before;
				show(button);
				complain("wish-problem", error.message);
			}
		});
	});
}

// --- the assistant

at("ask").addEventListener("submit", (event) => {
	event.preventDefault();
	const area = at("ask").elements.question;
	const question = area.value.trim();
	const button = at("ask").querySelector("button");
	if (!question) return;
	attempt(button, "ask-problem", async () => {
		const answer = await post("assistant.ask", { question });
		at("answers").prepend(el("article", { className: "teaching__answer" }, ...answered(answer)));
		area.value = "";
	});
});

function answered({ question, title, text, lines, passages, answered_by: by, held_back: held }) {
	return [
		el("h3", {}, question),
		title ? el("p", { className: "quiet" }, title) : null,
		text ? el("p", {}, text) : null,
		lines.length ? el("ul", {}, ...lines.map((line) => el("li", {}, line.text, ...line.links.map(link)))) : null,
		passages.length
			? el(
					"ol",
					{ className: "quiet" },
					...passages.map(({ title: document, page_number: page, quote }) =>
						el("li", {}, __("{0}, page {1}", [document, page]), ` “${quote}”`)
					)
			  )
			: null,
		held ? el("p", { className: "quiet" }, __("{0} lines were not sent to the provider: there is no consent. They stand here.", [held])) : null,
		el("p", { className: "quiet" }, source(by)),
	].filter(Boolean);
}

/** A record at the desk. */
function link({ doctype, name, title }) {
	const slug = doctype.toLowerCase().replaceAll(" ", "-");
	return el("a", { href: `/app/${slug}/${encodeURIComponent(name)}`, className: "teaching__source" }, title);
}

function source(by) {
	if (by === "Local") return __("From the school's records.");
	if (by === "Materials") return __("From the course materials, in their own words.");
	return __("In the words of {0}, checked against the lines.", [by]);
}
