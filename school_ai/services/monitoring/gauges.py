"""What stands in the school's records and queues now, for Prometheus: each a cheap query, kept for some seconds.

A gauge whose source does not answer is left out; the others are served.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import frappe
from frappe.query_builder.functions import Count, Sum
from frappe.utils import flt, now_datetime

import school_ai
from school_ai import settings
from school_ai.jobs import tasks
from school_ai.services import chatting
from school_ai.services.consent import CONSENT
from school_ai.services.integrity.records import CONFLICT, OPEN
from school_ai.services.monitoring import alerting, figures, queues, readiness
from school_ai.services.telling import sending
from school_ai.services.webhooks import due

KEPT, KEPT_SECONDS = "school_ai_gauges", 10
DAY, WEEK, MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=28)

# Labels -> value.
Values = dict[tuple[str, ...], float]


@dataclass(frozen=True)
class Gauge:
    name: str
    help: str
    labels: tuple[str, ...]
    read: Callable[[], Values]


def _counted(doctype: str, *fields: str, **equal) -> Values:
    """How many records there are, by the values of fields."""
    table = frappe.qb.DocType(doctype)
    query = frappe.qb.from_(table).select(*(table[field] for field in fields), Count("*"))
    for name, value in equal.items():
        query = query.where(table[name].isin(value) if isinstance(value, tuple) else table[name] == value)
    for field in fields:
        query = query.groupby(table[field])
    return {tuple(str(value or "") for value in labels): float(count) for *labels, count in query.run()}


def _ready() -> Values:
    return {(part.name,): float(part.is_ready) for part in readiness.examine()}


def _queue_jobs() -> Values:
    return {(queue.name,): float(queue.jobs) for queue in queues.waiting()}


def _queue_oldest() -> Values:
    return {(queue.name,): queue.oldest for queue in queues.waiting()}


def _answers() -> Values:
    message = frappe.qb.DocType(figures.MESSAGE)
    query = (
        frappe.qb.from_(message)
        .select(message.mode, message.status, Count("*"))
        .where(message.author == "Tutor")
        .where(message.creation >= now_datetime() - DAY)
        .groupby(message.mode, message.status)
    )
    return {(mode or "None", status or ""): float(count) for mode, status, count in query.run()}


def _of_late(name: str, since: timedelta, part: float = 0.01) -> Callable[[], Values]:
    """One of the figures over the time that has just passed; percent as a ratio."""

    def read() -> Values:
        now = now_datetime()
        value = figures.BY_NAME[name].value(now - since, now)
        return {} if value is None else {(): value * part}

    return read


def _drift() -> Values:
    rows = frappe.get_all(figures.MODEL, {"status": "In Use"}, ["outcome", "drift_share"])
    return {(row.outcome,): flt(row.drift_share) / 100 for row in rows}


def _model_quality() -> Values:
    """What the models in use were found to be when they were learned: loss, gain over the rule, calibration error."""
    found: Values = {}
    for row in frappe.get_all(figures.MODEL, {"status": "In Use"}, ["outcome", "method", "metrics"]):
        tried = frappe.parse_json(row.metrics or "[]") or []
        of_model = next((each for each in tried if each.get("model") == row.method), tried[0] if tried else {})
        for measure in ("loss", "gain", "error"):
            # What was not reckoned is "not a number", which JSON here has as nothing.
            value = of_model.get(measure)
            if isinstance(value, (int, float)) and math.isfinite(value):
                found[row.outcome, measure] = float(value)
    return found


def _gaps() -> Values:
    """Of each term, of the timetable that was solved last in the last 90 days and has a bound."""
    rows = frappe.get_all(
        figures.RUN,
        {"has_bound": 1, "solved_on": (">=", now_datetime() - timedelta(days=90))},
        ["academic_term", "gap", "solved_in"],
        order_by="solved_on",
    )
    return {(row.academic_term or "",): flt(row.gap) / 100 for row in rows}


def _unsealed() -> Values:
    value = figures.unsealed()
    return {} if value is None else {(): value}


def _budget() -> Values:
    budget = settings.amount("chat_monthly_budget")
    return {(): chatting.spent_this_month() / budget} if budget else {}


def _citations() -> Values:
    """Of a month's calls: citations that stood the check, and those that were taken out."""
    call = frappe.qb.DocType(chatting.CALL)
    query = frappe.qb.from_(call).select(Sum(call.citations_kept), Sum(call.citations_removed))
    ((kept, removed),) = query.where(call.creation >= now_datetime() - MONTH).run()
    return {("kept",): flt(kept), ("removed",): flt(removed)}


