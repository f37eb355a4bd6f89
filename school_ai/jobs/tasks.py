"""The durable list of slow work.

A task is a row of `AI Task`, written in the transaction that asks for the work. The queue in Redis only wakes a worker
up: when Redis forgets, or a worker is killed, the row is still there, and `resume_lost` (every minute, by the
scheduler) wakes workers again, as many as are needed.

A worker holds a task by a lease that every report of progress extends. When the lease has run out, or the worker's
process is gone, the worker counts as lost and another one may take the task; should the first come back, its next
report raises `Lost`, and it stops. So the work itself must only be such that it can be done again: nothing is ever done
by two workers at once for longer than between two reports.
"""

import socket
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import frappe
import frappe.translate
import psutil
from frappe import _
from frappe.utils import add_to_date, now_datetime

from school_ai import noted
from school_ai.exceptions import ServiceUnavailable
from school_ai.measuring import correlation
from school_ai.measuring import work as measured

DOCTYPE = "AI Task"
QUEUED, RUNNING, DONE, FAILED, STOPPED = "Queued", "Running", "Done", "Failed", "Stopped"
OPEN = (QUEUED, RUNNING)

# Longer than any step between two reports of progress: the OCR of one page may take three minutes.
LEASE = timedelta(minutes=5)
# A queued task that no worker took up within this time was forgotten by the queue.
FORGOTTEN = timedelta(minutes=1)
# Not before this is a worker woken for it again.
WOKEN = timedelta(minutes=10)
REPORT_EVERY = 0.5  # seconds
# After so many workers lost on it, the task itself is what kills them.
MOST_ATTEMPTS = 3
# What does not answer is tried again after so long, each time after twice as long as before up to the second, and is
# given up after the third.
LATER, LATEST, PATIENT = timedelta(seconds=30), timedelta(minutes=10), timedelta(hours=24)
# A job goes on with other tasks for so much of the time that it has.
GO_ON = 0.2


class Lost(Exception):
    """Another worker holds the task now: stop at once, and write nothing more."""


class Stopped(Exception):
    """Somebody asked for the task to stop."""


class CannotBeDone(Exception):
    """The task has failed for a reason that a person can act on. The text is shown to them."""


class TryLater(Exception):
    """Something that the work stands on does not answer just now. It is done again by itself, for as long as anybody
    could still want it. The text, a sentence, says what is away; that it is tried again is added to it."""


@dataclass(frozen=True)
class Kind:
    """A kind of work: the function that does it, and how it is queued."""

    run: str  # dotted path of a function (Task) -> None
    queue: str = "long"
    timeout: int = 3600
    # Dotted path of a function (reference name, status, words) -> None, told when a task ends without being done.
    ended_badly: str | None = None
    # Dotted path of a function (reference name, words) -> None, told when a task is put off.
    waits: str | None = None


