from frappe import _
from frappe.utils import getdate

from school_ai.school_ai.report.tables import FiguresReport, bars_by_day, column
from school_ai.services.heads import tutor_use


def execute(filters=None):
    return TutorUseAndQuality(filters or {}).answer()


class TutorUseAndQuality(FiguresReport):
    """What the tutor is asked and how good its answers are, by course and week. For heads of school."""

    def __init__(self, filters):
        self.found = tutor_use.by_course_and_week(
            filters.get("from_date") and getdate(filters["from_date"]),
            filters.get("to_date") and getdate(filters["to_date"]),
            filters.get("course"),
        )

    def columns(self) -> list[dict]:
        return [
            column("week", _("Week From"), "Date", 110),
            column("course", _("Course"), width=150),
            column("pupils", _("Pupils"), "Int", 80),
            column("questions", _("Questions"), "Int", 100),
            column("found", _("Answered from Materials"), "Percent", 160),
            column("learning", _("Learning"), "Percent", 100),
            column("guided", _("Guided"), "Percent", 100),
            column("restricted", _("Restricted"), "Percent", 100),
            column("blocked", _("Blocked"), "Percent", 100),
            column("off_topic", _("Off topic"), "Percent", 100),
            column("support", _("Support"), "Percent", 100),
            column("helpful", _("Helpful"), "Int", 90),
            column("not_helpful", _("Not helpful"), "Int", 100),
            column("failed", _("Failed"), "Int", 80),
            column("seconds", _("Seconds (Median)"), "Float", 130),
            column("independence", _("Found Out Alone"), "Percent", 130),
        ]

    def chart(self) -> dict | None:
        return bars_by_day(self.found.rows, "week", "questions", _("Questions"))
