"""Which queues have a worker that takes from them.

RQ's workers say who they are once, when they begin. To a Redis that comes back empty they are unknown from then on,
though they go on working. So a queue that nobody is known to listen to is asked: a job on it says that it was done.
"""

from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from school_ai.jobs import tasks

# So long after a job was done on a queue somebody counts as listening to it. It is asked every minute.
HEARD = timedelta(minutes=3)


def queues_without_worker() -> list[str]:
    """Queues that work is put on and that nobody takes from: names as `bench worker --queue` takes them. Raises what
    Redis raises."""
    return [queue for queue in _unknown() if not _is_heard(queue)]


def ask() -> None:
    """Ask each queue that nobody is known to listen to. Run by the scheduler every minute."""
    for queue in _unknown():
        # One waits at most, however long nobody takes it.
        frappe.enqueue(
            "school_ai.services.monitoring.listening.hear",
            queue=queue,
            job_id=f"school_ai_hear_{queue}",
            deduplicate=True,
            at_front=True,
            of_queue=queue,
        )


def hear(of_queue: str) -> None:
    """A job was done on the queue. Run by its worker."""
    frappe.cache.set_value(_key(of_queue), 1, expires_in_sec=int(HEARD.total_seconds()))


def _unknown() -> list[str]:
    """Workers of another bench on the same Redis listen to queues of their own."""
    from frappe.utils.background_jobs import get_queue, get_workers

    listening = {queue.name for worker in get_workers() for queue in worker.queues}
    used = {kind.queue for kind in tasks.KINDS.values()}
    return sorted(name for name in used if get_queue(name).name not in listening)


def _is_heard(queue: str) -> bool:
    """A worker that has been at a long task for minutes answers nothing else."""
    if frappe.cache.get_value(_key(queue), expires=True):
        return True
    kinds = [name for name, kind in tasks.KINDS.items() if kind.queue == queue]
    at_work = {"kind": ("in", kinds), "status": tasks.RUNNING, "lease_until": (">", now_datetime())}
    return bool(frappe.db.exists(tasks.DOCTYPE, at_work))


def _key(queue: str) -> str:
    return f"school_ai_heard:{queue}"
