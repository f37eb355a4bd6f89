from frappe import _
from frappe.utils import getdate

from school_ai.school_ai.report.tables import FiguresReport, bars_by_day, column
from school_ai.services.heads import provider_cost


def execute(filters=None):
    return ProviderCost(filters or {}).answer()


class ProviderCost(FiguresReport):
    """What providers were asked, and what that cost. For heads of school."""

    def __init__(self, filters):
        self.found = provider_cost.by_period(
            filters.get("from_date") and getdate(filters["from_date"]),
            filters.get("to_date") and getdate(filters["to_date"]),
            filters.get("period") or "Month",
            filters.get("purpose"),
            filters.get("provider"),
        )

    def columns(self) -> list[dict]:
        return [
            column("period", _("From"), "Date", 110),
            column("purpose", _("Purpose"), width=140),
            column("provider", _("Provider"), width=140),
            column("model", _("Model"), width=180),
            column("calls", _("Calls"), "Int", 80),
            column("failed", _("Failed"), "Int", 80),
            column("tokens_in", _("Tokens In"), "Int", 110),
            column("tokens_out", _("Tokens Out"), "Int", 110),
            column("cost", _("Cost"), "Float", 100),
            column("seconds", _("Seconds"), "Float", 100),
        ]

    def chart(self) -> dict | None:
        return bars_by_day(self.found.rows, "period", "cost", _("Cost"))
