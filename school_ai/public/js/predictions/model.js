// What a learned model is worth, and on whom it errs: the figures of an AI Model for those who lead a school.
import { el, list, paragraphs, section, table } from "./elements.js";
import { calibration, share } from "./scales.js";
import { figure, isRule, nameOfAttribute, nameOfGroup, nameOfModel, percent, shareBetween } from "./words.js";

frappe.provide("school_ai");
school_ai.showModel = (host, doc) => {
	const read = (field) => JSON.parse(doc[field] || "null");
	host.replaceChildren(
		el(
			"div",
			{ className: "sai-figures" },
			tried(doc, read("metrics") ?? []),
			curve(doc, read("curve") ?? []),
			alerts(doc, read("alerts")),
			fairness(doc, read("audit")),
			learnedWith(read("made_with") ?? {})
		)
	);
};

const isGrade = (doc) => doc.outcome === "Final grade";

// --- how good ---

function tried(doc, metrics) {
	const title = __("How Good It Is, Beside the Naive Rule");
	if (!metrics.length) {
		return section(title, ...paragraphs([__("Nothing could be tried: there is nothing yet to learn from.")]));
	}
	const grade = isGrade(doc);
	const head = [
		__("What Was Tried"),
		...(grade ? [__("Off by")] : [__("Puts the right one first"), __("Chances off by")]),
		__("Better than the naive rule"),
	];
	const rows = metrics.map((each) => {
		const used = each.model === doc.method;
		const name = el("span", {}, nameOfModel(each.model));
		if (used) name.append(" ", el("span", { className: "indicator-pill green" }, __("Chosen")));
		const good = grade
			? [each.rmse === null ? "–" : __("{0} points", [figure(each.rmse, 1)])]
			: [
					each.auc === null ? "–" : __("{0} times in 100", [figure(100 * each.auc)]),
					each.error === null ? "–" : __("{0} points", [figure(100 * each.error, 1)]),
			  ];
		return { cells: [name, ...good, gain(each)], className: used ? "sai-table__chosen" : "" };
	});
	const cases = Math.max(...metrics.map((each) => each.rows));
	return section(
		title,
		...paragraphs([
			__(
				"All were tried on {0} cases that they had not learned from. One is chosen only where it is surely better than the naive rule.",
				[cases]
			),
			grade
				? __("Off by: the root of the mean square, in points of 100.")
				: __(
						"Puts the right one first: of a pupil whom it came true for and one whom it did not. 50 times in 100 is guessing."
				  ),
		]),
		table(title, head, rows)
	);
}

function gain({ model, gain: better, gain_low: low }) {
	if (isRule(model) && !better) return "–";
	if (better === null) return "–";
	const points = figure(100 * Math.abs(better), 1);
	if (better < 0) return __("{0} % worse", [points]);
	return low > 0
		? __("{0} % better, at least {1} %", [points, figure(100 * low, 1)])
		: __("{0} % better, which may be chance", [points]);
}

// --- whether chances are right ---

function curve(doc, bins) {
	const title = __("Whether Chances Come True");
	if (isGrade(doc)) {
		return section(title, ...paragraphs([__("A grade is no chance. Four in five lie within the interval that is said.")]));
	}
	if (!bins.length) return section(title, ...paragraphs([__("There is nothing yet to hold the chances against.")]));
	const head = [__("Said"), __("Came True"), __("Between"), __("Cases")];
	const rows = bins.map(({ said, came, low, high, rows: cases }) => ({
		cells: [percent(said), percent(came), __("{0} to {1}", [percent(low), percent(high)]), String(cases)],
	}));
	const off = bins.filter(({ said, low, high }) => said < low || said > high).length;
	return section(
		title,
		...paragraphs([
			__(
				"Pupils are put into {0} equally large parts by the chance that was said. The nearer a part is to the broken line, the better; bars show where it could lie by chance.",
				[bins.length]
			),
			off
				? __("In {0} of {1} parts the chance that was said lies beyond the bar.", [off, bins.length])
				: __("In each part the chance that was said lies within the bar."),
		]),
		calibration(bins),
		el("details", {}, el("summary", {}, __("The same in figures")), table(title, head, rows))
	);
}

// --- alerts ---

function alerts(doc, found) {
	const title = __("Alerts");
	if (isGrade(doc)) return section(title, ...paragraphs([__("Nobody is told of an estimated grade as such.")]));
	if (!found) return section(title, ...paragraphs([__("No alert is given: not enough of them would be right.")]));
	const line = (words, figures) =>
		el("div", { className: "sai-line" }, el("span", {}, words), share(figures), el("span", {}, shareBetween(figures)));
	return section(
		title,
		...paragraphs([
			__("Teachers are told from a chance of {0} on. That would have been {1} of all cases.", [
				percent(found.chance),
				percent(found.alerts),
			]),
			found.enough ? "" : __("There are few alerts to judge by: they may be right less often than asked for."),
		]),
		line(__("Of the alerts were right"), found.right),
		line(__("Of what came true was found"), found.found)
	);
}

