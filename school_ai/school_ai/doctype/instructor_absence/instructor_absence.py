import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from school_ai import permissions
from school_ai.erpnext_records.lessons import minutes
from school_ai.services.timetables import covering

WHEN = ("instructor", "from_date", "to_date", "whole_day", "from_time", "to_time", "agreed_with")


class InstructorAbsence(Document):
    """Days or hours on which an instructor does not teach."""

    def validate(self):
        if getdate(self.to_date) < getdate(self.from_date):
            frappe.throw(_("The absence ends before it begins."))
        if self.whole_day:
            # Frappe fills in the time of day where none was given.
            self.from_time = self.to_time = None
        one_day = getdate(self.to_date) == getdate(self.from_date)
        if not self.whole_day and one_day and minutes(self.to_time) <= minutes(self.from_time):
            frappe.throw(_("The absence ends before it begins."))
        if (getdate(self.to_date) - getdate(self.from_date)).days > 366:
            frappe.throw(_("An absence is of a year at most."))
        if self.agreed_with and self.agreed_with == self.instructor:
            frappe.throw(_("Choose another instructor than the one who is absent."))
        if not permissions.may_plan_timetables():
            before = self.get_doc_before_save()
            self.status = before.status if before else "Open"

    def on_update(self):
        before = self.get_doc_before_save()
        if self.status == "Open" and (not before or any(self.get(field) != before.get(field) for field in WHEN)):
            covering.start(self.doctype, self.name)
