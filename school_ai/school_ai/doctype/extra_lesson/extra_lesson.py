import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from school_ai.services.timetables import covering

WHEN = ("course", "student_group", "instructor", "from_date", "to_date", "periods")


class ExtraLesson(Document):
    """One more lesson, for which a time, a room and, if need be, an instructor are looked for."""

    def validate(self):
        if getdate(self.to_date) < getdate(self.from_date):
            frappe.throw(_("The last day lies before the first."))
        if not 1 <= (self.periods or 0) <= 8:
            frappe.throw(_("A lesson takes one to eight periods."))
        self.title = f"{self.course} · {self.student_group}"[:140]

    def on_update(self):
        before = self.get_doc_before_save()
        if self.status == "Open" and (not before or any(self.get(field) != before.get(field) for field in WHEN)):
            covering.start(self.doctype, self.name)
