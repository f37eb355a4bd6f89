frappe.ui.form.on("Topic Prerequisite", {
	refresh(frm) {
		if (frm.is_new() || !frm.perm[0]?.write) return;
		if (frm.doc.status !== "Confirmed") {
			frm.add_custom_button(__("Confirm"), () => decide(frm, "Confirmed")).addClass("btn-primary");
		}
		if (frm.doc.status !== "Rejected") frm.add_custom_button(__("Reject"), () => decide(frm, "Rejected"));
	},
});

async function decide(frm, status) {
	if (frm.is_dirty()) {
		frappe.show_alert({ message: __("Please save your changes first."), indicator: "orange" });
		return;
	}
	const args = { prerequisite: frm.docname, status };
	await frappe
		.call({ method: "school_ai.api.recommendations.decide_prerequisite", args, freeze: true })
		// The desk has said why not.
		.catch(() => {});
	frm.reload_doc();
}
