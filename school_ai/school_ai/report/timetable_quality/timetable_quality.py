from frappe import _
from frappe.utils import format_date

from school_ai.school_ai.report.tables import FiguresReport, bars, column
from school_ai.services.heads import timetable_quality


def execute(filters=None):
    return TimetableQuality(filters or {}).answer()


class TimetableQuality(FiguresReport):
    """How good timetables are, and how they hold; of one that is chosen, what costs how much. For heads of school."""

    def __init__(self, filters):
        self.run = filters.get("run")
        self.weekly = not self.run and filters.get("view") == "Weeks"
        if self.run:
            self.found = timetable_quality.by_rule(self.run)
        elif self.weekly:
            self.found = timetable_quality.by_week(filters.get("academic_term"))
        else:
            self.found = timetable_quality.of_runs(filters.get("academic_term"), filters.get("status"))

    def columns(self) -> list[dict]:
        if self.run:
            return [
                column("rule", _("Rule"), width=420),
                column("hard", _("Broken"), "Int", 100),
                column("times", _("Times"), "Int", 100),
                column("cost", _("Cost"), "Int", 100),
            ]
        if self.weekly:
            return [
                column("week", _("Week From"), "Date", 110),
                column("changes", _("Changes"), "Int", 100),
                column("covered", _("Covered"), "Int", 100),
                column("moved", _("Moved"), "Int", 100),
                column("swapped", _("Swapped"), "Int", 100),
                column("rooms", _("Other Rooms"), "Int", 110),
                column("added", _("Added"), "Int", 100),
                column("removed", _("Taken Away"), "Int", 110),
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

    def chart(self) -> dict | None:
        if not self.weekly or not self.found.rows:
            return None
        kinds = (("covered", _("Covered")), ("moved", _("Moved")), ("removed", _("Taken Away")))
        return bars(
            [format_date(row["week"]) for row in self.found.rows],
            [(name, [row[key] for row in self.found.rows]) for key, name in kinds],
        )
