frappe.ui.form.on("Guardian", {
	refresh(frm) {
		frappe.require("/assets/school_ai/js/desk/inviting.js", () => school_ai.offerInvitation(frm));
		frappe.require("/assets/school_ai/js/desk/rights.js", () => school_ai.offerRights(frm));
	},
});
