import frappe
from frappe import _
from frappe.model.document import Document


class ResultFeedback(Document):
    """What is said of a result: written by `services/teaching/feedback.py`."""

    def validate(self):
        if not self.flags.is_ours:
            frappe.throw(_("Feedback is written at the form of the Assessment Result."))
