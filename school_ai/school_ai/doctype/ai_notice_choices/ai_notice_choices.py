import frappe
from frappe import _
from frappe.model.document import Document


class AINoticeChoices(Document):
    """How one person wants to be told, and when not."""

    def validate(self):
        if not self.flags.is_ours:
            frappe.throw(_("Everybody chooses this themselves, on the page How you are told."))