KINDS: dict[str, Kind] = {
    "Index document": Kind(
        run="school_ai.services.indexing.run",
        timeout=6 * 3600,
        ended_badly="school_ai.services.indexing.note_failure",
        waits="school_ai.services.indexing.note_wait",
    ),
    "Reply to a pupil": Kind(
        run="school_ai.services.tutoring.run",
        queue="default",
        timeout=300,
        ended_badly="school_ai.services.tutoring.write_without_provider",
    ),
    "Read handwriting": Kind(
        run="school_ai.services.attachments.read_handwriting",
        queue="default",
        timeout=300,
        ended_badly="school_ai.services.attachments.note_failure",
    ),
    "Learn what messages are for": Kind(run="school_ai.services.purposes.learn", timeout=1800),
    "Look through Education's texts": Kind(run="school_ai.services.education_texts.run", timeout=1800),
    "Prepare the timetable solver": Kind(run="school_ai.services.timetables.warming.run", timeout=900),
    "Solve timetable": Kind(
        run="school_ai.services.timetables.runs.run",
        timeout=2 * 3600,
        ended_badly="school_ai.services.timetables.runs.note_failure",
    ),
    "Apply timetable": Kind(
        run="school_ai.services.timetables.applying.run",
        timeout=1800,
        ended_badly="school_ai.services.timetables.applying.note_failure",
    ),
    "Place exams": Kind(run="school_ai.services.timetables.examining.run", queue="default", timeout=600),
    "Compare variants of a timetable": Kind(run="school_ai.services.timetables.using.compare_variants", timeout=1800),
    "Mend the timetable": Kind(run="school_ai.services.timetables.covering.run", queue="short", timeout=300),
    "Tell of a timetable change": Kind(run="school_ai.services.timetables.telling.run", timeout=3600),
    "Tell of homework": Kind(run="school_ai.services.telling.homework.run", queue="default", timeout=1800),
    "Learn predictions": Kind(run="school_ai.services.analytics.training.run", timeout=3 * 3600),
    "Estimate for pupils": Kind(run="school_ai.services.analytics.estimating.run", timeout=2 * 3600),
    "Follow changes": Kind(run="school_ai.services.following.refreshing.run", queue="default", timeout=1800),
    "Compare records": Kind(run="school_ai.services.following.comparing.run", timeout=3600),
    "Check whether records agree": Kind(run="school_ai.services.integrity.nightly.run", timeout=2 * 3600),
    "Estimate anew what is out of date": Kind(run="school_ai.services.integrity.repairing.recompute", timeout=2 * 3600),
    "Sign anew what is computed": Kind(run="school_ai.services.integrity.repairing.sign_anew", timeout=2 * 3600),
    "Invite people": Kind(
        run="school_ai.services.inviting.run",
        # Somebody waits before it.
        queue="default",
        timeout=3600,
        ended_badly="school_ai.services.inviting.note_stopped",
    ),
    "Draft report comments": Kind(
        run="school_ai.services.teaching.report_comments.run",
        # Somebody waits before it.
        queue="default",
        timeout=3600,
    ),
    "Pack a person's data": Kind(
        run="school_ai.services.rights.exporting.run",
        # Somebody waits before it.
        queue="default",
        timeout=3600,
        ended_badly="school_ai.services.rights.exporting.note_failure",
    ),
    "Erase a person": Kind(
        run="school_ai.services.rights.erasing.run",
        timeout=6 * 3600,
        ended_badly="school_ai.services.rights.erasing.note_failure",
    ),
    "Write insights back": Kind(run="school_ai.services.writing_back.writing.run", queue="default", timeout=1800),
    "Deliver to a webhook": Kind(run="school_ai.services.webhooks.sending.run", queue="default", timeout=1800),
    "Verify the audit log": Kind(run="school_ai.services.auditing.verifying.run", timeout=2 * 3600),
    "Forget document": Kind(run="school_ai.services.indexing.forget", queue="short", timeout=300),
}


@dataclass
class Task:
    """A task in the hands of its worker."""

    name: str
    kind: str
    reference_name: str
    attempt: int
    arguments: dict[str, Any]
    requested_by: str = "Administrator"
    correlation: str = ""
    put_off: int = 0
    _reported_at: float = 0.0

    def report_is_due(self) -> bool:
        """Whether it is time to report again: often enough to be followed, seldom enough to cost nothing."""
        return time.monotonic() - self._reported_at >= REPORT_EVERY

    def report(self, fraction: float, step: str) -> None:
        """Say how far the work is (0 to 1) and keep the lease. Commits, so what is done so far stays done.

        Raises `Lost` when the task was given to somebody else, and `Stopped` when a person asked for that.
        """
        percent = max(0, min(100, int(fraction * 100)))
        held = _update_held(
            self,
            progress=percent,
            step=step[:140],
            lease_until=now_datetime() + LEASE,
        )
        if not held:
            frappe.db.rollback()
            raise Lost(self.name)
        frappe.db.commit()
        self._reported_at = time.monotonic()
        _tell_followers(self.name, percent, step)
        if frappe.db.get_value(DOCTYPE, self.name, "stop_requested"):
            raise Stopped(self.name)


