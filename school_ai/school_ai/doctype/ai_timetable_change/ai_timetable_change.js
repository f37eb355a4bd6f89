frappe.ui.form.on("AI Timetable Change", {
	refresh(frm) {
		const words = {
			Writing: [__("A worker is writing it."), "blue"],
			"Taken back": [__("It was taken back."), "orange"],
		}[frm.doc.status];
		frm.set_intro();
		// Each part went through __().
		// nosemgrep: untranslated-text-in-script
		if (words) frm.set_intro(...words);
		show_left_alone(frm);
		if (frm.doc.status === "Done" && frm.doc.kind !== "Taken back") {
			frm.add_custom_button(__("Take back"), () => take_back(frm));
		}
	},
});

function take_back(frm) {
	const what = {
		written: [frm.doc.written, __("{0} lessons that it wrote are removed.", [frm.doc.written])],
		changed: [frm.doc.changed, __("{0} lessons that it changed are as before.", [frm.doc.changed])],
		removed: [frm.doc.removed, __("{0} lessons that it removed come back.", [frm.doc.removed])],
	};
	const steps = Object.values(what)
		.filter(([count]) => count)
		.map(([, words]) => `<li>${words}</li>`)
		.join("");
	const stays = __(
		"Lessons in the past, and those in which attendance was taken, stay. Those whom it concerns are told."
	);
	// Each part went through __().
	// nosemgrep: untranslated-text-in-script
	frappe.confirm(`<p>${__("Take this change back?")}</p><ul>${steps}</ul><p>${stays}</p>`, async () => {
		const { message } = await frappe.call({
			method: "school_ai.api.timetables.take_back",
			args: { change: frm.docname },
			freeze: true,
			freeze_message: __("Taking it back"),
		});
		if (!message) return;
		tell(message);
		frm.reload_doc();
	});
}

function tell({ removed, restored, changed, left }) {
	const escaped = frappe.utils.escape_html;
	const counts = __("Removed: {0}. Brought back: {1}. Changed back: {2}.", [removed, restored, changed]);
	const stays = left.length
		? `<p>${__("This stays as it is:")}</p><ul>${left.map((text) => `<li>${escaped(text)}</li>`).join("")}</ul>`
		: "";
	frappe.msgprint({
		title: __("Taken back"),
		indicator: left.length ? "orange" : "green",
		// Each part went through __().
		// nosemgrep: untranslated-text-in-script
		message: `<p>${counts}</p>${stays}`,
	});
}

// What the change could not do, in the words of whoever made it.
function show_left_alone(frm) {
	frm.layout.wrapper.find(".school-ai-left-alone").remove();
	let texts = [];
	try {
		texts = JSON.parse(frm.doc.left_alone || "[]");
	} catch {
		return;
	}
	if (!texts.length) return;
	const entries = texts.map((text) => `<li>${frappe.utils.escape_html(text)}</li>`).join("");
	$(`<details class="school-ai-left-alone border rounded p-3 m-3" style="overflow-wrap: anywhere">
		<summary>${__("Left as it was: {0}", [texts.length])}</summary>
		<ul class="pl-4 mt-2 mb-0">${entries}</ul></details>`).appendTo(frm.layout.wrapper);
}
