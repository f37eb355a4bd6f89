// A comment for a report card: whoever has opened it has read it, and may approve it.
const read = (frm) =>
	frappe.call({ method: "school_ai.api.report_comments.read", type: "POST", args: { comment: frm.docname } });

frappe.ui.form.on("Report Comment", {
	refresh(frm) {
		if (frm.is_new()) return;
		if (frm.doc.status === "Approved") {
			frm.add_custom_button(__("Open again"), async () => {
				const args = { comment: frm.docname };
				await frappe.call({ method: "school_ai.api.report_comments.reopen", type: "POST", args });
				frm.reload_doc();
			});
			return;
		}
		read(frm);
		const approve = frm.add_custom_button(__("Approve"), async () => {
			if (frm.is_dirty()) await frm.save();
			await read(frm);
			const args = { comment: frm.docname };
			await frappe.call({ method: "school_ai.api.report_comments.approve", type: "POST", args });
			frm.reload_doc();
		});
		approve.addClass("btn-primary");
	},
});
