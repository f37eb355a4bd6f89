frappe.ui.form.on("Instructor Absence", {
	refresh(frm) {
		frm.layout.wrapper.find(".school-ai-cover").remove();
		say_half_day(frm);
		if (frm.is_new() || frm.doc.status === "Cancelled") return;
		const plans = frappe.model.can_read("AI Timetable Repair");
		if (plans || frm.doc.status === "Open") frm.add_custom_button(__("Is there after all"), () => cancel(frm));
		if (!plans) return;
		frappe.require(["school_ai_timetable.bundle.css", "school_ai_timetable_forms.bundle.js"], () =>
			school_ai.showCover(frm, frm.doctype, frm.docname)
		);
	},
});

// Of half a day of leave HRMS does not say which half.
function say_half_day(frm) {
	frm.set_intro();
	const { half_day_on, whole_day, from_date, to_date, status } = frm.doc;
	if (!half_day_on || !whole_day || status === "Cancelled") return;
	const day = frappe.datetime.str_to_user(half_day_on);
	const whole = __(
		"By the leave application, only half of {0} is meant, and it does not say which half: cover is looked for the whole day.",
		[day]
	);
	const set =
		from_date === half_day_on || to_date === half_day_on
			? __("If you know it, untick Whole Days and set the times.")
			: __("If you know it, let this absence end before that day, and enter the half day and the days after it anew.");
	// Each part went through __().
	// nosemgrep: untranslated-text-in-script
	frm.set_intro(`${whole} ${set}`, "blue");
}

function cancel(frm) {
	frappe.confirm(
		__("Is the instructor there after all? What was changed for the absence is taken back."),
		async () => {
			await frappe.call({
				method: "school_ai.api.cover.cancel",
				args: { doctype: frm.doctype, name: frm.docname },
				freeze: true,
			});
			frm.reload_doc();
		}
	);
}
