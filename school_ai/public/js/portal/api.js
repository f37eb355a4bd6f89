// The page of the API: what there is, by module, and each method to be tried as whoever is signed in.
import { el } from "./elements.js";
import { argumentsOf, isFile, isStructure, told } from "./schema.js";
import { __ } from "./text.js";

const LONGEST_SHOWN = 200_000;
const token = document.querySelector('meta[name="csrf-token"]')?.content;
const at = (id) => document.getElementById(id);
/** The methods, each with its element and the words by which it is found. */
let methods = [];

// --- reading

function methodsOf(described) {
	return Object.entries(described.paths)
		.flatMap(([path, verbs]) => Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })))
		.map((each) => ({ ...each, module: each.operation.tags[0], name: each.operation.operationId }))
		.sort((one, other) => one.name.localeCompare(other.name));
}

function show(described) {
	const about = new Map(described.tags.map((tag) => [tag.name, tag.description]));
	const modules = new Map();
	for (const method of methodsOf(described)) {
		method.node = methodOf(method);
		method.words = `${method.name} ${method.operation.summary} ${method.operation.description}`.toLowerCase();
		modules.set(method.module, [...(modules.get(method.module) ?? []), method]);
		methods.push(method);
	}
	for (const [module, listed] of modules) {
		at("api-modules").append(el("a", { href: `#module-${module}` }, module));
		const section = el(
			"section",
			{ className: "api__module", id: `module-${module}`, "aria-labelledby": `title-${module}` },
			el("h2", { id: `title-${module}` }, module),
			el("p", { className: "quiet" }, about.get(module) ?? ""),
			...listed.map((method) => method.node)
		);
		at("api-list").append(section);
	}
	find();
	openTheOneNamed();
}

