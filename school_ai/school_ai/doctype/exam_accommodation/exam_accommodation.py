import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate


class ExamAccommodation(Document):
    """What a pupil is allowed in assessments beyond the others, as more time or a room of their own."""

    def validate(self):
        if not 0 <= (self.extra_time or 0) <= 200:
            frappe.throw(_("Extra time is between 0 and 200 percent."))
        if self.valid_from and self.valid_until and getdate(self.valid_until) < getdate(self.valid_from):
            frappe.throw(_("The accommodation ends before it begins."))
