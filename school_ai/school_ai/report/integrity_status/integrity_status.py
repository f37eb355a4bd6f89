from frappe import _
from frappe.utils import cint

from school_ai.school_ai.report.tables import FiguresReport, column
from school_ai.services.heads import integrity_status


def execute(filters=None):
    return IntegrityStatus(filters or {}).answer()


class IntegrityStatus(FiguresReport):
    """Whether what School AI holds agrees with the records. For heads of school."""

    def __init__(self, filters):
        self.found = integrity_status.all_parts(bool(cint(filters.get("only_open"))))

    def columns(self) -> list[dict]:
        return [
            column("part", _("What"), width=150),
            column("kind", _("Kind"), width=280),
            column("open", _("Open"), "Int", 80),
            column("since", _("Since"), "Datetime", 160),
            column("days", _("Days"), "Int", 80),
            column("note", _("Remark"), width=360),
        ]
