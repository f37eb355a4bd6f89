"""What the providers of answers were asked, and what that cost."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Literal

import frappe
from frappe import _
from frappe.utils import fmt_money, get_first_day, getdate

from school_ai import permissions, settings
from school_ai.services.analytics.describing import Figures
from school_ai.services.chatting import ANSWERED, CALL

Period = Literal["Day", "Week", "Month"]
MOST_DAYS = 750


def by_period(first: date | None = None, last: date | None = None, period: Period = "Month", purpose: str | None = None,
              provider: str | None = None) -> Figures:  # fmt: skip
    """One row a period, purpose and model, the latest first. For heads of school."""
    permissions.heads_school()
    last = last or getdate()
    first = max(first or get_first_day(last, d_months=-5), last - timedelta(days=MOST_DAYS))
    filters = {"creation": ("between", (first, last))}
    filters |= {field: wanted for field, wanted in (("purpose", purpose), ("provider", provider)) if wanted}
    calls = frappe.get_all(
        CALL,
        filters,
        ["creation", "purpose", "provider", "model", "outcome", "latency_ms", "tokens_in", "tokens_out", "cost"],
        limit_page_length=0,
    )
    said = _budget()
    if not calls:
        return Figures([], [*said, _("No provider was asked anything in this time.")])
    places: dict[tuple, list] = defaultdict(list)
    for call in calls:
        places[begins(getdate(call.creation), period), call.purpose, call.provider, call.model or ""].append(call)
    rows = [
        {"period": day, "purpose": _(purpose), "provider": provider, "model": model, **_summed(of_place)}
        for (day, purpose, provider, model), of_place in sorted(
            places.items(), key=lambda item: (-item[0][0].toordinal(), *map(str, item[0][1:]))
        )
    ]
    return Figures(rows, said)


def begins(day: date, period: Period) -> date:
    """The first day of the period that a day lies in."""
    if period == "Month":
        return getdate(get_first_day(day))
    return day - timedelta(days=day.weekday()) if period == "Week" else day


def _summed(calls) -> dict:
    answered = [call for call in calls if call.outcome == ANSWERED]
    took = [call.latency_ms for call in answered if call.latency_ms]
    return {
        "calls": len(calls),
        "failed": len(calls) - len(answered),
        "tokens_in": sum(call.tokens_in or 0 for call in calls),
        "tokens_out": sum(call.tokens_out or 0 for call in calls),
        "cost": round(sum(call.cost or 0 for call in calls), 4),
        "seconds": round(sum(took) / len(took) / 1000, 1) if took else None,
    }


def spent_this_month() -> float:
    """What was spent since the first of the month, in the currency of the prices. For heads of school."""
    permissions.heads_school()
    rows = frappe.get_all(CALL, {"creation": (">=", get_first_day(getdate()))}, pluck="cost")
    return sum(cost or 0 for cost in rows)


def _budget() -> list[str]:
    spent, budget = spent_this_month(), settings.amount("chat_monthly_budget")
    if not budget:
        return [_("Spent this month: {0}. There is no monthly budget.").format(fmt_money(spent, 2))]
    return [_("Spent this month: {0} of {1}.").format(fmt_money(spent, 2), fmt_money(budget, 2))]
