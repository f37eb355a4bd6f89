import frappe
from frappe import _
from frappe.model.document import Document

from school_ai.services.encryption.documents import WithEncryptedTexts


class AssistantQuestion(WithEncryptedTexts, Document):
    """What somebody asked the assistant: written by `services/teaching/asking.py`."""

    def validate(self):
        if not self.flags.is_ours:
            frappe.throw(_("Questions are asked beside the forms, or on the page Teaching."))
