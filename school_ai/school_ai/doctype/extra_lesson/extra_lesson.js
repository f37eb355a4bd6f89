frappe.ui.form.on("Extra Lesson", {
	refresh(frm) {
		frm.layout.wrapper.find(".school-ai-cover").remove();
		frm.set_intro();
		if (frm.is_new()) {
			frm.set_intro(__("Save it: then times, rooms and instructors for the lesson are looked for."), "blue");
			return;
		}
		if (frm.doc.status === "Cancelled" || !frappe.model.can_read("AI Timetable Repair")) return;
		frm.add_custom_button(__("Is not needed after all"), () => cancel(frm));
		frappe.require(["school_ai_timetable.bundle.css", "school_ai_timetable_forms.bundle.js"], () =>
			school_ai.showCover(frm, frm.doctype, frm.docname)
		);
	},
});

function cancel(frm) {
	frappe.confirm(__("Is the lesson not needed after all? What was changed for it is taken back."), async () => {
		await frappe.call({
			method: "school_ai.api.cover.cancel",
			args: { doctype: frm.doctype, name: frm.docname },
			freeze: true,
		});
		frm.reload_doc();
	});
}
