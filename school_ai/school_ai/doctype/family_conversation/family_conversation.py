import frappe
from frappe import _
from frappe.model.document import Document

from school_ai.services.encryption.documents import WithEncryptedTexts


class FamilyConversation(WithEncryptedTexts, Document):
    """What a guardian and a teacher write to one another about a pupil: written by `services/family_messages.py`."""

    def validate(self):
        if not self.flags.is_ours:
            frappe.throw(_("Messages are written on the page Messages of the school."))
