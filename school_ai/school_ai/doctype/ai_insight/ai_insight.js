frappe.ui.form.on("AI Insight", {
	refresh(frm) {
		introduce(frm);
		if (frm.doc.status !== "Open" || !frm.perm[0]?.write) return;
		frm.add_custom_button(__("Done"), () => close(frm, "Done")).addClass("btn-primary");
		frm.add_custom_button(__("Dismiss"), () => close(frm, "Dismissed"));
	},
});

function introduce(frm) {
	const colours = { High: "red", Medium: "orange", Low: "yellow" };
	const words = {
		Open: __("Nobody has said yet what became of it."),
		Done: __("It was dealt with."),
		Dismissed: __("It was dismissed: nothing was to be done."),
		Withdrawn: __("It no longer holds, or its time is over."),
	}[frm.doc.status];
	frm.set_intro();
	// Each part went through __().
	// nosemgrep: untranslated-text-in-script
	if (words) frm.set_intro(words, frm.doc.status === "Open" ? colours[frm.doc.severity] ?? "blue" : "green");
}

// What was done is noted with it: later it is looked at what followed.
function close(frm, status) {
	const actions = frappe.meta.get_docfield("AI Insight Action", "action").options.split("\n");
	const isDone = status === "Done";
	const dialog = new frappe.ui.Dialog({
		title: isDone ? __("What was done?") : __("Why is nothing to be done?"),
		fields: [
			{
				fieldname: "action",
				fieldtype: "Select",
				label: __("What"),
				options: actions.map((action) => ({ value: action, label: __(action) })),
				default: isDone ? "" : "Nothing needed",
				reqd: 1,
			},
			{ fieldname: "done_on", fieldtype: "Date", label: __("On"), default: frappe.datetime.get_today(), reqd: 1 },
			{
				fieldname: "note",
				fieldtype: "Data",
				label: __("Note"),
				description: __("Heads of school and others who teach the pupil read it."),
			},
		],
		primary_action_label: isDone ? __("Done") : __("Dismiss"),
		async primary_action(row) {
			dialog.hide();
			frm.add_child("actions_taken", row);
			frm.refresh_field("actions_taken");
			await frm.set_value("status", status);
			await frm.save();
		},
	});
	dialog.show();
}
