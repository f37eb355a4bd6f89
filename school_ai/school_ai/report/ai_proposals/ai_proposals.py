from frappe import _
from frappe.utils import getdate

from school_ai.school_ai.report.tables import FiguresReport, column
from school_ai.services.overseeing import proposals


def execute(filters=None):
    return AIProposals(filters or {}).answer()


class AIProposals(FiguresReport):
    """Everything that was proposed by a computer, and what people have made of it. For heads of school."""

    def __init__(self, filters):
        self.found = proposals.listed(
            filters.get("kind"),
            filters.get("state"),
            filters.get("from_date") and getdate(filters["from_date"]),
            filters.get("to_date") and getdate(filters["to_date"]),
            filters.get("course"),
            filters.get("student"),
            filters.get("student_group"),
            filters.get("text"),
        )

    def columns(self) -> list[dict]:
        return [
            column("kind_shown", _("Kind"), width=150),
            column("about", _("About"), width=170),
            column("course", _("Course"), width=130),
            column("what", _("What"), width=320),
            column("why", _("Why"), width=320),
            column("sure", _("Sure"), "Percent", 80),
            column("status", _("Status"), width=110),
            column("made_on", _("Proposed On"), "Datetime", 150),
            column("decided_by", _("Decided By"), width=170),
            column("decided_on", _("Decided On"), "Datetime", 150),
            column("by", _("Model"), width=150),
            column("name", _("Number"), width=120),
        ]
