import frappe
from frappe import _
from frappe.model.document import Document

from school_ai.services.teaching import report_comments


class ReportComment(Document):
    """A comment for a report card: made and approved by `services/teaching/report_comments.py`, written by a person."""

    def validate(self):
        if self.flags.is_ours:
            return
        if self.is_new():
            frappe.throw(_("Comments are drafted at the form of a pupil or a group."))
        report_comments.take_in(self)
