import frappe
from frappe import _
from frappe.model.document import Document

from school_ai.ai.scheduling.rules import SWITCHABLE

SCOPES = {"Program": "program", "Student Group": "student_group", "Instructor": "instructor", "Course": "course"}


class AISchedulingRule(Document):
    """A rule for timetables, with what breaking it costs."""

    def validate(self):
        rule = next((each for each in SWITCHABLE.values() if each.title == self.rule), None)
        if rule is None:
            frappe.throw(_("There is no rule {0}.").format(self.rule))
        if not rule.of:
            self.about = ""
        elif not self.about:
            frappe.throw(_("Say whether the rule is about student groups or about instructors."))
        if rule.needs_limit and not self.limit_value:
            frappe.throw(_("The rule needs a limit: {0}.").format(_(rule.limit)))
        if rule.window and not (self.first_period and self.last_period):
            frappe.throw(_("The rule needs a first and a last period."))
        if self.strictness == "Soft" and not self.weight:
            frappe.throw(_("A soft rule needs a weight of at least 1. To switch a rule off, dismiss it."))
        for scope, fieldname in SCOPES.items():
            if scope != self.scope:
                self.set(fieldname, None)
            elif not self.get(fieldname):
                frappe.throw(_("Choose for whom the rule is."))
