frappe.listview_settings["AI Webhook Delivery"] = {
	add_fields: ["status", "webhook", "reference_name"],
	// Their names say nothing.
	hide_name_column: true,

	get_indicator(doc) {
		const colours = {
			Waiting: "blue",
			"Trying Again": "orange",
			Delivered: "green",
			"Given Up": "red",
			Stopped: "gray",
			Replaced: "gray",
		};
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},

	onload(list) {
		list.page.add_inner_button(__("Send All Given Up Again"), () =>
			frappe.confirm(__("Send everything that was given up again, to all webhooks that are switched on?"), async () => {
				const reply = await frappe
					.call({ method: "school_ai.api.webhooks.send_given_up_again", freeze: true })
					.catch(() => null);
				if (!reply) return;
				// The desk is answered nothing for none.
				frappe.show_alert(__("{0} deliveries are sent again within a minute.", [reply.message ?? 0]));
				list.refresh();
			})
		);
	},
};
