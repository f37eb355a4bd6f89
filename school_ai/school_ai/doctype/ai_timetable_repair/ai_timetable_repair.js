frappe.ui.form.on("AI Timetable Repair", {
	refresh(frm) {
		frm.layout.wrapper.find(".school-ai-cover").remove();
		const { doc } = frm;
		frm.add_custom_button(__("Open {0}", [__(doc.reference_doctype)]), () =>
			frappe.set_route("Form", doc.reference_doctype, doc.reference_name)
		);
		// Of several for the same absence only the latest can be decided.
		if (!["Open", "Confirmed"].includes(doc.status)) return;
		frappe.require(["school_ai_timetable.bundle.css", "school_ai_timetable_forms.bundle.js"], () =>
			school_ai.showCover(frm, doc.reference_doctype, doc.reference_name)
		);
	},
});
