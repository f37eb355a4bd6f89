"""What was computed from a record that has changed is made anew, by a task that reads the list of changes like any
reader: from where it ended last, and once more before it ends, so that nothing that comes meanwhile is lost."""

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.utils import now_datetime

from school_ai import settings
from school_ai.erpnext_records import followed
from school_ai.jobs.tasks import Task
from school_ai.services import insights, seals
from school_ai.services.analytics import alerts, estimating
from school_ai.services.analytics import choices as school_choices
from school_ai.services.following import noting, numbering, states
from school_ai.services.following.numbering import CHANGE

PAGE = 2000
# Estimates are made for so many pupils at a time.
AT_ONCE = 100


def run(task: Task) -> None:
    """Number what was noted and follow it, until nothing is left."""
    states.make_sure()
    while True:
        numbering.number_all()
        state = states.read("position", "followed_to")
        done, last = state.followed_to or 0, state.position or 0
        if done >= last:
            break
        task.report(0.5, _("Following {0} changes").format(last - done))
        changes = _after(done)
        _take_prints(changes)
        reached = changes[-1].position if len(changes) == PAGE else last
        follow(changes, task)
        states.write(followed_to=reached, followed_on=now_datetime())
        frappe.db.commit()
    if settings.is_on("predictions_enabled"):
        alerts.tell_of_new(school_choices.current())


def _after(position: int) -> list:
    return frappe.get_all(
        CHANGE,
        {"position": (">", position)},
        ["name", "entity", "record", "action", "renamed_to", "position", "pupils"],
        order_by="position asc",
        limit_page_length=PAGE,
    )


def _take_prints(changes: Sequence) -> None:
    """Keep what the records say, so that what changes without an event is found by the nightly comparison. What is
    being changed again is left for its next turn."""
    waiting = set(frappe.get_all(noting.NOTE, fields=["entity", "record"], as_list=True, limit=0))
    by_entity: dict[str, dict[str, str]] = {}
    for change in changes:
        if (change.entity, change.record) not in waiting:
            by_entity.setdefault(change.entity, {})[change.record] = change.name
    for entity, places in by_entity.items():
        if followed.are_there(entity):
            prints = followed.fingerprints(entity, list(places))
            numbering.keep_prints({places[record]: said for record, said in prints.items()})
    frappe.db.commit()


def follow(changes: Sequence, task: Task | None = None) -> None:
    """Make anew what was computed from records that have changed."""
    deleted = [change for change in changes if change.action in (noting.DELETED, noting.RENAMED)]
    for change in deleted:
        _forget(change)
    if not settings.is_on("predictions_enabled"):
        return
    pupils = {pupil for change in changes for pupil in frappe.parse_json(change.pupils) or ()}
    pupils |= followed.touched_by((change.entity, change.record) for change in changes)
    there = set(frappe.get_all("Student", {"name": ("in", sorted(pupils) or [""])}, pluck="name", limit=0))
    for gone in sorted(pupils - there):
        estimating.forget(gone)
    if len(there) > estimating.MOST_CHANGED:
        estimating.start()
        return
    _estimate(sorted(there), task)


def _estimate(pupils: Sequence[str], task: Task | None) -> None:
    for first in range(0, len(pupils), AT_ONCE):
        if task:
            task.report(0.5 + 0.5 * first / len(pupils), _("Estimating"))
        _estimate_or_find_whom_not(pupils[first : first + AT_ONCE])
        frappe.db.commit()


def _estimate_or_find_whom_not(pupils: Sequence[str]) -> None:
    """One pupil whose records cannot be computed with must not keep the others from theirs."""
    frappe.db.savepoint("school_ai_estimate")
    try:
        estimating.for_students(pupils)
    except frappe.QueryDeadlockError:
        raise
    except Exception as problem:
        frappe.db.rollback(save_point="school_ai_estimate")
        if len(pupils) > 1:
            half = len(pupils) // 2
            for part in (pupils[:half], pupils[half:]):
                _estimate_or_find_whom_not(part)
            return
        frappe.log_error(title=f"Estimates for {pupils[0]}")
        states.note_failure("Student", f"{pupils[0]}: {problem}")


def _forget(change) -> None:
    """What was said of a record that is gone. A pupil who was renamed or merged keeps what people decided; what was
    computed is computed anew under the new name."""
    about = {"Student": "student", "Course": "course", "Student Group": "student_group", "Instructor": "instructor"}
    fieldname = about.get(change.entity)
    if not fieldname:
        return
    names = [change.record, change.renamed_to] if change.renamed_to else [change.record]
    if change.entity == "Student":
        for name in filter(None, names):
            estimating.forget(name)
    else:
        if fieldname != "instructor":
            frappe.db.delete(estimating.PREDICTION, {fieldname: ("in", names)})
        keys = frappe.get_all(insights.INSIGHT, {fieldname: ("in", names), "status": insights.OPEN}, pluck="open_key")
        for key in filter(None, keys):
            insights.withdraw(key)
    if change.renamed_to:
        _answer_under_new_name(fieldname, change.record, change.renamed_to)


def _answer_under_new_name(fieldname: str, old: str, new: str) -> None:
    """What people have answered is heeded under the new name too."""
    rows = frappe.get_all(
        insights.INSIGHT, {fieldname: new, "subject_key": ("like", f"%{old}%")}, ["name", "subject_key"], limit=0
    )
    for row in rows:
        key = ":".join(new if part == old else part for part in row.subject_key.split(":"))
        with seals.kept(insights.INSIGHT, row.name):
            frappe.db.set_value(insights.INSIGHT, row.name, "subject_key", key, update_modified=False)
