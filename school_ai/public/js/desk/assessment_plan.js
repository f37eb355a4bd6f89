frappe.ui.form.on("Assessment Plan", {
	refresh(frm) {
		frappe.require(["school_ai_desk.bundle.css", "school_ai_desk.bundle.js"], () => school_ai.showAssessment(frm));
	},
});
