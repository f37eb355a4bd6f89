frappe.ui.form.on("AI Erasure Request", {
	refresh(frm) {
		frm.disable_save();
		if (frm.is_new()) {
			frm.enable_save();
			return;
		}
		show(frm);
		if (["Requested", "Failed"].includes(frm.doc.status)) {
			frm.add_custom_button(__("Look at What Would Go"), () => look(frm));
			frm.add_custom_button(__("Refuse"), () => refuse(frm));
		}
		if (["Approved", "Running"].includes(frm.doc.status)) {
			setTimeout(() => frm.doc.name === cur_frm?.doc.name && frm.reload_doc(), 5000);
		}
	},
});

const escape = (text) => frappe.utils.escape_html(String(text ?? ""));

function table(heads, rows) {
	const head = heads.map((each) => `<th>${escape(each)}</th>`).join("");
	const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${escape(cell)}</td>`).join("")}</tr>`).join("");
	return `<table class="table table-bordered"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

// What was found afterwards, and what was taken away.
function show(frm) {
	const outcome = JSON.parse(frm.doc.outcome || "{}");
	const found = outcome.found || [];
	const gone = Object.values(outcome.counts || {}).flatMap((counts) => Object.entries(counts));
	const parts = [];
	if (gone.length) {
		const rows = gone.map(([what, count]) => [
			__(what),
			typeof count === "object" ? __("{0} went, {1} stay", [count.gone, count.stays]) : count,
		]);
		parts.push(`<h4>${__("Taken away")}</h4>`, table([__("Place"), __("Records")], rows));
	}
	if (frm.doc.status === "Done") {
		parts.push(`<h4>${__("Found afterwards")}</h4>`);
		parts.push(
			found.length
				? table(
						[__("Place"), __("How Many"), __("By What"), __("Records"), __("Why It Stays")],
						found.map((each) => [
							each.where,
							each.count,
							each.by.join(", "),
							each.records.join(", "),
							each.why || __("Somebody has to decide what becomes of it."),
						])
					)
				: `<p>${__("Nothing was found in the database, the index, the queue, the cache, the files and the logs.")}</p>`
		);
	}
	frm.get_field("report").$wrapper.html(parts.join(""));
}

async function look(frm) {
	const { message: plan } = await frappe.call({
		method: "school_ai.api.privacy.deletion_plan",
		type: "GET",
		args: { request: frm.doc.name },
		freeze: true,
	});
	const rows = plan.places.map((each) => [each.title, each.goes, each.stays, each.why]);
	const backups = plan.backups.map((each) => [each.name, each.made_on, each.ends]);
	const said = (lines) => lines.map((line) => `<p>${escape(line)}</p>`).join("");
	const dialog = new frappe.ui.Dialog({
		title: __("What would go, and what stays"),
		size: "large",
		fields: [
			{
				fieldname: "plan",
				fieldtype: "HTML",
				options: [
					said(plan.obstacles),
					said(plan.remarks),
					rows.length
						? table([__("Place"), __("Goes"), __("Stays"), __("Why It Stays")], rows)
						: `<p>${__("School AI keeps nothing about this person.")}</p>`,
					backups.length
						? `<h5>${__("Backups on this server")}</h5>${table([__("Backup"), __("Made On"), __("Deleted On")], backups)}`
						: "",
				].join(""),
			},
		],
		primary_action_label: __("Erase"),
		async primary_action() {
			dialog.hide();
			await decide(frm, true, "");
		},
	});
	dialog.get_primary_btn().prop("disabled", plan.obstacles.length > 0);
	dialog.show();
}

function refuse(frm) {
	frappe.prompt(
		[{ fieldname: "answer", fieldtype: "Small Text", label: __("Why it is refused: the family reads it"), reqd: 1 }],
		({ answer }) => decide(frm, false, answer),
		__("Refuse")
	);
}

async function decide(frm, approve, answer) {
	await frappe.call({
		method: "school_ai.api.privacy.decide_deletion",
		args: { request: frm.doc.name, approve: approve ? 1 : 0, answer },
		freeze: true,
	});
	frm.reload_doc();
}
