frappe.ui.form.on("Guardian", {
	refresh(frm) {
		if (frm.is_new() || frm.doc.user) return;
		frm.add_custom_button(__("Invite to the portal"), async () => {
			const { message } = await frappe.call({
				method: "school_ai.api.people.invite_guardian",
				args: { guardian: frm.docname },
				freeze: true,
			});
			if (!message) return;
			frappe.show_alert({ message: __("{0} can sign in now.", [message]), indicator: "green" });
			frm.reload_doc();
		});
	},
});
