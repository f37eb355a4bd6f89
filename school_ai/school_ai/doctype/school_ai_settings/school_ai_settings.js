frappe.ui.form.on("School AI Settings", {
	refresh(frm) {
		const words = frm.doc.__onload?.unreadable_texts;
		if (words) {
			frm.dashboard.set_headline_alert(frappe.utils.escape_html(words), "red");
		}
	},
	test_chat: (frm) => try_connection(frm, "chat"),
	test_embedding: (frm) => try_connection(frm, "embedding"),
	test_index: (frm) => try_connection(frm, "index"),
});

async function try_connection(frm, what) {
	// What is tried is what is saved: a key in the form is not sent anywhere but into the database.
	if (frm.is_dirty()) {
		await frm.save();
	}
	const { message } = await frappe.call({
		method: "school_ai.api.providers.test_connection",
		args: { what },
		freeze: true,
		freeze_message: __("Trying the connection…"),
	});
	if (message) {
		frappe.msgprint({ title: __("Connection works"), message, indicator: "green" });
	}
}
