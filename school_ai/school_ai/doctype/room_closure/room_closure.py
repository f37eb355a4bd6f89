import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from school_ai.erpnext_records.lessons import minutes
from school_ai.services.timetables import covering

WHEN = ("room", "from_date", "to_date", "whole_day", "from_time", "to_time")


class RoomClosure(Document):
    """Days or hours on which a room cannot be used."""

    def validate(self):
        if getdate(self.to_date) < getdate(self.from_date):
            frappe.throw(_("The closure ends before it begins."))
        if self.whole_day:
            # Frappe fills in the time of day where none was given.
            self.from_time = self.to_time = None
        one_day = getdate(self.to_date) == getdate(self.from_date)
        if not self.whole_day and one_day and minutes(self.to_time) <= minutes(self.from_time):
            frappe.throw(_("The closure ends before it begins."))

    def on_update(self):
        before = self.get_doc_before_save()
        if self.status == "Open" and (not before or any(self.get(field) != before.get(field) for field in WHEN)):
            covering.start(self.doctype, self.name)
