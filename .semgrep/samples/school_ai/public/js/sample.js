// ruleid: untranslated-text-in-script
frappe.msgprint("Saved.");
// ruleid: untranslated-text-in-script
frappe.msgprint(`Saved ${name}.`);
// ruleid: untranslated-text-in-script
frappe.throw("There is no pupil " + name);
// ruleid: untranslated-text-in-script
frappe.msgprint({ title: "Saved", message: __("The pupil is saved.") });
// ruleid: untranslated-text-in-script
frappe.show_alert({ message: "Saved", indicator: "green" });
// ruleid: untranslated-text-in-script
frappe.throw({ message: "There is no such pupil." });
// ruleid: untranslated-text-in-script
frappe.confirm("Really?", () => {});
// ok: untranslated-text-in-script
frappe.msgprint({ title: __("Saved"), message, indicator: "green" });
// ok: untranslated-text-in-script
frappe.throw(__("There is no pupil {0}.", [name]));

frappe.ui.form.on("Sample", {
	refresh(frm) {
		// ruleid: untranslated-text-in-script
		frm.add_custom_button("Read again", () => {});
		// ok: untranslated-text-in-script
		frm.add_custom_button(__("Read again"), () => frappe.call({ method: "school_ai.api.sample.guarded" }));
		// ruleid: script-text-filled-in-before-translation
		frm.set_intro(__(`Page ${number}`));
		// ruleid: script-text-filled-in-before-translation
		frm.set_intro(__("Page " + number));
		// ruleid: script-text-filled-in-before-translation
		frm.set_intro(__(number + " pages"));
		// ruleid: untranslated-text-in-script
		frm.set_intro("Being read");
		// ok: script-text-filled-in-before-translation
		frm.set_intro(__("Page {0}", [number]));
	},
});
