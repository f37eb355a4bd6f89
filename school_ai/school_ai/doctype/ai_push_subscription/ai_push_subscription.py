import frappe
from frappe import _
from frappe.model.document import Document


class AIPushSubscription(Document):
    """A device on which somebody wants to be told, at an address of the maker of its browser."""

    def validate(self):
        if not self.flags.is_ours:
            frappe.throw(_("Devices are added on the page How you are told."))
