frappe.ui.form.on("Student", {
	refresh(frm) {
		frappe.require("/assets/school_ai/js/desk/inviting.js", () => school_ai.offerInvitation(frm));
		frappe.require("/assets/school_ai/js/desk/rights.js", () => school_ai.offerRights(frm));
		frm.layout.wrapper.find(".sai-pupil").remove();
		if (frm.is_new()) return;
		frappe.require(["school_ai_predictions.bundle.css", "school_ai_predictions.bundle.js"], () =>
			school_ai.showPupil(frm)
		);
		frappe.require(["school_ai_desk.bundle.css", "school_ai_desk.bundle.js"], () => school_ai.showComments(frm));
	},
});
