from frappe import _

from school_ai.permissions import standing_of
from school_ai.school_ai.report.tables import FiguresReport, column
from school_ai.services.analytics import tabulating


def execute(filters=None):
    return ResultsAndTrends(filters or {}).answer()


class ResultsAndTrends(FiguresReport):
    """How results stand and move: instructors see those of their groups in their courses, heads of school all."""

    def __init__(self, filters):
        by = filters.get("by")
        self.by = by if by in tabulating.PLACES else "course"
        self.found = tabulating.results(standing_of(), self.by, filters.get("course"), filters.get("academic_term"))

    def columns(self) -> list[dict]:
        labels = {
            "course": _("Course"),
            "term": _("Academic Term"),
            "group": _("Student Group"),
            "criterion": _("Criterion"),
            "assessment": _("Assessment"),
            "kind": _("Kind of Assessment"),
        }
        place = [
            column(name, labels[name], width=260 if name == "assessment" else 150)
            for name in tabulating.PLACES[self.by]
        ]
        figures = [
            column("pupils", _("Pupils"), "Int", 80),
            column("mean", _("Mean"), "Percent", 100),
            column("mean_between", _("Mean Between"), width=110),
            column("lower", _("Lower Quarter"), "Percent", 110),
            column("median", _("Middle"), "Percent", 90),
            column("upper", _("Upper Quarter"), "Percent", 110),
            column("failing", _("Below the Pass Mark"), "Percent", 140),
            column("failing_between", _("Of These Between"), width=130),
        ]
        moving = [
            column("points_a_week", _("Points a Week"), "Float", 110),
            column("points_between", _("Points Between"), width=120),
            column("moves", _("How They Move"), width=140),
        ]
        return [*place, *figures, *(moving if self.by in ("course", "group") else [])]