def start(kind: str, reference_doctype: str, reference_name: str, **arguments: Any) -> str:
    """Ask for work to be done on a record, once this transaction commits. Returns the task's name.

    Work of the same kind on the same record is done by one task: one that is still queued serves both callers, and one
    that is running is run again when it ends, since it may have read the record before the change.
    """
    if kind not in KINDS:
        raise ValueError(f"there is no kind of task {kind!r}")
    key = f"{kind}:{reference_doctype}:{reference_name}"
    name = _queue_again(key) or _insert(key, kind, reference_doctype, reference_name, arguments)
    frappe.db.after_commit.add(lambda: _wake(name, kind))
    return name


def start_after_commit(kind: str, reference_doctype: str, reference_name: str) -> None:
    """Ask for work as `start` does, but in a transaction of its own once this one commits, and once for all that asks
    for it meanwhile: work that many saves ask for at the same time then makes none of them wait for another.

    What is asked for so is lost if the process dies between the two: it must be something that regular work makes good.
    """
    asked = noted.of("tasks asked for after commit")
    place = (kind, reference_doctype, reference_name)
    if place in asked:
        return
    asked[place] = True

    def begin() -> None:
        asked.pop(place, None)
        try:
            start(*place)
            frappe.db.commit()
        except Exception:
            frappe.db.rollback()
            frappe.logger("school_ai").warning("%s of %s could not be asked for", kind, reference_name)

    frappe.db.after_commit.add(begin)
    frappe.db.after_rollback.add(lambda: asked.pop(place, None))


def _queue_again(key: str, is_there: bool = False) -> str | None:
    """Let the open task of this key serve the caller too. None where there is none."""
    # To lock what is not there locks a place that others write to at the same time: so it is looked for before.
    # What another has just written is not seen so.
    if not is_there and not frappe.db.get_value(DOCTYPE, {"open_key": key}, "name"):
        return None
    fields = ["name", "status", "next_try"]
    task = frappe.db.get_value(DOCTYPE, {"open_key": key}, fields, as_dict=True, for_update=True)
    if task and task.status == RUNNING:
        frappe.db.set_value(DOCTYPE, task.name, {"run_again": 1, "stop_requested": 0})
    elif task and task.next_try:
        # Somebody asks for it now.
        frappe.db.set_value(DOCTYPE, task.name, "next_try", None)
    return task.name if task else None


def _insert(key: str, kind: str, reference_doctype: str, reference_name: str, arguments: dict[str, Any]) -> str:
    task = frappe.get_doc(
        {
            "doctype": DOCTYPE,
            "kind": kind,
            "reference_doctype": reference_doctype,
            "reference_name": reference_name,
            # A system outside that has signed its request is no user: what follows from it is the school's own work.
            "requested_by": "Administrator" if frappe.session.user == "Guest" else frappe.session.user,
            "status": QUEUED,
            "open_key": key,
            "arguments": frappe.as_json(arguments) if arguments else None,
            "correlation": correlation.current(),
        }
    )
    frappe.db.savepoint("school_ai_task")
    try:
        task.insert(ignore_permissions=True, ignore_links=True)
    except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
        # Somebody else asked for the same at the same moment.
        frappe.db.rollback(save_point="school_ai_task")
        frappe.clear_last_message()
        return _queue_again(key, is_there=True) or _insert(key, kind, reference_doctype, reference_name, arguments)
    return task.name


def request_stop(name: str) -> None:
    """Ask for a task to stop. One that no worker holds stops at once."""
    task = frappe.db.get_value(DOCTYPE, name, ["status", "kind", "reference_name"], as_dict=True, for_update=True)
    if not task or task.status not in OPEN:
        return
    frappe.db.set_value(DOCTYPE, name, {"stop_requested": 1, "run_again": 0})
    if task.status == QUEUED:
        _end(name, task.kind, task.reference_name, STOPPED, "")


