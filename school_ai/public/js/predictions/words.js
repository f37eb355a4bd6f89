// Figures and names as a person reads them.

/** A share of 1 in percent; a dash where it is not known. */
export function percent(share, digits = 0) {
	return share === null || share === undefined ? "–" : __("{0} %", [figure(100 * share, digits)]);
}

export function figure(value, digits = 0) {
	// No minus before a nought.
	return (Number(value.toFixed(digits)) + 0).toFixed(digits);
}

/** A share with its interval, `[share, low, high]`, in percent. */
export function shareBetween([share, low, high]) {
	if (share === null) return "–";
	return __("{0} % ({1} to {2})", [figure(100 * share), figure(100 * low), figure(100 * high)]);
}

export function day(value) {
	return value ? frappe.datetime.str_to_user(String(value).slice(0, 10)) : "";
}

/** What a model is called among people. */
export function nameOfModel(method) {
	const rule = /^rule: (.*)$/.exec(method);
	if (rule) return __("Naive rule: {0}", [nameOfRule(rule[1])]);
	return (
		{
			linear: __("Linear model"),
			boosted: __("Boosted trees"),
			forest: __("Random forest"),
			together: __("Several models together"),
		}[method] ?? method
	);
}

function nameOfRule(column) {
	return (
		{
			last: __("as the last result"),
			mean: __("as the results so far"),
			absent: __("as the days missed so far"),
			activity: __("as the activity so far"),
			activity_lately: __("as the activity lately"),
		}[column] ?? column
	);
}

export function nameOfAttribute(attribute) {
	return (
		{
			gender: __("Gender"),
			age: __("Age"),
			student_category: __("Student Category"),
			boarding_student: __("Boarding Student"),
			mode_of_transportation: __("Mode of Transportation"),
			school_house: __("School House"),
			nationality: __("Nationality"),
		}[attribute] ?? frappe.unscrub(attribute)
	);
}

/** Check fields are stored as numbers. */
export function nameOfGroup(group) {
	return { 0: __("No"), 1: __("Yes") }[group] ?? group;
}

export const isRule = (method) => method.startsWith("rule: ");