/** Words with *emphasis*, `code` and "- " left out of it as elements. */
function worded(text) {
	return text.split(/(`[^`]+`|\*[^*]+\*)/).map((part) => {
		if (/^`.+`$/.test(part)) return el("code", {}, part.slice(1, -1));
		return /^\*.+\*$/.test(part) ? el("em", {}, part.slice(1, -1)) : part;
	});
}

function methodOf({ path, verb, name, operation }) {
	const body = el("div", { className: "method__body" });
	const node = el(
		"details",
		{ className: "method", id: name },
		el(
			"summary",
			{},
			el("span", { className: `verb verb--${verb}` }, verb.toUpperCase()),
			el(
				"span",
				{ className: "method__names" },
				el("code", {}, name.split(".")[1]),
				el("span", { className: "quiet" }, operation.summary)
			)
		),
		body
	);
	// A form is made when it is first looked at.
	node.addEventListener("toggle", () => {
		if (node.open && !body.hasChildNodes()) body.append(...bodyOf({ path, verb, name, operation }));
	});
	return node;
}

function bodyOf({ path, verb, name, operation }) {
	const paragraphs = operation.description.split("\n\n").map((text) => el("p", {}, ...worded(text)));
	const fields = argumentsOf(operation).map((argument) => fieldOf(name, argument));
	const send = el("button", { type: "submit", className: "button button--primary" }, __("Send"));
	const outcome = el("div", { className: "outcome", hidden: true });
	const form = el(
		"form",
		{
			className: "method__form",
			noValidate: true,
			onsubmit: (event) => {
				event.preventDefault();
				call({ path, verb, fields, send, outcome });
			},
		},
		...fields.map((field) => field.node),
		verb === "post" ? el("p", { className: "quiet" }, __("This writes: what it changes is changed for everybody.")) : null,
		el("div", { className: "method__acts" }, send)
	);
	return [el("p", { className: "method__path" }, el("code", {}, path)), ...paragraphs, form, outcome];
}

// --- a form for the arguments

function fieldOf(method, { name, schema, required }) {
	const id = `${method}-${name}`;
	const input = inputOf(id, schema, required);
	const words = [told(schema), schema.default === undefined ? "" : __("otherwise {0}", [JSON.stringify(schema.default)])];
	const node = el(
		"div",
		{ className: "argument" },
		el(
			"label",
			{ htmlFor: id },
			el("code", {}, name),
			required ? el("span", { className: "argument__required" }, __("required")) : null
		),
		input,
		el("p", { className: "quiet argument__told", id: `${id}-told` }, words.filter(Boolean).join("; "))
	);
	input.setAttribute("aria-describedby", `${id}-told`);
	return { name, schema, input, node };
}

function inputOf(id, schema, required) {
	const common = { id, className: "api__field" };
	if (required) common["aria-required"] = "true";
	if (isFile(schema)) return el("input", { ...common, type: "file" });
	const choices = schema.enum ?? (schema.type === "boolean" ? ["true", "false"] : null);
	if (choices) {
		const options = choices.filter((choice) => choice !== "").map((choice) => el("option", {}, String(choice)));
		return el("select", common, el("option", { value: "" }, ""), ...options);
	}
	if (isStructure(schema)) return el("textarea", { ...common, rows: 2, spellcheck: false });
	const input = el("input", { ...common, type: schema.format === "date" ? "date" : "text", autocomplete: "off" });
	if (["integer", "number"].includes(schema.type)) input.inputMode = "decimal";
	if ("const" in schema) Object.assign(input, { value: schema.const, readOnly: true });
	return input;
}

// --- sending

async function call({ path, verb, fields, send, outcome }) {
	const given = fields.filter(({ input, schema }) => (isFile(schema) ? input.files.length : input.value.trim() !== ""));
	const options = { method: verb.toUpperCase(), headers: { Accept: "application/json" }, credentials: "same-origin" };
	let address = path;
	if (verb === "get") {
		const query = new URLSearchParams(given.map(({ name, input }) => [name, input.value]));
		if (given.length) address += `?${query}`;
	} else {
		// A form, as the pages send it: the token's header has another name on each kind of server.
		options.body = new FormData();
		for (const { name, input, schema } of given) options.body.append(name, isFile(schema) ? input.files[0] : input.value);
		options.body.append("csrf_token", token ?? "");
	}
	send.disabled = true;
	outcome.hidden = false;
	outcome.replaceChildren(el("p", { role: "status" }, __("Waiting for the answer …")));
	const began = performance.now();
	try {
		const response = await fetch(address, options);
		await tell(outcome, response, began, address);
	} catch {
		outcome.replaceChildren(el("p", { className: "api__problem", role: "alert" }, __("The server does not answer.")));
	} finally {
		send.disabled = false;
	}
}

async function tell(outcome, response, began, address) {
	const type = (response.headers.get("Content-Type") ?? "").split(";")[0];
	const content = await response.blob();
	const took = Math.round(performance.now() - began);
	const line = el(
		"p",
		{ className: "outcome__line", role: "status" },
		el("strong", { className: response.ok ? "outcome__good" : "outcome__bad" }, `${response.status} ${response.statusText}`),
		el("span", { className: "quiet" }, ` ${__("in {0} ms", [took])}, ${__("{0} bytes", [content.size])}`)
	);
	const called = el("p", { className: "method__path" }, el("code", {}, address));
	outcome.replaceChildren(line, called, await contentOf(type, content));
}

async function contentOf(type, content) {
	if (type.startsWith("image/")) {
		return el("img", { className: "outcome__picture", src: URL.createObjectURL(content), alt: __("The picture in the answer") });
	}
	const text = await content.text();
	const shown = type === "application/json" ? pretty(text) : text;
	const cut = shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN)}\n…` : shown;
	return el("pre", { className: "outcome__text", tabIndex: 0, "aria-label": __("The answer") }, cut);
}

/** JSON over several lines, and what Frappe sends as JSON within JSON taken out of it. */
function pretty(text) {
	try {
		const reply = JSON.parse(text);
		if (typeof reply._server_messages === "string") {
			reply._server_messages = JSON.parse(reply._server_messages).map((each) => JSON.parse(each));
		}
		delete reply.exc;
		return JSON.stringify(reply, null, 2);
	} catch {
		return text;
	}
}

// --- finding

function find() {
	const words = at("api-search").value.toLowerCase().split(/\s+/).filter(Boolean);
	let found = 0;
	for (const method of methods) {
		method.node.hidden = !words.every((word) => method.words.includes(word));
		if (!method.node.hidden) found += 1;
	}
	for (const section of document.querySelectorAll(".api__module")) {
		section.hidden = !section.querySelector(".method:not([hidden])");
	}
	for (const link of at("api-modules").children) link.hidden = document.querySelector(link.getAttribute("href")).hidden;
	at("api-count").textContent = found
		? __("{0} of {1} methods", [found, methods.length])
		: __("No method has these words.");
}

/** An address such as /school-ai/api#students.enhanced leads to that method. */
function openTheOneNamed() {
	const method = methods.find(({ name }) => name === decodeURIComponent(location.hash.slice(1)));
	if (!method) return;
	method.node.open = true;
	method.node.scrollIntoView();
}

at("api-search").addEventListener("input", find);
addEventListener("hashchange", openTheOneNamed);
start();

async function start() {
	try {
		const response = await fetch("/school-ai/openapi.json?mine=1", { credentials: "same-origin" });
		if (!response.ok) throw new Error(response.statusText);
		show(await response.json());
	} catch {
		at("api-count").textContent = "";
		at("api-problem").textContent = __("The description could not be read. Please load the page again.");
		at("api-problem").hidden = false;
	}
}
