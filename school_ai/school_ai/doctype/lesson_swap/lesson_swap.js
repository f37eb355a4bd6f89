frappe.ui.form.on("Lesson Swap", {
	async refresh(frm) {
		frm.set_intro();
		if (frm.is_new()) return;
		const { message } = await frappe.call({
			method: "school_ai.api.swaps.look",
			type: "GET",
			args: { swap: frm.docname },
		});
		if (!message || message.name !== frm.docname) return;
		const said = frappe.utils.escape_html(message.said);
		// Each part went through __().
		// nosemgrep: untranslated-text-in-script
		frm.set_intro(`<b>${said}</b><br>${what_now(message)}`, message.status === "Agreed" ? "orange" : "blue");
		if (!frappe.model.can_read("AI Timetable Repair")) return;
		if (message.status === "Agreed") {
			frm.add_custom_button(__("Confirm"), () => confirm(frm)).addClass("btn-primary");
		}
		if (["Asked", "Agreed"].includes(message.status)) {
			frm.add_custom_button(__("Refuse"), () => refuse(frm));
		}
	},
});

function what_now(swap) {
	const { asked_of_name } = swap;
	const words = {
		Asked: __("{0} has not answered yet.", [frappe.utils.escape_html(asked_of_name)]),
		Agreed: __("Both agree. It is written as soon as a planner confirms it."),
		Confirmed: __("It was written, and those whom it concerns are told."),
		"Taken back": __("It was written, and taken back since."),
		Declined: __("{0} has declined.", [frappe.utils.escape_html(asked_of_name)]),
		Refused: __("A planner has refused it."),
		Withdrawn: __("It was withdrawn."),
		Outdated: __("It holds no more."),
	}[swap.status];
	return swap.answer ? `${words} ${frappe.utils.escape_html(swap.answer)}` : words;
}

function confirm(frm) {
	frappe.confirm(
		__("Write this swap? Instructors, pupils and guardians concerned are told, and it can be taken back."),
		async () => {
			const { message } = await frappe.call({
				method: "school_ai.api.swaps.confirm",
				args: { swap: frm.docname },
				freeze: true,
			});
			if (message?.status === "Outdated") {
				frappe.msgprint({
					title: __("Nothing was written"),
					indicator: "orange",
					message: frappe.utils.escape_html(message.answer),
				});
			}
			frm.reload_doc();
		}
	);
}

function refuse(frm) {
	frappe.prompt(
		{ fieldname: "answer", fieldtype: "Small Text", label: __("Why? Both are told.") },
		async ({ answer }) => {
			await frappe.call({
				method: "school_ai.api.swaps.refuse",
				args: { swap: frm.docname, answer: answer ?? "" },
				freeze: true,
			});
			frm.reload_doc();
		},
		__("Refuse this swap"),
		__("Refuse")
	);
}
