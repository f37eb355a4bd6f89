from frappe import _

from school_ai.school_ai.report.tables import FiguresReport, column
from school_ai.services.analytics import tabulating


def execute(filters=None):
    return FairnessOfPredictions(filters or {}).answer()


class FairnessOfPredictions(FiguresReport):
    """Whether the models in use err more often about some pupils than about others. For heads of school."""

    def __init__(self, filters):
        self.found = tabulating.fairness(filters.get("outcome"))

    def columns(self) -> list[dict]:
        return [
            column("outcome", _("What It Foretells"), width=150),
            column("attribute", _("Attribute"), width=140),
            column("group", _("Group"), width=140),
            column("pupils", _("Pupils"), "Int", 80),
            column("alerts", _("Alerts"), "Percent", 100),
            column("alerts_between", _("Alerts Between"), width=120),
            column("false_alarms", _("False Alarms"), "Percent", 130),
            column("false_alarms_between", _("False Alarms Between"), width=160),
            column("missed", _("Missed"), "Percent", 100),
            column("missed_between", _("Missed Between"), width=130),
            column("right", _("Were Right"), "Percent", 100),
            column("right_between", _("Right Between"), width=120),
            column("verdict", _("Verdict"), width=300),
        ]
