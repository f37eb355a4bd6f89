// What an argument's JSON Schema says a form should ask for, and what a form's texts are as values.
import { __ } from "./text.js";

const INTEGER = { least: -2147483648, most: 2147483647 };

/** The arguments of an operation: name, schema, whether it is required, and whether it is a file. */
export function argumentsOf(operation) {
	const found = (operation.parameters ?? []).map((each) => {
		const structure = each.content?.["application/json"]?.schema;
		return { name: each.name, required: each.required, schema: structure ?? each.schema };
	});
	for (const media of Object.values(operation.requestBody?.content ?? {})) {
		for (const [name, schema] of Object.entries(media.schema.properties ?? {})) {
			found.push({ name, schema, required: (media.schema.required ?? []).includes(name) });
		}
	}
	return found.map((each) => ({ ...each, schema: bare(each.schema) }));
}

/** A schema without "or nothing". */
function bare(schema) {
	const kinds = (schema.anyOf ?? []).filter((kind) => kind.type !== "null");
	return kinds.length === 1 ? { ...schema, ...kinds[0] } : schema;
}

export function isFile(schema) {
	return schema.contentMediaType === "application/octet-stream";
}

/** Lists, objects, and whatever has no plain field: written as JSON. */
export function isStructure(schema) {
	return !isFile(schema) && !schema.enum && !("const" in schema) && !PLAIN.includes(schema.type);
}

const PLAIN = ["string", "integer", "number", "boolean"];

/** A few words about what an argument takes. */
export function told(schema) {
	if (isFile(schema)) return __("a file");
	if (schema.type === "array") {
		const words = schema.maxItems ? __("a list of {0} at most, as JSON", [schema.maxItems]) : __("a list, as JSON");
		return schema.items?.type === "string" ? `${words}: ["…"]` : `${words}: [1, 2]`;
	}
	if (isStructure(schema)) return __("an object, as JSON");
	if (schema.enum) return "";
	if (schema.type === "boolean") return __("yes or no");
	if (schema.format === "date") return __("a date");
	if (schema.type === "integer") {
		const least = schema.minimum > INTEGER.least ? schema.minimum : null;
		const most = schema.maximum < INTEGER.most ? schema.maximum : null;
		if (least !== null && most !== null) return __("a whole number from {0} to {1}", [least, most]);
		return least !== null ? __("a whole number, {0} or more", [least]) : __("a whole number");
	}
	if (schema.type === "number") return __("a number");
	return schema.maxLength ? __("text of {0} characters at most", [schema.maxLength]) : __("text");
}
