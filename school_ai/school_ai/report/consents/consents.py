from frappe import _

from school_ai.school_ai.report.tables import FiguresReport, column
from school_ai.services.heads import consents_given


def execute(filters=None):
    return Consents(filters or {}).answer()


class Consents(FiguresReport):
    """Who has agreed to what, and what nobody has decided yet. For heads of school."""

    def __init__(self, filters):
        self.found = consents_given.by_pupil(
            filters.get("student_group"), filters.get("purpose"), filters.get("status")
        )

    def columns(self) -> list[dict]:
        return [
            column("student_name", _("Pupil"), width=180),
            column("student_group", _("Student Group"), width=150),
            column("purpose", _("Purpose"), width=210),
            column("status", _("Status"), width=120),
            column("by", _("By"), width=170),
            column("on", _("On"), "Date", 110),
            column("student", _("Student"), width=170),
        ]
