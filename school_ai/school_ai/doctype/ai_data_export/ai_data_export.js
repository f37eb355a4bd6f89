frappe.ui.form.on("AI Data Export", {
	refresh(frm) {
		if (frm.doc.status !== "Ready" || frm.doc.asked_by !== frappe.session.user) return;
		frm.add_custom_button(__("Download"), () =>
			window.open(`/api/method/school_ai.api.privacy.download?export=${encodeURIComponent(frm.doc.name)}`)
		);
	},
});
