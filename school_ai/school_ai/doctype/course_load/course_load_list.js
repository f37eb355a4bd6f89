frappe.listview_settings["Course Load"] = {
	add_fields: ["disabled"],

	get_indicator(doc) {
		return doc.disabled ? [__("Disabled"), "gray", "disabled,=,1"] : [__("In force"), "green", "disabled,=,0"];
	},

	onload(listview) {
		if (!frappe.model.can_create("Course Load")) return;
		listview.page.add_inner_button(__("Set up from last term's lessons"), () =>
			frappe.require(["school_ai_timetable.bundle.css", "school_ai_timetable_forms.bundle.js"], () =>
				school_ai.setUpTimetables(() => listview.refresh())
			)
		);
		listview.page.add_inner_button(__("Take over an old term"), () => take_over(listview));
	},
};

// A new year: course loads, wishes and rules of an old term, for the groups that follow its groups.
async function take_over(listview) {
	const terms = await frappe.db.get_list("Academic Term", { order_by: "term_start_date desc", limit: 50 });
	const options = ["", ...terms.map((term) => term.name)];
	const dialog = new frappe.ui.Dialog({
		title: __("Take over an old term"),
		fields: [
			{ fieldname: "old_term", fieldtype: "Select", options, label: __("From the term"), reqd: 1 },
			{ fieldname: "new_term", fieldtype: "Select", options, label: __("For the term"), reqd: 1 },
			{
				fieldname: "hint",
				fieldtype: "HTML",
				options: `<p class="text-muted">${__(
					"Course loads, instructors' preferences and rules are made anew for the groups that follow those of the old term. What the new term has already stays."
				)}</p>`,
			},
		],
		primary_action_label: __("Take over"),
		async primary_action({ old_term, new_term }) {
			dialog.disable_primary_action();
			try {
				const { message } = await frappe.call({
					method: "school_ai.api.timetables.take_over",
					args: { old_term, new_term },
					freeze: true,
				});
				if (!message) return;
				dialog.hide();
				tell(message);
				listview.refresh();
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
}

// So many sentences about what was left out are shown at once: a school may have hundreds.
const MOST_LEFT = 8;

function tell({ loads, preferences, rules, left }) {
	const listed = (texts) => `<ul>${texts.map((text) => `<li>${frappe.utils.escape_html(text)}</li>`).join("")}</ul>`;
	const more = left.slice(MOST_LEFT);
	const rest = more.length
		? `<details><summary>${__("Show {0} more", [more.length])}</summary>${listed(more)}</details>`
		: "";
	const counts = __("Taken over: {0} course loads, {1} preferences, {2} rules.", [loads, preferences, rules]);
	const stays = left.length ? `<p>${__("This was left out:")}</p>${listed(left.slice(0, MOST_LEFT))}${rest}` : "";
	frappe.msgprint({
		title: __("Taken over"),
		indicator: left.length ? "orange" : "green",
		// Each part went through __().
		// nosemgrep: untranslated-text-in-script
		message: `<p>${counts}</p>${stays}`,
	});
}
