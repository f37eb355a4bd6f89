frappe.ui.form.on("AI Sync State", {
	async refresh(frm) {
		frm.disable_save();
		const { message } = await frappe
			.call({ method: "school_ai.api.sync.status", type: "GET" })
			// The desk has said why not.
			.catch(() => ({}));
		const states = (message ?? []).filter(({ doctype }) => ["All", doctype].includes(frm.doc.entity));
		if (!states.length) return;
		const waiting = states.reduce((sum, each) => sum + each.waiting, 0);
		const lag = Math.max(...states.map((each) => each.lag));
		Object.assign(frm.doc, { waiting, lag });
		frm.toolbar.set_indicator();
		const options = { hide_days: 0, hide_seconds: 0 };
		const since = frappe.utils.get_formatted_duration(Math.max(1, Math.round(lag)), options);
		const words = waiting
			? __("Changes that wait to be followed: {0}. The oldest of them has waited for {1}.", [waiting, since])
			: __("All changes were followed.");
		frm.set_intro();
		// Each part went through __().
		// nosemgrep: untranslated-text-in-script
		frm.set_intro(words, waiting ? "orange" : "green");
	},
});
