frappe.ui.form.on("AI Alert Rule", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.add_custom_button(__("Try"), async () => {
			const words = await frappe.xcall("school_ai.api.monitoring.try_rule", { rule: frm.doc.name });
			frappe.msgprint({ title: __("What the rule sees now"), message: frappe.utils.escape_html(words) });
		});
		frm.add_custom_button(__("Alerts"), () =>
			frappe.set_route("List", "AI Alert", { rule: frm.doc.name })
		);
	},
});
