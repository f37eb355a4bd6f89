import frappe
from frappe import _
from frappe.model.document import Document

from school_ai import permissions


class InstructorPreference(Document):
    """When an instructor can and would like to teach."""

    def validate(self):
        same = {
            "instructor": self.instructor,
            "academic_term": self.academic_term or ("is", "not set"),
            "name": ("!=", self.name),
        }
        if frappe.db.exists("Instructor Preference", same):
            frappe.throw(_("There are preferences of {0} for this term already.").format(self.instructor_name))
        if not permissions.may_plan_timetables():
            # What an instructor cannot do is for a planner to approve; so is a change of it.
            self.status = "Proposed"
