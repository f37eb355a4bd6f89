frappe.ui.form.on("AI Webhook Delivery", {
	refresh(frm) {
		frm.disable_save();
		introduce(frm);
		const is_open = ["Waiting", "Trying Again"].includes(frm.doc.status);
		const again = frm.add_custom_button(__("Send Again"), () => send_again(frm));
		if (frm.doc.status === "Given Up") again.addClass("btn-primary");
		if (is_open) {
			frm.add_custom_button(__("Give Up"), () =>
				frappe.confirm(__("Give this delivery up? It can be sent again later."), () =>
					give_up(frm)
				)
			);
		}
		frm.add_custom_button(__("Open the Record"), () =>
			frappe.set_route("Form", frm.doc.reference_doctype, frm.doc.reference_name)
		);
		frm.add_custom_button(__("Request Log"), () =>
			frappe.set_route("List", "Webhook Request Log", {
				webhook: frm.doc.webhook,
				reference_document: frm.doc.reference_name,
			})
		);
	},
});

function introduce(frm) {
	const [words, colour] = {
		Waiting: [__("It is sent within minutes, unless Frappe has delivered it by then."), "blue"],
		"Trying Again": [__("The receiver did not take it. It is tried again, with longer and longer pauses."), "orange"],
		Delivered: [__("The receiver has taken it."), "green"],
		"Given Up": [__("Nothing more is tried. Once the receiver is in order, send it again."), "red"],
		Stopped: [__("The webhook was switched off before it was delivered."), "orange"],
		Replaced: [__("A later state of the record is delivered in its place."), "blue"],
	}[frm.doc.status];
	frm.set_intro();
	// Each part went through __().
	// nosemgrep: untranslated-text-in-script
	frm.set_intro(words, colour);
}

function send_again(frm) {
	follow(
		frm,
		frappe.call({
			method: "school_ai.api.webhooks.send_again",
			args: { delivery: frm.docname },
			freeze: true,
		})
	);
}

function give_up(frm) {
	follow(
		frm,
		frappe.call({
			method: "school_ai.api.webhooks.give_up",
			args: { delivery: frm.docname },
			freeze: true,
		})
	);
}

async function follow(frm, sent) {
	// The desk has said why not.
	await sent.catch(() => {});
	frm.reload_doc();
}
