"""Slow work: following and stopping it."""

from dataclasses import dataclass

import frappe

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.jobs import tasks
from school_ai.permissions import Standing


def _asks_for_work(standing: Standing) -> bool:
    return permissions.teaching(standing) or permissions.planning(standing)


@permissions.for_callers(_asks_for_work)
def may_stop(task: str) -> None:
    """Whoever asked for the work, or looks after school_ai."""
    permissions.is_signed_in()
    if frappe.db.get_value(tasks.DOCTYPE, task, "requested_by") != frappe.session.user:
        permissions.oversees_school_ai()
    if not frappe.db.exists(tasks.DOCTYPE, task):
        raise frappe.DoesNotExistError(frappe._("There is no task {0}.").format(task))


@dataclass(frozen=True)
class TaskState:
    """How far a task is: `progress` in percent, `step` in words, `problem` for a person to mend."""

    status: str
    progress: int
    step: str | None
    problem: str | None


@endpoint("GET", guard=may_stop)
def state(task: str) -> TaskState:
    """How far a task is. For whoever asked for it, and for those who look after School AI."""
    row = frappe.db.get_value(tasks.DOCTYPE, task, ["status", "progress", "step", "problem"], as_dict=True)
    return TaskState(row.status, int(row.progress or 0), row.step, row.problem)


@endpoint("POST", guard=may_stop)
def stop(task: str) -> str:
    """Ask for a task to stop. Returns its status: a running one stops at its next step."""
    tasks.request_stop(task)
    return frappe.db.get_value(tasks.DOCTYPE, task, "status")
