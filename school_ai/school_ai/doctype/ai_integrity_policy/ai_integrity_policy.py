import frappe
from frappe import _
from frappe.model.document import Document

# What a policy of each kind names; what it does not name is emptied, so that it cannot be mistaken for a limit.
NAMED = {
    "School": (),
    "Program": ("program",),
    "Course": ("course",),
    "Student Group": ("student_group", "course"),
}


class AIIntegrityPolicy(Document):
    """How far the tutor helps: what teachers set for a group, a course, a program or the school."""

    def validate(self):
        for fieldname in ("program", "course", "student_group"):
            if fieldname not in NAMED.get(self.applies_to, ()):
                self.set(fieldname, None)
        self.check_named()
        self.check_numbers()

    def check_named(self):
        needed = {"Program": "program", "Course": "course", "Student Group": "student_group"}.get(self.applies_to)
        if needed and not self.get(needed):
            frappe.throw(_("Please choose what the policy applies to."), frappe.MandatoryError)

    def check_numbers(self):
        if not 0 <= (self.least_confidence or 0) <= 100:
            frappe.throw(_("The least confidence is between 0 and 100 percent."))
        if (self.most_hints or 0) < 1:
            frappe.throw(_("At least one hint is given to an exercise."))
        if (self.minutes_before or 0) < 0 or (self.minutes_after or 0) < 0:
            frappe.throw(_("Minutes before and after an assessment cannot be negative."))
        if max(self.minutes_before or 0, self.minutes_after or 0) > 7 * 24 * 60:
            frappe.throw(_("Minutes before and after an assessment are a week at most."))