// --- fairness ---

function fairness(doc, audit) {
	const title = __("About Whom It Errs");
	if (!audit?.groups?.length) {
		return section(
			title,
			...paragraphs([__("It was not looked whether it errs about some pupils more often: there is nothing to compare.")])
		);
	}
	const { limits, groups, judged } = audit;
	const beyond = groups.filter((group) => group.beyond.length);
	const verdict = beyond.length
		? el(
				"p",
				{ className: "sai-beyond" },
				__("Beyond the school's limits for: {0}.", [
					beyond.map(({ attribute, group }) => `${nameOfAttribute(attribute)} – ${nameOfGroup(group)}`).join(", "),
				])
		  )
		: el(
				"p",
				{},
				judged.length
					? __("Within the school's limits for all groups that are large enough to judge.")
					: __("No two groups are large enough to judge: nothing is promised.")
		  );
	const head = [
		__("Group"),
		__("Pupils"),
		__("Alerts"),
		__("False Alarms"),
		__("Missed"),
		__("Were Right"),
		__("Verdict"),
	];
	const attributes = [...new Set(groups.map(({ attribute }) => attribute))];
	return section(
		title,
		verdict,
		...paragraphs([
			__(
				"False alarms: of those who were in no danger. Missed: of those who were. Right: of the alerts. With intervals of 95 %. No model is given these attributes."
			),
			limits.calibration < 1
				? __(
						"The limits: surely no more than {0} points of false alarms and {1} points of missed cases above all others, and chances off by no more than {2} points.",
						[limits.false_alarms, limits.missed, limits.calibration].map((each) => figure(100 * each))
				  )
				: __(
						"The limits: surely no more than {0} points of false alarms and {1} points of missed cases above all others.",
						[limits.false_alarms, limits.missed].map((each) => figure(100 * each))
				  ),
		]),
		table(
			title,
			head,
			attributes.flatMap((attribute) => [
				{ title: nameOfAttribute(attribute) },
				...groups.filter((group) => group.attribute === attribute).map((group) => audited(group)),
			])
		)
	);
}

function audited(group) {
	const cells = [
		nameOfGroup(group.group),
		String(group.pupils),
		...["alerts", "false_alarms", "missed", "right"].map((name) => shareBetween(group[name])),
	];
	if (!group.enough) return { cells: [...cells, __("Too few to judge")], className: "sai-table__few" };
	if (!group.beyond.length) return { cells: [...cells, __("Within the limits")] };
	const why = group.beyond.map((what) => beyondWords(what, group.differences[what])).join(" ");
	return { cells: [...cells, why], className: "sai-beyond" };
}

function beyondWords(what, [difference, low, high]) {
	const points = [figure(100 * Math.abs(difference)), figure(100 * low), figure(100 * high)];
	if (what === "false_alarms") return __("False alarms: {0} points more than among others ({1} to {2}).", points);
	if (what === "missed") return __("Missed: {0} points more than among others ({1} to {2}).", points);
	return difference > 0
		? __("Chances are said too high by {0} points beside others ({1} to {2}).", points)
		: __("Chances are said too low by {0} points beside others ({1} to {2}).", points);
}

// --- what it learned with ---

function learnedWith(made) {
	const left = {
		notes: __("notes in the student log"),
		fees: __("fees that are due"),
	};
	const apart = {
		terms: __("It was tried term by term: on each term with what was learned from the earlier ones."),
		groups: __("It was tried class by class: on classes that it had not learned from."),
		pupils: __("It was tried pupil by pupil: on pupils whom it had not learned from."),
	};
	const texts = [
		made.pass_mark === undefined ? "" : __("Pass mark: {0} %.", [made.pass_mark]),
		made.absent_share === undefined ? "" : __("Often absent: {0} or more of a term's days.", [percent(made.absent_share)]),
		made.leave_out?.length ? __("Left out: {0}.", [made.leave_out.map((each) => left[each] ?? each).join(", ")]) : "",
		made.with_tutor === undefined
			? ""
			: made.with_tutor
			? __("How often pupils asked the tutor was used.")
			: __("How often pupils asked the tutor was not used."),
		apart[made.apart_by] ?? "",
	].filter(Boolean);
	const title = __("What It Learned With");
	return section(title, texts.length ? list(texts) : el("p", {}, __("That was not noted.")));
}
