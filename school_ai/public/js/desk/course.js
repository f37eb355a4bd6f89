frappe.ui.form.on("Course", {
	refresh(frm) {
		frappe.require(["school_ai_desk.bundle.css", "school_ai_desk.bundle.js"], () => school_ai.showCourse(frm));
	},
});
