frappe.ui.form.on("AI Alert", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.state === "Firing") {
			frm.add_custom_button(__("Look After This"), () => look_after(frm)).addClass("btn-primary");
		}
		frm.add_custom_button(__("Rule"), () => frappe.set_route("Form", "AI Alert Rule", frm.doc.rule));
	},
});

function look_after(frm) {
	frappe.prompt(
		[{ fieldname: "note", fieldtype: "Small Text", label: __("What you are doing about it") }],
		async ({ note }) => {
			await frappe.xcall("school_ai.api.monitoring.look_after", { alert: frm.doc.name, note: note ?? "" });
			frm.reload_doc();
		},
		__("Nobody else is told of it from now on"),
		__("Look After This")
	);
}
