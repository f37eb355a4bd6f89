frappe.ui.form.on("AI Recommendation", {
	refresh(frm) {
		const add = (label, decision) => frm.add_custom_button(label, () => decide(frm, decision));
		switch (frm.doc.status) {
			case "Proposed":
				add(__("Accept"), "Accepted").addClass("btn-primary");
				frm.add_custom_button(__("Change…"), () => change(frm));
				add(__("Dismiss"), "Dismissed");
				break;
			case "Accepted":
			case "Changed":
				frm.add_custom_button(__("Change…"), () => change(frm));
				add(__("Take Back"), "Proposed");
				break;
			case "Dismissed":
				add(__("Take Back"), "Proposed");
		}
	},
});

async function decide(frm, decision, text = "") {
	const args = { recommendations: JSON.stringify([frm.docname]), decision, text };
	await frappe
		.call({ method: "school_ai.api.recommendations.decide", args, freeze: true })
		// The desk has said why not.
		.catch(() => {});
	frm.reload_doc();
}

function change(frm) {
	frappe.prompt(
		{
			fieldname: "text",
			fieldtype: "Small Text",
			label: __("What the pupil should do instead"),
			default: frm.doc.changed_text || frm.doc.text,
			reqd: 1,
		},
		({ text }) => decide(frm, "Changed", text),
		__("Change the Step"),
		__("Change")
	);
}
