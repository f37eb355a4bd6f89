from frappe import _

from school_ai.school_ai.report.tables import column, message
from school_ai.services.heads import timetable_quality


def execute(filters=None):
    report = TimetableQuality(filters or {})
    return report.columns(), report.data(), report.message()


class TimetableQuality:
    """How good timetables are, and how they hold; of one that is chosen, what costs how much. For heads of school."""

    def __init__(self, filters):
        self.run = filters.get("run")
        self.found = (
            timetable_quality.by_rule(self.run)
            if self.run
            else timetable_quality.of_runs(filters.get("academic_term"), filters.get("status"))
        )

    def columns(self) -> list[dict]:
        if self.run:
            return [
                column("rule", _("Rule"), width=420),
                column("hard", _("Broken"), "Int", 100),
                column("times", _("Times"), "Int", 100),
                column("cost", _("Cost"), "Int", 100),
            ]
        return [
            column("title", _("Timetable"), width=220),
            column("academic_term", _("Academic Term"), width=150),
            column("status", _("Status"), width=100),
            column("hard_violations", _("Broken Rules"), "Int", 120),
            column("cost", _("Cost"), "Int", 90),
            column("bound", _("Bound"), "Float", 90),
            column("gap", _("Gap"), "Percent", 80),
            column("proven", _("Proven Best"), width=110),
            column("lessons", _("Lessons"), "Int", 90),
            column("seconds", _("Seconds"), "Float", 100),
            column("solved_on", _("Solved On"), "Datetime", 160),
            column("run", _("Number"), width=150),
        ]

    def data(self) -> list[dict]:
        return self.found.rows

    def message(self) -> str | None:
        return message(self.found.remarks)