GAUGES: tuple[Gauge, ...] = (
    Gauge("school_ai_ready", "Whether a part that School AI stands on is ready.", ("part",), _ready),
    Gauge("school_ai_queue_jobs", "Jobs that wait for a worker.", ("queue",), _queue_jobs),
    Gauge("school_ai_queue_oldest_seconds", "Seconds for which the first job has waited.", ("queue",), _queue_oldest),
    Gauge("school_ai_tasks_open", "Tasks that wait or are worked on.", ("kind", "status"),
          lambda: _counted(tasks.DOCTYPE, "kind", "status", status=tasks.OPEN)),
    Gauge("school_ai_task_oldest_seconds", "Seconds for which the first task has waited.", (),
          lambda: {(): queues.oldest_task()}),
    Gauge("school_ai_tutor_answers_day", "Answers of the last 24 hours, by mode.", ("mode", "status"), _answers),
    Gauge("school_ai_answers_helpful_ratio", "Share of the ratings of 28 days that say helpful.", (),
          _of_late("Answers that helped", MONTH)),
    Gauge("school_ai_answers_with_source_ratio", "Share of a week’s answers that rest on materials.", (),
          _of_late("Answers with a source", WEEK)),
    Gauge("school_ai_citations", "Citations in replies of 28 days, kept and removed by the check.", ("outcome",),
          _citations),
    Gauge("school_ai_model_drift_ratio", "Share of a model’s inputs that have changed much.", ("outcome",), _drift),
    Gauge("school_ai_model_quality", "Loss, gain over the rule and calibration error of models in use.",
          ("outcome", "measure"), _model_quality),
    Gauge("school_ai_solver_gap_ratio", "How much better a timetable could be at most.", ("academic_term",), _gaps),
    Gauge("school_ai_conflicts_open", "Records that do not agree.", ("kind",),
          lambda: _counted(CONFLICT, "kind", status=OPEN)),
    Gauge("school_ai_audit_unsealed", "Entries of the audit log that no seal covers.", (), _unsealed),
    Gauge("school_ai_notice_deliveries", "What people are told, by channel and state.", ("channel", "status"),
          lambda: _counted(sending.DELIVERY, "channel", "status")),
    Gauge("school_ai_webhook_deliveries", "What webhooks are told, by state.", ("status",),
          lambda: _counted(due.DELIVERY, "status")),
    Gauge("school_ai_consents", "Consents, by purpose and state.", ("purpose", "status"),
          lambda: _counted(CONSENT, "purpose", "status")),
    Gauge("school_ai_alerts_open", "Alerts that are not over.", ("severity", "state"),
          lambda: _counted(alerting.ALERT, "severity", "state", state=alerting.OPEN)),
    Gauge("school_ai_budget_used_ratio", "Share of the monthly budget that is used.", (), _budget),
    Gauge("school_ai_disk_free_ratio", "Share of the disk that is free.", (),
          lambda: {(): readiness.disk_free() / 100}),
    Gauge("school_ai_info", "Versions.", ("version", "frappe"),
          lambda: {(school_ai.__version__, frappe.__version__): 1.0}),
)  # fmt: skip


def read() -> Iterator[tuple[Gauge, Values]]:
    """All gauges, each with its values; none of those whose source fails."""
    by_name = {gauge.name: gauge for gauge in GAUGES}
    for name, values in _kept().items():
        if name in by_name:
            yield by_name[name], values


def _kept() -> dict[str, Values]:
    try:
        kept = frappe.cache.get_value(KEPT, expires=True)
    except Exception:
        kept = None
    if kept is None:
        kept = dict(_read())
        try:
            frappe.cache.set_value(KEPT, kept, expires_in_sec=KEPT_SECONDS)
        except Exception:
            frappe.logger("school_ai").debug("gauges were not kept")
    return kept


def _read() -> Iterator[tuple[str, Values]]:
    for gauge in GAUGES:
        try:
            yield gauge.name, gauge.read()
        except Exception as error:
            frappe.logger("school_ai").warning("no gauge %s: %s", gauge.name, type(error).__name__)
