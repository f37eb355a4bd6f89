from frappe import _

from school_ai.permissions import standing_of
from school_ai.school_ai.report.tables import FiguresReport, column
from school_ai.services.analytics import tabulating


def execute(filters=None):
    return DifficultyOfAssessments(filters or {}).answer()


class DifficultyOfAssessments(FiguresReport):
    """How hard assessments and criteria are, and how well they tell pupils apart: instructors see those of their groups
    and courses, heads of school all."""

    def __init__(self, filters):
        self.found = tabulating.difficulty(standing_of(), filters.get("course"), filters.get("academic_term"))

    def columns(self) -> list[dict]:
        return [
            column("what", _("What"), width=100),
            column("title", _("Title"), width=280),
            column("course", _("Course"), width=130),
            column("term", _("Academic Term"), width=140),
            column("pupils", _("Pupils"), "Int", 80),
            column("mean", _("Mean"), "Percent", 100),
            column("level", _("Difficulty"), "Percent", 100),
            column("level_between", _("Difficulty Between"), width=140),
            column("slope", _("Tells Apart"), "Float", 100),
            column("slope_between", _("Tells Apart Between"), width=150),
            column("why", _("Why Not"), width=260),
        ]
