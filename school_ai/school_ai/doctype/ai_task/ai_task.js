frappe.ui.form.on("AI Task", {
	refresh(frm) {
		if (["Queued", "Running"].includes(frm.doc.status) && !frm.doc.stop_requested) {
			frm.add_custom_button(__("Stop"), async () => {
				await frappe.call({ method: "school_ai.api.tasks.stop", args: { task: frm.docname } });
				frm.reload_doc();
			});
		}
	},
});
