"""The figures that alerts are made of and that are kept by the hour: a closed list, each with how it is reckoned
between two times. None: there is too little to tell.

They are of the school as a whole: no figure is about one person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

import frappe
from frappe.query_builder.functions import Count, Sum
from frappe.utils import now_datetime

from school_ai import settings
from school_ai.ai.monitoring.rhythm import COUNT, LEVEL, Kind
from school_ai.jobs import tasks
from school_ai.measuring import counters
from school_ai.services import chatting
from school_ai.services.integrity.records import CONFLICT, OPEN
from school_ai.services.monitoring import queues, readiness
from school_ai.services.telling import sending
from school_ai.services.webhooks import due

MESSAGE, FEEDBACK, MODEL, RUN = "AI Message", "AI Message Feedback", "AI Model", "AI Timetable Run"
AUDIT = "AI Audit Log"
# Fewer than that make no share.
FEWEST_REQUESTS, FEWEST_CALLS, FEWEST_ANSWERS, FEWEST_RATINGS = 20, 5, 10, 5
MOST_ROWS = 5000

Value = Callable[[datetime, datetime], float | None]


@dataclass(frozen=True)
class Figure:
    """`unit`: in words. `hourly`: how its hours are compared, where they are kept; None for what is only looked at now.
    `least_change`: how far from usual it must be to be worth a word."""

    name: str
    unit: str
    value: Value
    hourly: Kind | None = None
    least_change: float = 0.0


def _requests(first: datetime, last: datetime) -> float | None:
    return counters.parts(first, last)[counters.PART_REQUESTS]


def _requests_failed(first: datetime, last: datetime) -> float | None:
    found = counters.parts(first, last)
    return _share(found[counters.PART_FAILURES], found[counters.PART_REQUESTS], FEWEST_REQUESTS)


def _request_seconds(first: datetime, last: datetime) -> float | None:
    found = counters.parts(first, last)
    count = found[counters.PART_REQUESTS]
    return found[counters.PART_TIME] / count if count >= FEWEST_REQUESTS else None


def _waiting(_first: datetime, _last: datetime) -> float | None:
    oldest = [queue.oldest for queue in queues.waiting()]
    return max([queues.oldest_task(), *oldest]) / 60


def _tasks_failed(first: datetime, last: datetime) -> float | None:
    return _count(tasks.DOCTYPE, "ended_on", first, last, status=tasks.FAILED)


def _calls(first: datetime, last: datetime) -> float | None:
    return _count(chatting.CALL, "creation", first, last)


def _calls_failed(first: datetime, last: datetime) -> float | None:
    failed = _count(chatting.CALL, "creation", first, last, outcome=chatting.FAILED)
    return _share(failed, _calls(first, last) or 0, FEWEST_CALLS)


def _call_seconds(first: datetime, last: datetime) -> float | None:
    took = frappe.get_all(
        chatting.CALL, _between("creation", first, last), pluck="latency_ms", limit_page_length=MOST_ROWS
    )
    return median(took) / 1000 if len(took) >= FEWEST_CALLS else None


def _tokens(first: datetime, last: datetime) -> float | None:
    call = frappe.qb.DocType(chatting.CALL)
    return _sum(call, call.tokens_in + call.tokens_out, first, last)


def _cost(first: datetime, last: datetime) -> float | None:
    call = frappe.qb.DocType(chatting.CALL)
    return _sum(call, call.cost, first, last)


def _budget(_first: datetime, _last: datetime) -> float | None:
    budget = settings.amount("chat_monthly_budget")
    return 100 * chatting.spent_this_month() / budget if budget else None


def _questions(first: datetime, last: datetime) -> float | None:
    return _count(MESSAGE, "creation", first, last, author="Pupil")


def _answers_failed(first: datetime, last: datetime) -> float | None:
    failed = _count(MESSAGE, "creation", first, last, author="Tutor", status="Failed")
    return _share(failed, _count(MESSAGE, "creation", first, last, author="Tutor"), FEWEST_ANSWERS)


def _answers_with_source(first: datetime, last: datetime) -> float | None:
    whole = {"author": "Tutor", "status": "Complete"}
    found = _count(MESSAGE, "creation", first, last, found=1, **whole)
    return _share(found, _count(MESSAGE, "creation", first, last, **whole), FEWEST_ANSWERS)


def _helpful(first: datetime, last: datetime) -> float | None:
    helpful = _count(FEEDBACK, "creation", first, last, rating="Helpful")
    return _share(helpful, _count(FEEDBACK, "creation", first, last), FEWEST_RATINGS)


def _drifting(_first: datetime, _last: datetime) -> float | None:
    return frappe.db.count(MODEL, {"status": "In Use", "has_drifted": 1})


def _gap(_first: datetime, last: datetime) -> float | None:
    """Of the timetable that was solved last, in the last week, and has a bound."""
    solved = {"solved_on": (">=", last - timedelta(days=7)), "has_bound": 1}
    return frappe.db.get_value(RUN, solved, "gap", order_by="solved_on desc")


def _conflicts(_first: datetime, _last: datetime) -> float | None:
    return frappe.db.count(CONFLICT, {"status": OPEN})


def _notices_late(_first: datetime, _last: datetime) -> float | None:
    late = now_datetime() - timedelta(minutes=30)
    return frappe.db.count(sending.DELIVERY, {"status": ("in", sending.OPEN), "next_try": ("<", late)})


def _notices_given_up(first: datetime, last: datetime) -> float | None:
    return _count(sending.DELIVERY, "last_try", first, last, status=sending.GIVEN_UP)


def _webhooks_given_up(first: datetime, last: datetime) -> float | None:
    return _count(due.DELIVERY, "settled_on", first, last, status=due.GIVEN_UP)


def unsealed(_first: datetime | None = None, _last: datetime | None = None) -> float | None:
    """Entries of the audit log that no seal covers yet; None where there is no such log."""
    if not frappe.db.exists("DocType", AUDIT):
        return None
    return frappe.db.count(AUDIT, {"number": 0})


def _disk_free(_first: datetime, _last: datetime) -> float | None:
    return readiness.disk_free()


def _not_ready(_first: datetime, _last: datetime) -> float | None:
    return sum(not part.is_ready for part in readiness.examine())


ALL: tuple[Figure, ...] = (
    Figure("Requests", "requests", _requests, COUNT, 20),
    Figure("Requests that failed", "percent", _requests_failed, LEVEL, 2),
    Figure("Seconds of a request", "seconds", _request_seconds, LEVEL, 0.5),
    Figure("Longest wait for a worker", "minutes", _waiting),
    Figure("Tasks that failed", "tasks", _tasks_failed, COUNT, 3),
    Figure("Calls of providers", "calls", _calls, COUNT, 10),
    Figure("Calls of providers that failed", "percent", _calls_failed, LEVEL, 10),
    Figure("Seconds of a provider", "seconds", _call_seconds, LEVEL, 2),
    Figure("Tokens of providers", "tokens", _tokens, COUNT, 5000),
    Figure("Cost of providers", "of the prices’ currency", _cost, LEVEL, 0.5),
    Figure("Monthly budget that is used", "percent", _budget),
    Figure("Questions to the tutor", "questions", _questions, COUNT, 10),
    Figure("Answers that failed", "percent", _answers_failed, LEVEL, 5),
    Figure("Answers with a source", "percent", _answers_with_source, LEVEL, 15),
    Figure("Answers that helped", "percent", _helpful, LEVEL, 20),
    Figure("Models that have drifted", "models", _drifting),
    Figure("Gap of the timetable solved last", "percent", _gap),
    Figure("Open conflicts of records", "conflicts", _conflicts),
    Figure("Notices that are late", "notices", _notices_late),
    Figure("Notices given up", "notices", _notices_given_up, COUNT, 3),
    Figure("Webhook deliveries given up", "deliveries", _webhooks_given_up, COUNT, 3),
    Figure("Audit entries without a seal", "entries", unsealed),
    Figure("Disk that is free", "percent", _disk_free),
    Figure("Parts that are not ready", "parts", _not_ready),
)
BY_NAME = {figure.name: figure for figure in ALL}


def _between(field: str, first: datetime, last: datetime) -> list[list]:
    return [[field, ">=", first], [field, "<", last]]


def _count(doctype: str, field: str, first: datetime, last: datetime, **equal) -> float:
    table = frappe.qb.DocType(doctype)
    query = frappe.qb.from_(table).select(Count("*")).where(table[field] >= first).where(table[field] < last)
    for name, value in equal.items():
        query = query.where(table[name] == value)
    return float(query.run()[0][0])


def _sum(table, what, first: datetime, last: datetime) -> float:
    query = frappe.qb.from_(table).select(Sum(what)).where(table.creation >= first).where(table.creation < last)
    return float(query.run()[0][0] or 0)


def _share(count: float, whole: float, fewest: int) -> float | None:
    return 100 * count / whole if whole >= fewest else None
