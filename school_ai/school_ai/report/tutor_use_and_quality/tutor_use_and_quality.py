from frappe import _
from frappe.utils import format_date, getdate

from school_ai.school_ai.report.tables import FiguresReport, bars, column
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
            column("helpful_share", _("Share That Helped"), "Percent", 140),
            column("failed", _("Failed"), "Int", 80),
            column("seconds", _("Seconds (Median)"), "Float", 130),
            column("independence", _("Found Out Alone"), "Percent", 130),
        ]

    def chart(self) -> dict | None:
        """Questions of each week by how the tutor answered. Where that was not told there is only their number."""
        modes = (
            ("learning", _("Learning")),
            ("guided", _("Guided")),
            ("restricted", _("Restricted")),
            ("blocked", _("Blocked")),
            ("off_topic", _("Off topic")),
        )
        weeks = sorted({row["week"] for row in self.found.rows})
        if not weeks:
            return None
        counts = {key: dict.fromkeys(weeks, 0.0) for key, _label in modes}
        for row in self.found.rows:
            for key, by_week in counts.items():
                by_week[row["week"]] += row["questions"] * (row[key] or 0) / 100
        series = [(label, [round(counts[key][week]) for week in weeks]) for key, label in modes]
        return {**bars([format_date(week) for week in weeks], series), "barOptions": {"stacked": 1}}
