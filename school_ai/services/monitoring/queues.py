"""What waits for a worker: jobs on Frappe's queues, and for how long the first of each has waited."""

from dataclasses import dataclass
from datetime import datetime, timezone

import frappe
from frappe.utils import now_datetime, time_diff_in_seconds

from school_ai.jobs import tasks


@dataclass(frozen=True)
class Queue:
    """`jobs`: how many wait; `oldest`: seconds for which the first of them has waited."""

    name: str
    jobs: int
    oldest: float


def waiting() -> list[Queue]:
    """The queues that work of ours is put on. Raises what Redis raises."""
    from frappe.utils.background_jobs import get_queue

    found = []
    for name in sorted({kind.queue for kind in tasks.KINDS.values()}):
        queue = get_queue(name)
        first = queue.get_job_ids(0, 1)
        job = queue.fetch_job(first[0]) if first else None
        found.append(Queue(name, queue.count, _age(job.enqueued_at) if job and job.enqueued_at else 0.0))
    return found


def _age(enqueued: datetime) -> float:
    """Seconds since then; RQ keeps the time as UTC, with or without saying so."""
    at = enqueued if enqueued.tzinfo else enqueued.replace(tzinfo=timezone.utc)
    return max(0.0, (datetime.now(timezone.utc) - at).total_seconds())


def oldest_task() -> float:
    """Seconds for which the first of our tasks has waited that no worker has taken."""
    first = frappe.db.get_value(tasks.DOCTYPE, {"status": tasks.QUEUED}, "modified", order_by="modified asc")
    return max(0.0, time_diff_in_seconds(now_datetime(), first)) if first else 0.0
