import frappe
from frappe import _
from frappe.model.document import Document


class AITimetableRun(Document):
    """A timetable for a term: what is to be placed, how it was solved, and where everything is."""

    def validate(self):
        if not 1 <= (self.seconds or 0) <= 3600:
            frappe.throw(_("Solving may take from one second to an hour."))
        if self.based_on and self.based_on == self.name:
            frappe.throw(_("A run cannot be based on itself."))

    def on_trash(self):
        if self.status == "Applied":
            frappe.throw(_("This timetable is in use. Take it back before you delete it."))
        if self.status in ("Queued", "Solving"):
            frappe.throw(_("This timetable is being solved. Stop it before you delete it."))
