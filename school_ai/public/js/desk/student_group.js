frappe.ui.form.on("Student Group", {
	refresh(frm) {
		frappe.require(["school_ai_desk.bundle.css", "school_ai_desk.bundle.js"], () => school_ai.showGroup(frm));
	},
});
