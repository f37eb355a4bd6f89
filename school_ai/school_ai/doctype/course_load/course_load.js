frappe.ui.form.on("Course Load", {
	setup(frm) {
		frm.set_query("student_group", "groups", () => ({
			filters: { disabled: 0, ...(frm.school_ai_year ? { academic_year: frm.school_ai_year } : {}) },
		}));
		frm.set_query("period", "times", () => ({ filters: { is_break: 0 } }));
	},

	refresh(frm) {
		count(frm);
		find_year(frm);
		frm.set_intro();
		if (frm.doc.disabled) frm.set_intro(__("Disabled: timetables are made without it."), "orange");
	},

	academic_term: find_year,
	periods_a_week: count,
	double_lessons: count,
	triple_lessons: count,
});

// Only groups of the term's own year can be taught in it.
async function find_year(frm) {
	frm.school_ai_year = null;
	if (!frm.doc.academic_term) return;
	const term = frm.doc.academic_term;
	const { message } = await frappe.db.get_value("Academic Term", term, "academic_year");
	if (frm.doc.academic_term === term) frm.school_ai_year = message?.academic_year;
}

// How the periods of a week are made up of lessons.
function count(frm) {
	const doubles = frm.doc.double_lessons || 0;
	const triples = frm.doc.triple_lessons || 0;
	const singles = (frm.doc.periods_a_week || 0) - 2 * doubles - 3 * triples;
	const words =
		singles < 0
			? __("Double and triple lessons take {0} periods: more than there are.", [2 * doubles + 3 * triples])
			: doubles || triples
			? __("In the week: {0} single, {1} double and {2} triple lessons.", [singles, doubles, triples])
			: "";
	frm.set_df_property("periods_a_week", "description", words);
}
