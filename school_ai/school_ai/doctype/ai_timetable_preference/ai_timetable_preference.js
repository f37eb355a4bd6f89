frappe.ui.form.on("AI Timetable Preference", {
	refresh(frm) {
		frm.set_intro();
		if (frm.doc.status !== "Proposed") return;
		frm.set_intro(__("Nothing is applied before you accept it."), "blue");
		frm.add_custom_button(__("Accept"), () => accept(frm)).addClass("btn-primary");
		frm.add_custom_button(__("Dismiss"), () => dismiss(frm));
	},
});

async function accept(frm) {
	await frappe.call({
		method: "school_ai.api.timetables.accept_preference",
		args: { preference: frm.docname },
		freeze: true,
	});
	frm.reload_doc();
}

async function dismiss(frm) {
	await frappe.call({
		method: "school_ai.api.timetables.dismiss_preference",
		args: { preference: frm.docname },
		freeze: true,
	});
	frm.reload_doc();
}
