"""Counters of all processes together, in the site's cache.

What a request or a job counts is kept until its end and then written at once, in one go. Where Redis is away it is
lost, and nothing else. The whole is kept for good, as Prometheus wants it, and begins anew when Redis does; a sum of
each five minutes is kept for two days, for alerts and for the figures of each hour.
"""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import frappe

from school_ai.measuring.catalogue import BY_NAME, REQUEST_SECONDS, REQUESTS, Counter

WHOLE, PART = "school_ai_measured", "school_ai_measured_at"
# Seconds of a part, and how long it is kept.
PART_SECONDS, PART_KEPT = 300, 2 * 86_400
# A part holds the sums that alerts are made of, whatever the labels.
PART_REQUESTS, PART_FAILURES, PART_TIME = "requests", "failures", "seconds"
# A request never ends where a process goes on counting without one, such as a console.
MOST_KEPT = 5000

_SUM, _BUCKET = "sum", "le"


def _kept() -> dict[str, dict[str, float]]:
    """What is counted and not yet written: key in the cache -> field -> how many more."""
    kept = getattr(frappe.local, "school_ai_counted", None)
    if kept is None:
        kept = frappe.local.school_ai_counted = defaultdict(lambda: defaultdict(float))
    return kept


def add(counter: Counter, amount: float = 1.0, **labels: str) -> None:
    """Count something."""
    _kept()[WHOLE][_field(counter, labels)] += amount


def observe(counter: Counter, seconds: float, **labels: str) -> None:
    """Count a duration in its bucket."""
    place = bisect_left(counter.buckets, seconds)
    bucket = str(counter.buckets[place]) if place < len(counter.buckets) else "+Inf"
    kept = _kept()[WHOLE]
    kept[_field(counter, labels, _BUCKET, bucket)] += 1
    kept[_field(counter, labels, _SUM)] += seconds


def request(method: str, status: int, seconds: float, at: datetime) -> None:
    """Count a request, and in its five minutes too. `at`: when it ended, in the site's time."""
    add(REQUESTS, method=method, status=str(status))
    observe(REQUEST_SECONDS, seconds, method=method)
    part = _kept()[_part(at)]
    part[PART_REQUESTS] += 1
    part[PART_FAILURES] += status >= 500
    part[PART_TIME] += seconds


def _field(counter: Counter, labels: dict[str, str], *more: str) -> str:
    if tuple(sorted(labels)) != tuple(sorted(counter.labels)):
        raise ValueError(f"{counter.name} is told apart by {counter.labels}")
    return json.dumps([counter.name, *(labels[name][:60] for name in counter.labels), *more])


def _part(at: datetime) -> str:
    return f"{PART}:{int(at.timestamp()) // PART_SECONDS}"


def flush() -> None:
    """Write what was counted. Called at the end of each request and job; does nothing where Redis is away."""
    kept = _kept()
    if not kept:
        return
    frappe.local.school_ai_counted = None
    try:
        pipeline = frappe.cache.pipeline(transaction=False)
        for key, fields in kept.items():
            full = frappe.cache.make_key(key)
            for field, amount in list(fields.items())[:MOST_KEPT]:
                if amount:
                    pipeline.hincrbyfloat(full, field, amount)
            if key != WHOLE:
                pipeline.expire(full, PART_KEPT)
        pipeline.execute()
    except Exception:
        # No figure is worth a request.
        frappe.logger("school_ai").debug("counters were not written")


def written() -> dict[Counter, dict[tuple[str, ...], float]]:
    """All counters of all processes: by counter, and by labels; of a histogram the labels are followed by `le` and the
    bucket, or by `sum`. Raises what Redis raises."""
    found: dict[Counter, dict[tuple[str, ...], float]] = defaultdict(dict)
    # By a pipeline: Frappe's own `hgetall` takes what is kept for Python objects.
    pipeline = frappe.cache.pipeline(transaction=False)
    pipeline.hgetall(frappe.cache.make_key(WHOLE))
    for field, amount in pipeline.execute()[0].items():
        name, *labels = json.loads(field)
        if name in BY_NAME:
            found[BY_NAME[name]][tuple(labels)] = float(amount)
    return found


def parts(first: datetime, last: datetime) -> dict[str, float]:
    """Requests, failures and seconds between two times, by five minutes: those that begin from the first time on and
    before the last. Raises what Redis raises."""
    numbers = range(-(-int(first.timestamp()) // PART_SECONDS), -(-int(last.timestamp()) // PART_SECONDS))
    pipeline = frappe.cache.pipeline(transaction=False)
    for number in numbers:
        pipeline.hgetall(frappe.cache.make_key(f"{PART}:{number}"))
    return _summed(pipeline.execute())


def _summed(rows: Iterable[dict]) -> dict[str, float]:
    found = {PART_REQUESTS: 0.0, PART_FAILURES: 0.0, PART_TIME: 0.0}
    for row in rows:
        for field, amount in row.items():
            name = field.decode() if isinstance(field, bytes) else field
            if name in found:
                found[name] += float(amount)
    return found


def after_job(**_more) -> None:
    """A worker's job has ended (hook `after_job`)."""
    flush()
