import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from school_ai.erpnext_records.lessons import minutes


class AIExamPlan(Document):
    """Assessment Plans of a term, placed on days, rooms and supervisors."""

    def validate(self):
        if getdate(self.last_date) < getdate(self.first_date):
            frappe.throw(_("The exams end before they begin."))
        for row in self.sessions:
            if minutes(row.to_time) <= minutes(row.from_time):
                frappe.throw(_("Session {0} ends before it begins.").format(row.session_name))
