import frappe
from frappe import _
from frappe.model.document import Document

from school_ai.services.analytics import models


class AIModel(Document):
    """Something that was learned from the school's records and foretells one thing, with what is known of how good it
    is and on whom. Written by what learned it; people choose which one is used."""

    def validate(self):
        if not self.flags.is_ours:
            frappe.throw(_("Models are learned, not written by hand."))

    def on_trash(self):
        if self.status == models.IN_USE:
            frappe.throw(_("This model is in use. Use another one first."))
        models.forget_file(self)
