import frappe
from frappe import _
from frappe.model.document import Document

from school_ai.services.encryption.documents import WithEncryptedTexts


class FamilyMessage(WithEncryptedTexts, Document):
    """A message of a Family Conversation. What was sent stays as it is."""

    def validate(self):
        if not self.flags.is_ours:
            frappe.throw(_("Messages are written on the page Messages of the school."))
