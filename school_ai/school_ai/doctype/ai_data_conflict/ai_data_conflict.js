frappe.ui.form.on("AI Data Conflict", {
	refresh(frm) {
		frm.disable_save();
		introduce(frm);
		show_versions(frm);
		// Its fields have labels once its description is loaded.
		frappe.model.with_doctype(frm.doc.reference_doctype, () => show_versions(frm));
		frm.add_custom_button(__("Open the Record"), () =>
			frappe.set_route("Form", frm.doc.reference_doctype, frm.doc.reference_name)
		);
		if (frm.doc.status === "Open") {
			if (frm.doc.way !== "Nothing") {
				const take = frm.add_custom_button(__("Take the Proposal"), () => decide(frm, "proposal"));
				take.addClass("btn-primary");
			}
			frm.add_custom_button(__("Keep the Record"), () => decide(frm, "record"));
		} else if (frm.doc.status !== "Settled" && !(frm.doc.status === "Mended" && !frm.doc.kept_before)) {
			frm.add_custom_button(__("Take Back"), () => take_back(frm));
		}
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

// Both versions beside one another, below one another where there is no room.
function show_versions(frm) {
	const record = parsed(frm.doc.record_version);
	const proposed = frm.doc.way === "Nothing" ? null : parsed(frm.doc.proposed_version);
	const mended = __("School AI has mended it: below stands what was done.");
	const rest = {
		Remove: __("The record is removed."),
		Cancel: __("The record is cancelled."),
		Nothing:
			frm.doc.status === "Mended"
				? mended
				: __("There is no proposal: nobody but the school can know what is right."),
	}[frm.doc.way];
	const has_values = proposed && ["Change", "Cancel and Amend"].includes(frm.doc.way);
	const version = (title, inner) =>
		`<div class="col-sm-6"><div class="text-muted small mb-2">${title}</div>${inner}</div>`;
	const after =
		frm.doc.way === "Cancel and Amend"
			? `<p class="small text-muted">${__("The record is cancelled, and submitted anew with these values.")}</p>`
			: "";
	frm.get_field("shown").$wrapper.html(
		`<div class="row">
			${version(__("As the record stands"), table(frm, record))}
			${version(
				__("As proposed"),
				has_values ? table(frm, { ...record, ...proposed }, record) + after : `<p>${rest ?? ""}</p>`
			)}
		</div>`
	);
}

function table(frm, values, beside = null) {
	const rows = Object.entries(values).flatMap(([field, value]) =>
		Array.isArray(value)
			? value.flatMap((row, at) => rows_of(frm, field, row, beside?.[field]?.[at]))
			: [[label(frm.doc.reference_doctype, field), value, beside ? beside[field] : value]]
	);
	const lines = rows.map(([name, value, other]) => {
		const differs = JSON.stringify(value ?? null) !== JSON.stringify(other ?? null);
		return `<tr><td class="text-muted">${escaped(name)}</td>
			<td${differs ? ' class="font-weight-bold"' : ""}>${escaped(value ?? "–")}</td></tr>`;
	});
	return `<table class="table table-bordered">${lines.join("")}</table>`;
}

function rows_of(frm, field, row, beside) {
	const child = frappe.meta.get_docfield(frm.doc.reference_doctype, field)?.options;
	return Object.entries(row)
		.filter(([name]) => name !== "name")
		.map(([name, value]) => [label(child, name), value, beside ? beside[name] : value]);
}

function label(doctype, field) {
	const found = doctype && frappe.meta.get_docfield(doctype, field);
	// The label of a field of theirs.
	// nosemgrep: untranslated-text-in-script
	return found?.label ? __(found.label) : frappe.unscrub(field);
}

function parsed(text) {
	return JSON.parse(text || "null") ?? {};
}

function escaped(value) {
	return frappe.utils.escape_html(String(value));
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
