from frappe import _

from school_ai.school_ai.report.tables import FiguresReport, column
from school_ai.services.analytics import tabulating


def execute(filters=None):
    return PupilsWhoMayNeedHelp(filters or {}).answer()


class PupilsWhoMayNeedHelp(FiguresReport):
    """Estimates that ask for a look: instructors see those of their pupils in their courses, heads of school all."""

    def __init__(self, filters):
        self.found = tabulating.who_may_need_help(
            filters.get("course"), filters.get("student_group"), filters.get("outcome")
        )

    def columns(self) -> list[dict]:
        return [
            column("student_name", _("Pupil"), width=170),
            column("student_group", _("Student Group"), width=120),
            column("course", _("Course"), width=130),
            column("outcome", _("What"), width=150),
            column("said", _("Estimate"), width=100),
            column("chance", _("Chance"), "Percent", 100),
            column("why", _("Why"), width=520),
            column("as_of", _("As Of"), "Date", 110),
            column("student", _("Student"), width=170),
        ]
