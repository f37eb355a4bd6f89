"""Figures by the hour, kept for a year and a month: by these it is told what is usual for the school."""

from datetime import datetime, timedelta

import frappe
from frappe.utils import add_to_date, get_datetime, now_datetime

from school_ai.ai.monitoring.rhythm import Hour
from school_ai.services.monitoring import figures
from school_ai.services.monitoring.figures import Figure

METRIC_HOUR = "AI Metric Hour"
KEPT_DAYS = 400
# What is reckoned later than that is gone from the cache: requests are counted there for two days.
CATCH_UP = timedelta(hours=24)
# So far back is looked to tell what is usual.
LEARNED_FROM = timedelta(weeks=26)


def hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def write_due(now: datetime | None = None) -> int:
    """Write the figures of the hours that are over and not yet written, of the last day. Returns how many. Run by the
    scheduler every hour; a second time nothing is written."""
    ends = hour_of(now or now_datetime())
    hourly = [figure for figure in figures.ALL if figure.hourly]
    there = set(
        frappe.get_all(METRIC_HOUR, {"hour": (">=", ends - CATCH_UP)}, ["metric", "hour"], as_list=True, limit=0)
    )
    rows, at = [], ends - CATCH_UP
    while at < ends:
        rows += [
            (figure.name, at, value)
            for figure in hourly
            if (figure.name, at) not in there and (value := _reckoned(figure, at)) is not None
        ]
        at += timedelta(hours=1)
    write(rows)
    return len(rows)


def _reckoned(figure: Figure, at: datetime) -> float | None:
    try:
        return figure.value(at, at + timedelta(hours=1))
    except Exception:
        # Without Redis there are no requests to be counted: the others are written all the same.
        frappe.logger("school_ai").warning("no figure %s of %s", figure.name, at)
        return None


def write(rows: list[tuple[str, datetime, float]]) -> None:
    """Write figures of hours, each once."""
    now = now_datetime()
    columns = ("name", "creation", "modified", "modified_by", "owner", "metric", "hour", "value")
    values = [
        (f"{metric}|{at:%Y-%m-%dT%H}", now, now, "Administrator", "Administrator", metric, at, float(value))
        for metric, at, value in rows
    ]
    if values:
        frappe.db.bulk_insert(METRIC_HOUR, columns, values, ignore_duplicates=True)


def history(metric: str, before: datetime) -> list[Hour]:
    """The hours of a figure before one, the earliest first."""
    rows = frappe.get_all(
        METRIC_HOUR,
        [["metric", "=", metric], ["hour", ">=", before - LEARNED_FROM], ["hour", "<", before]],
        ["hour", "value"],
        order_by="hour",
        limit_page_length=0,
    )
    return [Hour(get_datetime(row.hour), row.value) for row in rows]


def forget_old() -> None:
    """Delete hours that are over for longer than they are kept. Run by the scheduler every day."""
    frappe.db.delete(METRIC_HOUR, {"hour": ("<", add_to_date(now_datetime(), days=-KEPT_DAYS))})