def resume_lost() -> None:
    """Wake a worker for every task whose worker is lost, and for one of each queue that was forgotten there. Run by the
    scheduler.

    A job goes on with what else waits, so one is enough to get a queue going again, and another in each round brings in
    more workers. Where tasks only wait because there is much to do, more jobs would do nothing but get in the way.
    """
    forgotten = now_datetime() - FORGOTTEN
    woken: set[str] = set()
    for task in frappe.get_all(
        DOCTYPE,
        filters={"status": ("in", OPEN)},
        fields=["name", "kind", "status", "lease_until", "worker", "modified", "next_try"],
        order_by="creation",
    ):
        if task.status != QUEUED:
            if _is_lost(task):
                _wake(task.name, task.kind)
            continue
        if task.next_try:
            # It was put off: nobody else was woken for it.
            if task.next_try <= now_datetime():
                _wake(task.name, task.kind)
            continue
        queue = KINDS[task.kind].queue
        if queue not in woken and task.modified < forgotten and _is_not_woken(task.name):
            woken.add(queue)
            _wake(task.name, task.kind)


def _is_not_woken(name: str) -> bool:
    """Whether nobody was woken for a task of late, which is noted. Where Redis is away nothing is."""
    try:
        key = frappe.cache.make_key(f"school_ai_woken:{name}")
        return bool(frappe.cache.set(key, b"1", ex=int(WOKEN.total_seconds()), nx=True))
    except Exception:
        return True


def work_off(name: str, kind: str) -> None:
    """Do a task, and for a while what else waits in its queue. Run by a worker.

    A worker forks for every job, and what that has imported and loaded is gone with it. Where much waits, as when a
    class asks the tutor at once, most of the time would be spent on that.
    """
    settings = KINDS[kind]
    until = time.monotonic() + settings.timeout * GO_ON
    work(name)
    tried = {name}
    while time.monotonic() < until and (waiting := _waiting(settings.queue, tried)):
        tried.add(waiting)
        noted.forget()
        try:
            work(waiting)
        except Exception:
            # It is in the log, and the task says so; the others have nothing to do with it.
            frappe.logger("school_ai").warning("task %s failed", waiting)


def _waiting(queue: str, tried: set[str]) -> str | None:
    """The task of a queue that has waited longest."""
    kinds = [name for name, kind in KINDS.items() if kind.queue == queue]
    names = frappe.get_all(
        DOCTYPE,
        {"status": QUEUED, "kind": ("in", kinds), "name": ("not in", sorted(tried)), "next_try": ("is", "not set")},
        pluck="name",
        order_by="creation",
        limit_page_length=1,
    )
    # What others have finished meanwhile must be seen.
    frappe.db.commit()
    return names[0] if names else None


def work(name: str) -> None:
    """Do a task, if it is there to be taken, on behalf of who has asked for it."""
    task = _take(name)
    if task is None:
        return
    with _on_behalf_of(task.requested_by), correlation.within(task.correlation):
        began = time.monotonic()
        try:
            outcome = _do(task)
        except Exception:
            measured.task_ended(task.kind, FAILED, began)
            raise
        measured.task_ended(task.kind, outcome, began)


@contextmanager
def _on_behalf_of(user: str):
    """As the user, in the user's language, whoever the worker's job was queued by."""
    before, language = frappe.session.user, frappe.local.lang
    if frappe.db.get_value("User", user, "enabled"):
        frappe.set_user(user)
        frappe.local.lang = frappe.translate.get_user_lang(user)
    try:
        yield
    finally:
        frappe.set_user(before)
        frappe.local.lang = language


