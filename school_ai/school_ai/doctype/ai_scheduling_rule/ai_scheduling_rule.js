frappe.ui.form.on("AI Scheduling Rule", {
	setup(frm) {
		for (const field of ["first_period", "last_period"]) {
			frm.set_query(field, () => ({ filters: { is_break: 0 } }));
		}
	},

	refresh(frm) {
		explain(frm);
		if (frm.is_new() || frm.doc.status !== "Proposed" || !frm.perm[0]?.write) return;
		frm.add_custom_button(__("Put in force"), () => decide(frm, "In force")).addClass("btn-primary");
		frm.add_custom_button(__("Dismiss"), () => decide(frm, "Dismissed"));
	},

	rule: explain,
	strictness: explain,
	about: explain,
});

// What each rule wants. `either`: it is about student groups or about instructors. `limit`, `window`: what these fields
// mean; `optional`: it can do without the limit.
const RULES = {
	"Most lessons a day": {
		wants: () => __("Nobody has more periods with lessons on a day than this."),
		limit: () => __("Most periods with lessons on a day"),
		either: true,
	},
	"Most lessons in a row": {
		wants: () => __("After so many periods with lessons there is a free one."),
		limit: () => __("Most periods with lessons one after the other"),
		either: true,
	},
	"A free period, such as for lunch": {
		wants: () => __("On each day with lessons one of these periods is free."),
		window: () => __("First and last period, of which one is to be free"),
		either: true,
	},
	"Rest between two days": {
		wants: () => __("After a long day the next one does not begin too early."),
		limit: () => __("Least minutes from the end of the last lesson to the next day's first"),
		either: true,
	},
	"No free periods between lessons": {
		wants: () => __("Lessons of a day follow one another. Each free period between them counts."),
		either: true,
	},
	"No lesson by itself": {
		wants: () => __("Each lesson has another one right before or after it on its day."),
		either: true,
	},
	"Most days with lessons": {
		wants: () => __("Lessons are on few days, so that others are free."),
		limit: () => __("Most days with lessons in the cycle; for teachers without it, what each of them wishes"),
		either: true,
		optional: true,
	},
	"Days of the same length": {
		wants: () => __("No day has more periods with lessons than an even share of all."),
		either: true,
	},
	"No change of building between two lessons": {
		wants: () => __("Two lessons right after one another are in the same building."),
		either: true,
	},
	"No early periods": {
		wants: () => __("No lessons at the beginning of the day."),
		limit: () => __("How many periods at the beginning of the day are meant"),
		either: true,
	},
	"No late periods": {
		wants: () => __("No lessons at the end of the day."),
		limit: () => __("How many periods of the day are not meant: those after them are"),
		either: true,
	},
	"Teachers' wishes": {
		wants: () => __("Nobody teaches when they would rather not. What they wish is in their Instructor Preference."),
	},
	"Heavy courses early in the day": {
		wants: () => __("Courses that are best taught early are not at the end of the day."),
		limit: () => __("How many periods of the day are not meant: those after them are"),
	},
	"Lessons of a course spread over the days": {
		wants: () => __("A course is on as many days as its Course Load says, or as it has lessons."),
	},
	"Most lessons of a course on one day": {
		wants: () => __("A course is not taught too often on one day. A double lesson counts once."),
		limit: () => __("Most lessons of the course that begin on one day"),
	},
	"A course stays in its room": {
		wants: () => __("All lessons of a course load are in the same room. Each further room counts."),
	},
	"A seat for everybody": {
		wants: () => __("A room has as many seats as there are pupils. Each seat that lacks counts."),
	},
	"Groups in their home room": {
		wants: () => __("Lessons that need no special room are in the group's home room."),
	},
	"As little as possible is moved": {
		wants: () => __("Lessons stay where they were in the timetable that this one is based on."),
	},
};

function explain(frm) {
	const rule = RULES[frm.doc.rule] ?? { wants: () => "" };
	frm.toggle_display("about", Boolean(rule.either));
	frm.toggle_reqd("about", Boolean(rule.either));
	frm.toggle_display("limit_value", Boolean(rule.limit));
	frm.toggle_reqd("limit_value", Boolean(rule.limit) && !rule.optional);
	frm.set_df_property("limit_value", "description", rule.limit?.() ?? "");
	for (const field of ["first_period", "last_period"]) {
		frm.toggle_display(field, Boolean(rule.window));
		frm.toggle_reqd(field, Boolean(rule.window));
	}
	frm.set_df_property("last_period", "description", rule.window?.() ?? "");
	frm.toggle_reqd("weight", frm.doc.strictness === "Soft");
	frm.set_intro();
	const wants = rule.wants();
	if (!wants) return;
	const price =
		frm.doc.strictness === "Hard"
			? __("It is never broken: where it cannot be kept there is no timetable.")
			: __("Each time it is broken costs its weight.");
	// Each part went through __().
	// nosemgrep: untranslated-text-in-script
	frm.set_intro(`${wants} ${price}`, frm.doc.status === "In force" ? "blue" : "orange");
}

async function decide(frm, status) {
	await frm.set_value("status", status);
	await frm.save();
}
