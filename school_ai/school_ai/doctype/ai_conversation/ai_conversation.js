frappe.ui.form.on("AI Conversation", {
	async refresh(frm) {
		frm.disable_save();
		frm.add_custom_button(__("Comment"), () => comment(frm));
		await show(frm);
	},
});

const COLOURS = { Learning: "green", Guided: "blue", Restricted: "orange", Blocked: "red", Support: "purple" };

async function show(frm) {
	const { message: messages } = await frappe.call({
		method: "school_ai.api.tutor.messages",
		type: "GET",
		args: { conversation: frm.docname },
	});
	const escape = frappe.utils.escape_html;
	const mode = (message) =>
		message.mode
			? `<span class="indicator-pill ${COLOURS[message.mode] || "gray"} ml-2">${escape(__(message.mode))}</span>`
			: "";
	const comments = (message) =>
		message.comments
			.map(
				(said) => `<div class="border-left pl-3 mt-2 text-muted small">
					<b>${escape(said.author)}</b>: <span style="white-space: pre-wrap">${escape(said.comment)}</span></div>`
			)
			.join("");
	const sources = (message) =>
		message.sources
			.map(
				(source) => `<div class="text-muted small">[${source.number}] ${escape(source.title)}, ${__("page {0}", [
					source.page_number,
				])}</div>`
			)
			.join("");
	const thread = messages.map(
		(message) => `
		<div class="mb-4">
			<div class="text-muted small">
				<b>${escape(__(message.author))}</b> · ${frappe.datetime.str_to_user(message.sent_on.replace("T", " ").slice(0, 19))}${mode(message)}
				· <a href="/app/ai-message/${encodeURIComponent(message.name)}">${__("Details")}</a>
			</div>
			<div style="white-space: pre-wrap">${escape(message.text || "")}</div>
			${sources(message)}
			${comments(message)}
		</div>`
	);
	frm.last_message = messages.at(-1)?.name;
	frm.get_field("thread").$wrapper.html(thread.join("") || `<p class="text-muted">${__("No messages.")}</p>`);
}

function comment(frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("Comment for the pupil"),
		fields: [
			{
				fieldname: "comment",
				fieldtype: "Small Text",
				label: __("Comment"),
				reqd: 1,
				description: __("The pupil reads it beside the conversation, and is told."),
			},
		],
		primary_action_label: __("Send"),
		async primary_action({ comment }) {
			dialog.hide();
			await frappe.call({
				method: "school_ai.api.tutor.comment",
				type: "POST",
				args: { conversation: frm.docname, comment, message: frm.last_message },
			});
			await show(frm);
		},
	});
	dialog.show();
}
