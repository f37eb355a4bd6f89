frappe.ui.form.on("AI Conversation", {
	async refresh(frm) {
		const messages = await frappe.db.get_list("AI Message", {
			filters: { conversation: frm.docname },
			fields: ["name", "author", "text", "creation", "found"],
			order_by: "sequence asc",
			limit: 500,
		});
		const escape = frappe.utils.escape_html;
		const thread = messages.map(
			(message) => `
			<div class="mb-4">
				<div class="text-muted small">
					<b>${escape(__(message.author))}</b> · ${frappe.datetime.str_to_user(message.creation)}
					· <a href="/app/ai-message/${encodeURIComponent(message.name)}">${__("Open")}</a>
				</div>
				<div style="white-space: pre-wrap">${escape(message.text || "")}</div>
			</div>`
		);
		frm.get_field("thread").$wrapper.html(thread.join("") || `<p class="text-muted">${__("No messages.")}</p>`);
	},
});
