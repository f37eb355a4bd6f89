from frappe import _
from frappe.utils import cint

from school_ai.school_ai.report.tables import FiguresReport, bars, column
from school_ai.services.heads import attendance_outlook


def execute(filters=None):
    return AttendanceOutlook(filters or {}).answer()


class AttendanceOutlook(FiguresReport):
    """How attendance goes, and what the estimates expect: instructors see their groups, heads of school all."""

    def __init__(self, filters):
        self.found = attendance_outlook.by_group(
            filters.get("student_group"), cint(filters.get("weeks")) or attendance_outlook.DEFAULT_WEEKS
        )

    def columns(self) -> list[dict]:
        return [
            column("student_group", _("Student Group"), width=160),
            column("pupils", _("Pupils"), "Int", 80),
            column("missed", _("Missed"), "Percent", 100),
            column("missed_before", _("Missed Before"), "Percent", 120),
            column("difference", _("Difference"), "Float", 100),
            column("often", _("Often Absent Now"), "Int", 120),
            column("look", _("Estimates to Look At"), "Int", 140),
            column("expected", _("Expected to Be Often Absent"), "Float", 180),
        ]

    def chart(self) -> dict | None:
        rows = [row for row in self.found.rows if row["missed"] is not None]
        if not rows:
            return None
        return bars(
            [row["student_group"] for row in rows],
            [
                (_("Missed Before"), [row["missed_before"] or 0 for row in rows]),
                (_("Missed"), [row["missed"] for row in rows]),
            ],
        )