def _do(task: Task) -> str:
    """Do a task. Returns what came of it: its status, or why it was left to another attempt."""
    kind = KINDS[task.kind]
    outcome = DONE
    try:
        if task.attempt - task.put_off > MOST_ATTEMPTS:
            raise CannotBeDone(_("The work stopped its worker {0} times and was given up.").format(MOST_ATTEMPTS))
        frappe.get_attr(kind.run)(task)
    except Lost:
        frappe.db.rollback()
        return "Lost"
    except Stopped:
        frappe.db.rollback()
        outcome = STOPPED
        _finish(task, STOPPED)
    except CannotBeDone as error:
        frappe.db.rollback()
        outcome = FAILED
        _finish(task, FAILED, str(error))
    except TryLater as error:
        frappe.db.rollback()
        outcome = _put_off(task, str(error))
    except ServiceUnavailable as error:
        # Somebody waits for it, or it would have been put off: they are told, and nobody need look for more.
        frappe.db.rollback()
        outcome = FAILED
        _finish(task, FAILED, str(error))
    except frappe.QueryDeadlockError:
        # Two were in one another's way, and the database has undone what this one did: it is done again.
        frappe.db.rollback()
        outcome = "Once more"
        _queue_once_more(task)
    except Exception:
        frappe.db.rollback()
        frappe.log_error(title=f"{task.kind}: {task.reference_name}")
        _finish(task, FAILED, _("Something went wrong that was not foreseen. The details are in the Error Log."))
        frappe.db.commit()
        raise
    else:
        _finish(task, DONE)
    frappe.db.commit()
    return outcome


def _take(name: str) -> Task | None:
    """Take hold of a task, or find that somebody else has it. Commits, so that others see at once."""
    row = frappe.db.get_value(
        DOCTYPE,
        name,
        [
            *("kind", "reference_name", "status", "lease_until", "worker", "attempts", "arguments", "requested_by"),
            *("correlation", "next_try", "put_off"),
        ],
        as_dict=True,
        for_update=True,
    )
    if not row or row.status not in OPEN:
        frappe.db.rollback()
        return None
    now = now_datetime()
    if (row.status == RUNNING and not _is_lost(row)) or (row.next_try and row.next_try > now):
        frappe.db.rollback()
        return None
    frappe.db.set_value(
        DOCTYPE,
        name,
        {
            "status": RUNNING,
            "attempts": row.attempts + 1,
            "lease_until": now + LEASE,
            "started_on": now,
            "worker": _this_worker(),
            "problem": None,
            "next_try": None,
        },
    )
    frappe.db.commit()
    return Task(
        name=name,
        kind=row.kind,
        reference_name=row.reference_name,
        attempt=row.attempts + 1,
        arguments=frappe.parse_json(row.arguments) or {},
        requested_by=row.requested_by or "Administrator",
        correlation=row.correlation or "",
        put_off=row.put_off or 0,
    )


def _this_worker() -> str:
    process = psutil.Process()
    return f"{socket.gethostname()}:{process.pid}:{process.create_time():.2f}"


def _is_lost(row) -> bool:
    """Whether the worker of a running task will not report again: its lease is over, or its process here is gone."""
    if not row.lease_until or row.lease_until < now_datetime():
        return True
    host, pid, created = (row.worker or "::").rsplit(":", 2)
    if host != socket.gethostname():
        return False
    try:
        return abs(psutil.Process(int(pid)).create_time() - float(created)) > 1
    except (psutil.NoSuchProcess, ValueError):
        return True


def _finish(task: Task, status: str, problem: str = "") -> None:
    """Close a task, unless it was lost meanwhile, or queue it once more where that was asked for."""
    row = frappe.db.get_value(DOCTYPE, task.name, ["run_again", "attempts"], as_dict=True, for_update=True)
    if not row or row.attempts != task.attempt:
        return
    if row.run_again and status != STOPPED:
        anew = {"status": QUEUED, "run_again": 0, "attempts": 0, "put_off": 0, "lease_until": None, "progress": 0}
        frappe.db.set_value(DOCTYPE, task.name, anew)
        frappe.db.after_commit.add(lambda: _wake(task.name, task.kind))
        return
    _end(task.name, task.kind, task.reference_name, status, problem)


