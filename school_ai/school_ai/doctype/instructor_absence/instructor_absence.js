frappe.ui.form.on("Instructor Absence", {
	refresh(frm) {
		frm.layout.wrapper.find(".school-ai-cover").remove();
		if (frm.is_new() || frm.doc.status === "Cancelled") return;
		const plans = frappe.model.can_read("AI Timetable Repair");
		if (plans || frm.doc.status === "Open") frm.add_custom_button(__("Is there after all"), () => cancel(frm));
		if (!plans) return;
		frappe.require(["school_ai_timetable.bundle.css", "school_ai_timetable_forms.bundle.js"], () =>
			school_ai.showCover(frm, frm.doctype, frm.docname)
		);
	},
});

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
