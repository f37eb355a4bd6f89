import frappe
from frappe import _
from frappe.model.document import Document


class AIOverride(Document):
    """What a head of school has decided: written by `services/overseeing/overriding.py`, changed by nobody."""

    def validate(self):
        if not self.flags.is_ours or not self.is_new():
            frappe.throw(_("Overrides are written by what was decided, and stay as they are."))


def on_doctype_update():
    frappe.db.add_index("AI Override", ["student", "holds"], "student_holds")
