frappe.query_reports["People Without Login"] = {
	filters: [
		{
			fieldname: "who",
			label: __("Who"),
			fieldtype: "Select",
			options: ["", "Student", "Guardian", "Instructor"],
		},
	],
	get_datatable_options(options) {
		return { ...options, checkboxColumn: true };
	},
	onload(report) {
		report.page.add_inner_button(__("Invite those that are ticked"), () => invite(report, ticked(report)));
		report.page.add_inner_button(__("Invite all that are listed"), () => invite(report, listed(report)));
	},
};

// Those that the filters above the columns leave, if any are set.
function listed(report) {
	const rows = report.data || [];
	const left = report.datatable?.bodyRenderer?.visibleRowIndices;
	return left?.length ? left.map((row) => rows[row]) : rows;
}

function ticked(report) {
	const rows = report.datatable?.rowmanager.getCheckedRows() || [];
	return rows.map((row) => report.data[row]);
}

// So many are asked for by one request.
const AT_ONCE = 500;

function invite(report, rows) {
	const persons = rows
		.filter((row) => row?.doctype && row?.name)
		.map(({ doctype, name }) => ({ doctype, name }));
	if (!persons.length) {
		frappe.msgprint(__("Tick the people whom you want to invite."));
		return;
	}
	const text = __(
		"{0} people are invited: a login is made for those who have none, and they get a mail with a link by which they choose a password.",
		[persons.length]
	);
	frappe.confirm(text, async () => {
		// Where it is refused, the desk has said why.
		let task = null;
		for (let at = 0; at < persons.length; at += AT_ONCE) {
			const some = persons.slice(at, at + AT_ONCE);
			task = await frappe
				.call({ method: "school_ai.api.people.invite_many", args: { persons: some }, freeze: true })
				.then(
					(answer) => answer.message,
					() => null
				);
			if (!task) return;
		}
		follow(report, task);
	});
}

// Shows how far the task is, until it ends, with a button that stops it.
function follow(report, task) {
	const dialog = new frappe.ui.Dialog({
		title: __("Inviting"),
		fields: [{ fieldname: "shown", fieldtype: "HTML" }],
		primary_action_label: __("Stop"),
		primary_action: () => frappe.xcall("school_ai.api.tasks.stop", { task }),
		secondary_action_label: __("See who was invited"),
		secondary_action: () => {
			dialog.hide();
			frappe.set_route("List", "AI Invitation");
		},
	});
	let closed = false;
	dialog.on_hide = () => (closed = true);
	const shown = dialog.fields_dict.shown.$wrapper;
	const look = async () => {
		if (closed) return;
		const response = await fetch(`/api/method/school_ai.api.tasks.state?${new URLSearchParams({ task })}`, {
			headers: { Accept: "application/json" },
			credentials: "same-origin",
			cache: "no-store",
		});
		const state = response.ok ? (await response.json()).message : null;
		if (state) {
			const bar = $('<div class="progress"><div class="progress-bar"></div></div>');
			bar.find(".progress-bar").css("width", `${state.progress}%`);
			const words = $('<p class="mt-3" role="status">').text(
				state.problem || state.step || __("Waiting for a worker")
			);
			shown.empty().append(bar, words);
			if (!["Queued", "Running"].includes(state.status)) {
				words.text(state.status === "Done" ? __("Everybody was looked at.") : state.problem || __(state.status));
				dialog.get_primary_btn().addClass("hide");
				// Ticks belong to the places of rows, and those change.
				report.datatable?.rowmanager.checkAll(false);
				report.refresh();
				return;
			}
		}
		setTimeout(look, 1000);
	};
	dialog.show();
	look();
}
