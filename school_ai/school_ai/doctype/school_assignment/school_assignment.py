import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, getdate

PAPER = "Assessment paper"


class SchoolAssignment(Document):
    """Homework, a project or the paper of an assessment, with its key. The key is never shown to pupils: the tutor
    keeps back what stands in it."""

    def validate(self):
        if self.kind != PAPER:
            self.assessment_plan = None
        self.check_group()
        self.check_plan()
        self.check_dates()
        for number, row in enumerate(self.questions, 1):
            row.number = row.number or str(number)

    def check_group(self):
        if self.student_group:
            course = frappe.db.get_value("Student Group", self.student_group, "course")
            if course and course != self.course:
                frappe.throw(_("{0} is a group of {1}, not of {2}.").format(self.student_group, course, self.course))

    def check_plan(self):
        if self.assessment_plan:
            course = frappe.db.get_value("Assessment Plan", self.assessment_plan, "course")
            if course and course != self.course:
                frappe.throw(_("{0} is an assessment of {1}.").format(self.assessment_plan, course))

    def check_dates(self):
        if self.given_on and self.due_on and get_datetime(self.due_on).date() < getdate(self.given_on):
            frappe.throw(_("The assignment is due before it is given."))

    def on_update(self):
        from school_ai.services.telling import homework

        telling = ("status", "kind", "given_on", "student_group", "course")
        if any(self.has_value_changed(fieldname) for fieldname in telling):
            homework.start(self)
