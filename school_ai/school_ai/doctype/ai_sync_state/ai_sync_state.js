frappe.ui.form.on("AI Sync State", {
	async refresh(frm) {
		const { message } = await frappe
			.call({ method: "school_ai.api.sync.status", type: "GET" })
			// The desk has said why not.
			.catch(() => ({}));
		const state = message?.find((each) => each.doctype === frm.doc.entity);
		if (!state) return;
		const { waiting, lag } = state;
		const options = { hide_days: 0, hide_seconds: 0 };
		const since = frappe.utils.get_formatted_duration(Math.max(1, Math.round(lag)), options);
		frm.set_intro();
		if (waiting) frm.set_intro(__("{0} changes wait to be followed, the oldest of them for {1}.", [waiting, since]), "orange");
		else frm.set_intro(__("All changes were followed."), "green");
	},
});
