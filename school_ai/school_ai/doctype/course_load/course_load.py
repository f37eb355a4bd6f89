import frappe
from frappe import _
from frappe.model.document import Document


class CourseLoad(Document):
    """Lessons a week of a course for one or more groups, taught by one or more instructors."""

    def validate(self):
        self.check_rows("groups", "student_group", _("The student group {0} is named twice."))
        self.check_rows("instructors", "instructor", _("The instructor {0} is named twice."))
        if self.periods_a_week < 1:
            frappe.throw(_("A course load has at least one period a week."))
        in_blocks = 2 * (self.double_lessons or 0) + 3 * (self.triple_lessons or 0)
        if in_blocks > self.periods_a_week:
            frappe.throw(
                _("Double and triple lessons take {0} periods, but there are {1} a week.").format(
                    in_blocks, self.periods_a_week
                )
            )
        for row in self.times:
            if row.kind == "Fixed" and not row.period:
                frappe.throw(_("Row {0}: a fixed time needs a period.").format(row.idx))
        self.check_terms()
        self.title = f"{self.course} · {', '.join(row.student_group for row in self.groups)}"[:140]

    def check_rows(self, table: str, fieldname: str, words: str):
        seen = set()
        for row in self.get(table):
            if row.get(fieldname) in seen:
                frappe.throw(words.format(row.get(fieldname)))
            seen.add(row.get(fieldname))

    def check_terms(self):
        """A lesson can only be held on a day within its group's own term or year."""
        year = frappe.db.get_value("Academic Term", self.academic_term, "academic_year")
        for row in self.groups:
            group = frappe.db.get_value(
                "Student Group", row.student_group, ["academic_year", "academic_term"], as_dict=True
            )
            if group.academic_year != year or group.academic_term not in (None, "", self.academic_term):
                frappe.throw(_("{0} is no student group of {1}.").format(row.student_group, self.academic_term))
