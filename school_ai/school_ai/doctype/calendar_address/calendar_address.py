import frappe
from frappe import _
from frappe.model.document import Document


class CalendarAddress(Document):
    """A secret address of somebody's timetable: made by `services/calendars/addresses.py`."""

    def validate(self):
        if not self.flags.is_ours:
            frappe.throw(_("Addresses of calendars are made on the pages of the school, by who reads them."))
