import frappe
from frappe import _
from frappe.model.document import Document

from school_ai.erpnext_records.lessons import minutes

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class SchoolPeriod(Document):
    """A row of the bell schedule: a period that is taught in, or a break."""

    def validate(self):
        if minutes(self.to_time) <= minutes(self.from_time):
            frappe.throw(_("The period ends before it begins."))
        if not any(self.get(day) for day in DAYS):
            frappe.throw(_("Choose at least one day on which there is this period."))
        for other in frappe.get_all(
            "School Period", {"name": ("!=", self.name)}, ["name", "from_time", "to_time", *DAYS], order_by="from_time"
        ):
            shares_a_day = any(self.get(day) and other[day] for day in DAYS)
            if not shares_a_day or minutes(other.from_time) >= minutes(self.to_time):
                continue
            if minutes(other.to_time) > minutes(self.from_time):
                frappe.throw(_("The period overlaps with {0}.").format(other.name))
