import frappe
from frappe import _
from frappe.model.document import Document

from school_ai.services.encryption.documents import WithEncryptedTexts


class AIMessage(WithEncryptedTexts, Document):
    """A message of a conversation with the tutor. It is evidence: only the tutor itself writes it, nobody changes it,
    and it goes only with its conversation, when the time that it is kept for is over or somebody is forgotten."""

    def validate(self):
        if not self.flags.is_ours:
            frappe.throw(_("Messages to and from the tutor are not changed."), frappe.PermissionError)

    def on_trash(self):
        if not (self.flags.is_ours or frappe.flags.school_ai_forgetting):
            frappe.throw(
                _("A single message is not deleted. Delete the conversation, or let the retention do it."),
                frappe.PermissionError,
            )


def on_doctype_update():
    # Every five minutes it is looked how many there were of late.
    frappe.db.add_index("AI Message", ["creation"], "creation_index")
