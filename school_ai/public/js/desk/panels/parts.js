// What several panels show: pupils with reasons, spreads, questions, materials, and where something comes from.
import { el, firstFew, paragraphs, recordLink, section } from "../../predictions/elements.js";
import { grade } from "../../predictions/scales.js";

export function clock(minute) {
	return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** Links to the records that something comes from. */
export function sources(links) {
	if (!links.length) return null;
	return el(
		"span",
		{ className: "sai-sources small" },
		...links.flatMap((link, at) => [at ? ", " : "", recordLink(link.doctype, link.name, link.title)])
	);
}

export function said({ text, sure, links: all }) {
	// What is called as the sentence reads is the sentence.
	const itself = all.find(({ title }) => title === text);
	const links = all.filter((link) => link !== itself);
	return el(
		"li",
		{},
		itself ? recordLink(itself.doctype, itself.name, text) : text,
		sure && !text.includes(sure) ? el("span", { className: "text-muted" }, ` · ${sure}`) : null,
		links.length ? " · " : null,
		sources(links)
	);
}

/** Pupils of whom something was found, with the others below. */
export function pupils(title, seen) {
	const found = seen.filter((each) => each.signs.length);
	const others = seen.filter((each) => !each.signs.length);
	if (!seen.length) return section(title, ...paragraphs([__("There are no pupils in this class.")]));
	return section(
		title,
		...(found.length ? firstFew(found.map(pupil), 8) : paragraphs([__("Nothing asks for a look.")])),
		others.length
			? el(
					"details",
					{},
					el("summary", { className: "text-muted" }, __("Nothing stands out: {0}", [others.length])),
					el(
						"p",
						{ className: "sai-others" },
						...others.flatMap((each, at) => [at ? ", " : "", recordLink("Student", each.student, each.name)])
					)
			  )
			: null
	);
}

function pupil({ student, name, absent, signs }) {
	return el(
		"article",
		{ className: "sai-seen" },
		el(
			"h4",
			{},
			recordLink("Student", student, name),
			absent ? el("span", { className: "indicator-pill gray no-indicator-dot" }, __("has leave")) : null
		),
		el("ul", {}, ...signs.map(said))
	);
}

export function spread(title, { lower, median, upper }, words, own = null) {
	return el(
		"div",
		{ className: "sai-course" },
		title ? el("strong", {}, title) : null,
		lower === null ? null : grade(own, { lower, median, upper }),
		el("span", { className: "small" }, words)
	);
}

export function materials(found) {
	return section(
		__("Materials"),
		...(found.length
			? [el("ul", { className: "sai-plain" }, ...found.map(material))]
			: paragraphs([__("There is nothing on the shelf of this course yet.")]))
	);
}

function material({ document, title, kind, topic, why, for_instructors: only }) {
	return el(
		"li",
		{},
		recordLink("AI Knowledge Document", document, title),
		el(
			"span",
			{ className: "text-muted small" },
			` ${[kind && __(kind), topic, why, only ? __("not for pupils") : ""].filter(Boolean).join(" · ")}`
		)
	);
}

export function questions(seen, course, reads) {
	const { pupils: askers, questions: asked, topics, words, fewest, days } = seen;
	const list = [...topics, ...words].map(({ topic, pupils: who, questions: count }) =>
		el("li", {}, topic, el("span", { className: "text-muted small" }, ` ${__("{0} questions by {1} pupils", [count, who])}`))
	);
	return section(
		__("What Pupils Ask the Tutor"),
		...paragraphs([
			askers === null
				? __("Fewer than {0} pupils asked in the last {1} days: nothing is told of them.", [fewest, days])
				: __("{0} pupils asked {1} questions in the last {2} days.", [askers, asked, days]),
		]),
		list.length ? el("ul", { className: "sai-plain" }, ...list) : null,
		askers === null ? null : el("p", { className: "text-muted small" }, __("Only what at least {0} pupils asked about is named.", [fewest])),
		reads ? el("p", { className: "small" }, conversations(course)) : null
	);
}

function conversations(course) {
	const href = course ? `/app/ai-conversation?course=${encodeURIComponent(course)}` : "/app/ai-conversation";
	return el("a", { href }, __("Conversations that you may read"));
}
