frappe.ui.form.on("AI Data Conflict", {
	refresh(frm) {
		frm.disable_save();
		introduce(frm);
		show_versions(frm);
	},
});

function introduce(frm) {
	const [words, colour] = {
		Open: [__("Somebody has to decide: is the record right, or the proposal?"), "orange"],
		"Record Kept": [__("The record was kept. It is found again once it changes."), "green"],
		"Proposal Taken": [__("The proposal was taken."), "green"],
		Mended: [__("It is a record of School AI, which has mended it itself."), "blue"],
		Settled: [__("The records agree again: nothing is to be decided."), "green"],
	}[frm.doc.status];
	frm.set_intro();
	// Each part went through __().
	// nosemgrep: untranslated-text-in-script
	frm.set_intro(words, colour);
}

// Both versions beside one another, and below them what can be done: Frappe's own buttons would be out of sight on a
// telephone.
function show_versions(frm) {
	const { lines = [], called = "" } = frm.doc.__onload ?? {};
	const wrapper = frm.get_field("shown").$wrapper.empty();
	if (lines.length) wrapper.append(table(lines));
	const outcome = what_taking_does(frm);
	if (outcome) wrapper.append($(`<p class="text-muted"></p>`).text(outcome));
	const buttons = $(`<div class="d-flex flex-wrap mb-3 conflict-acts" style="gap: var(--padding-sm, 8px)"></div>`);
	const add = (label, kind, done) =>
		$(`<button type="button" class="btn btn-sm ${kind}"></button>`).text(label).on("click", done).appendTo(buttons);
	if (frm.doc.status === "Open") {
		if (frm.doc.way !== "Nothing") add(__("Take the Proposal"), "btn-primary", () => decide(frm, "proposal"));
		add(__("Keep the Record"), "btn-default", () => decide(frm, "record"));
	} else if (frm.doc.status !== "Settled" && !(frm.doc.status === "Mended" && !frm.doc.kept_before)) {
		add(__("Take Back"), "btn-default", () => take_back(frm));
	}
	add(__("Open {0}", [called || frm.doc.reference_name]), "btn-default ellipsis mw-100", () =>
		frappe.set_route("Form", frm.doc.reference_doctype, frm.doc.reference_name)
	);
	wrapper.append(buttons);
}

function what_taking_does(frm) {
	return {
		Remove: __("If you take the proposal, the record is removed."),
		Cancel: __("If you take the proposal, the record is cancelled."),
		"Cancel and Amend": __("If you take the proposal, the record is cancelled, and submitted anew with these values."),
		Nothing:
			frm.doc.status === "Mended"
				? __("School AI has mended it: below stands what was done.")
				: __("There is no proposal: nobody but the school can know what is right."),
	}[frm.doc.way];
}

// What differs stands out by more than its colour.
function table(lines) {
	const has_proposal = lines.some((line) => line.proposed !== null);
	const found = $(`<table class="table table-bordered conflict-versions" style="table-layout: fixed"><thead><tr>
		<th style="width: ${has_proposal ? 30 : 35}%">${__("Field")}</th><th>${__("As the record stands")}</th>
		${has_proposal ? `<th>${__("As proposed")}</th>` : ""}</tr></thead><tbody></tbody></table>`);
	const body = found.find("tbody");
	let row = "";
	for (const line of lines) {
		if (line.row !== row && line.row) {
			const heading = $(`<tr><th colspan="${has_proposal ? 3 : 2}"></th></tr>`).appendTo(body);
			heading.find("th").text(line.row);
		}
		row = line.row;
		const cells = $("<tr></tr>").toggleClass("conflict-differs", line.differs).appendTo(body);
		const cell = (text, kind = "") => $(`<td class="${kind}" style="overflow-wrap: anywhere"></td>`).text(text).appendTo(cells);
		cell(line.label, "text-muted");
		cell(line.now);
		if (!has_proposal) continue;
		cell(line.proposed ?? "", line.differs ? "font-weight-bold" : "");
	}
	return found;
}

function decide(frm, keep) {
	const title = keep === "record" ? __("Keep the Record") : __("Take the Proposal");
	ask_for_note(title, (note) =>
		call(frm, () =>
			frappe.call({
				method: "school_ai.api.integrity.resolve_conflict",
				args: { conflict: frm.docname, keep, note },
				freeze: true,
			})
		)
	);
}

function take_back(frm) {
	ask_for_note(__("Take Back"), (note) =>
		call(frm, () =>
			frappe.call({
				method: "school_ai.api.integrity.take_back",
				args: { conflict: frm.docname, note },
				freeze: true,
			})
		)
	);
}

function ask_for_note(title, done) {
	frappe.prompt(
		{ fieldname: "note", fieldtype: "Small Text", label: __("Why (for those who read this later)") },
		({ note }) => done(note ?? ""),
		title,
		title
	);
}

async function call(frm, send) {
	// The desk has said why not.
	await send().catch(() => {});
	frm.reload_doc();
}
