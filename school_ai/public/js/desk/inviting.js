// Invitations to a login, at the forms of Student, Guardian and Instructor.
frappe.provide("school_ai");

// What became of inviting somebody; null where it is not theirs to know. The desk's own call would show a refusal.
school_ai.invitationOf = async function (person) {
	const response = await fetch(
		`/api/method/school_ai.api.people.invitation?${new URLSearchParams(person)}`,
		{ headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" }
	);
	return response.ok ? (await response.json()).message : null;
};

school_ai.offerInvitation = async function (frm) {
	if (frm.is_new() || !frm.perm[0]?.write) return;
	const person = { doctype: frm.doctype, name: frm.docname };
	const state = await school_ai.invitationOf(person);
	if (!state || frm.docname !== person.name) return;
	const GROUP = __("Login");
	for (const label of [__("Invite"), __("Invite again"), __("Take back the invitation")])
		frm.remove_custom_button(label, GROUP);
	const after = (text, call) =>
		frappe.confirm(text, async () => {
			// Where it is refused, the desk has said why.
			const message = await call().then(
				(answer) => answer.message,
				() => null
			);
			if (!message) return;
			frappe.show_alert({ message: frappe.utils.escape_html(message.words), indicator: "green" }, 7);
			frm.reload_doc();
		});
	if (state.can_invite) {
		const text = __("{0} gets a mail with a link, by which they choose a password.", [
			frappe.utils.escape_html(state.email || ""),
		]);
		const label = state.status === "Invited" ? __("Invite again") : __("Invite");
		const invite = () => frappe.call({ method: "school_ai.api.people.invite", args: person, freeze: true });
		// Without an address the school says at once what is to be done.
		frm.add_custom_button(label, () => (state.email ? after(text, invite) : invite()), GROUP);
	}
	if (state.can_take_back) {
		const text = __("The login that was made is disabled. Nobody has used it yet.");
		const takeBack = () =>
			frappe.call({ method: "school_ai.api.people.take_back_invitation", args: person, freeze: true });
		frm.add_custom_button(__("Take back the invitation"), () => after(text, takeBack), GROUP);
	}
};
