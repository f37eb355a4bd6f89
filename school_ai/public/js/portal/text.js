// What the scripts say, in the person's language.
const element = document.getElementById("school-ai-strings");
const strings = element ? JSON.parse(element.textContent) : {};

/** A text in the person's language, with {0}, {1} … replaced. */
export function __(text, values = []) {
	return (strings[text] ?? text).replace(/\{(\d+)\}/g, (whole, place) => values[place] ?? whole);
}