def _put_off(task: Task, problem: str) -> str:
    """Put a task back until later. It is no attempt that counts. Returns what came of it."""
    row = frappe.db.get_value(DOCTYPE, task.name, ["attempts", "status", "creation"], as_dict=True, for_update=True)
    if not row or row.attempts != task.attempt or row.status != RUNNING:
        return "Lost"
    now = now_datetime()
    if now - row.creation > PATIENT:
        _finish(task, FAILED, _("{0} It was tried again for a day and given up.").format(problem))
        return FAILED
    problem = _("{0} It is tried again by itself.").format(problem)
    values = {
        "status": QUEUED,
        "lease_until": None,
        "put_off": task.put_off + 1,
        "next_try": now + min(LATEST, LATER * 2 ** min(task.put_off, 10)),
        "problem": problem,
        "step": _("Tried again by itself"),
    }
    frappe.db.set_value(DOCTYPE, task.name, values)
    if waits := KINDS[task.kind].waits:
        frappe.get_attr(waits)(task.reference_name, problem)
    frappe.db.after_commit.add(lambda: _tell_followers(task.name, None, values["step"]))
    return "Later"


def _queue_once_more(task: Task) -> None:
    """Put a task back whose work was undone by the database. It counts as an attempt: one that always fails ends."""
    row = frappe.db.get_value(DOCTYPE, task.name, ["attempts", "status"], as_dict=True, for_update=True)
    if not row or row.attempts != task.attempt or row.status != RUNNING:
        return
    frappe.db.set_value(DOCTYPE, task.name, {"status": QUEUED, "lease_until": None})
    frappe.db.after_commit.add(lambda: _wake(task.name, task.kind))


def _end(name: str, kind: str, reference_name: str, status: str, problem: str) -> None:
    values = {
        "status": status,
        "ended_on": now_datetime(),
        "lease_until": None,
        "next_try": None,
        "open_key": None,
        "problem": problem or None,
    }
    if status == DONE:
        values["progress"] = 100
    frappe.db.set_value(DOCTYPE, name, values)
    callback = KINDS[kind].ended_badly
    if status in (FAILED, STOPPED) and callback:
        frappe.get_attr(callback)(reference_name, status, problem)
    frappe.db.after_commit.add(lambda: _tell_followers(name, values.get("progress"), status))


def _update_held(task: Task, **values: Any) -> bool:
    """Write to the task's row if this worker still holds it. Returns whether it does."""
    table = frappe.qb.DocType(DOCTYPE)
    query = frappe.qb.update(table).where(table.name == task.name)
    query = query.where(table.attempts == task.attempt).where(table.status == RUNNING)
    for field, value in {**values, "modified": now_datetime()}.items():
        query = query.set(table[field], value)
    query.run()
    held = frappe.db.get_value(DOCTYPE, task.name, ["attempts", "status"], as_dict=True)
    return bool(held) and held.attempts == task.attempt and held.status == RUNNING


def _wake(name: str, kind: str) -> None:
    """Put a job for the task on the queue. Without Redis the scheduler's next round does it."""
    settings = KINDS[kind]
    try:
        frappe.enqueue(
            "school_ai.jobs.tasks.work_off", queue=settings.queue, timeout=settings.timeout, name=name, kind=kind
        )
    except Exception:
        # The task is safe in the database; that the queue is away must not undo what the user just saved.
        frappe.logger("school_ai").warning("queue unavailable, task %s waits for the scheduler", name)


def _tell_followers(name: str, percent: int | None, step: str) -> None:
    """Push progress to the person who asked for the work. Pages that cannot listen ask again instead."""
    task = frappe.db.get_value(
        DOCTYPE, name, ["requested_by", "reference_doctype", "reference_name", "status"], as_dict=True
    )
    if not task:
        return
    try:
        frappe.publish_realtime(
            "school_ai_task",
            {
                "task": name,
                "doctype": task.reference_doctype,
                "name": task.reference_name,
                "status": task.status,
                "progress": percent,
                "step": step,
            },
            user=task.requested_by,
        )
    except Exception:
        frappe.logger("school_ai").warning("realtime unavailable, task %s", name)


def forget_old(days: int = 30) -> None:
    """Delete tasks that ended long ago. Run by the scheduler every day."""
    table = frappe.qb.DocType(DOCTYPE)
    limit = add_to_date(now_datetime(), days=-days)
    frappe.qb.from_(table).delete().where(table.status.isin((DONE, FAILED, STOPPED))).where(
        table.ended_on < limit
    ).run()
