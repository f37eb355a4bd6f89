// Buttons on a Student and a Guardian: all that is kept about them is packed, or erased.
frappe.provide("school_ai");

school_ai.offerRights = (frm) => {
	if (frm.is_new()) return;
	const group = __("School AI");
	const held = (...roles) => roles.some((role) => frappe.user.has_role(role));
	if (frm.doctype === "Student" && held("School AI Administrator", "System Manager")) {
		frm.add_custom_button(__("Pack All Data"), () => pack(frm), group);
	}
	if (held("School AI Administrator", "System Manager", "Principal")) {
		frm.add_custom_button(
			__("Erase"),
			() =>
				frappe.new_doc("AI Erasure Request", { subject_doctype: frm.doctype, subject: frm.doc.name }),
			group
		);
	}
};

async function pack(frm) {
	await frappe.call({
		method: "school_ai.api.privacy.export",
		args: { student: frm.doc.name },
		freeze: true,
	});
	frappe.msgprint({
		title: __("It is being packed"),
		message: __("You find it under {0}, where you alone can download it.", [
			`<a href="/app/ai-data-export">${__("AI Data Export")}</a>`,
		]),
	});
}
