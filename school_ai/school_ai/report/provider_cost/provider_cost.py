from frappe import _
from frappe.utils import format_date, getdate

from school_ai.school_ai.report.tables import column, message
from school_ai.services.heads import provider_cost


def execute(filters=None):
    report = ProviderCost(filters or {})
    return report.columns(), report.data(), report.message(), report.chart()


class ProviderCost:
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

    def data(self) -> list[dict]:
        return self.found.rows

    def message(self) -> str | None:
        return message(self.found.remarks)

    def chart(self) -> dict | None:
        spent: dict = {}
        for row in self.found.rows:
            spent[row["period"]] = spent.get(row["period"], 0) + row["cost"]
        if not spent:
            return None
        days = sorted(spent)
        return {
            "data": {
                "labels": [format_date(day) for day in days],
                "datasets": [{"name": _("Cost"), "values": [round(spent[day], 2) for day in days]}],
            },
            "type": "bar",
        }
