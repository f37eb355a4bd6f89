frappe.ui.form.on("AI Webhook Sender", {
	refresh(frm) {
		frm.set_intro();
		if (frm.is_new()) {
			frm.set_intro(__("Save first. Then make the secret that this system signs with."));
			return;
		}
		if (!frm.doc.secret_made_on) {
			frm.set_intro(__("This system cannot send yet: make its secret with the button New Secret."), "orange");
		} else if (!frm.doc.enabled) {
			frm.set_intro(__("What this system sends is refused, since it is switched off."), "orange");
		}
		const made = frm.add_custom_button(__("New Secret"), () => ask(frm));
		if (!frm.doc.secret_made_on) made.addClass("btn-primary");
	},
});

function ask(frm) {
	if (!frm.doc.secret_made_on) {
		make(frm);
		return;
	}
	frappe.confirm(
		__("Make a new secret? The one in use is good for another 24 hours; one that was in use before it, no more."),
		() => make(frm)
	);
}

async function make(frm) {
	const reply = await frappe
		.call({ method: "school_ai.api.webhooks.make_secret", args: { sender: frm.docname }, freeze: true })
		// The desk has said why not.
		.catch(() => null);
	if (!reply) return;
	show(reply.message);
	frm.reload_doc();
}

// It is shown this once, and kept nowhere in the page.
function show(made) {
	const dialog = new frappe.ui.Dialog({
		title: __("Secret"),
		fields: [
			{ fieldname: "sender", fieldtype: "Data", label: __("Key ID"), read_only: 1, default: made.sender },
			{
				fieldname: "secret",
				fieldtype: "Data",
				label: __("Secret"),
				read_only: 1,
				default: made.secret,
				description: __("Hand it to the other system now: it is not shown again."),
			},
		],
		primary_action_label: __("Copy the Secret"),
		primary_action() {
			frappe.utils.copy_to_clipboard(made.secret);
		},
	});
	dialog.show();
}
