"""Slow work: stopping it."""

import frappe

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.jobs import tasks


def may_stop(task: str) -> None:
    """Whoever asked for the work, or looks after school_ai."""
    permissions.is_signed_in()
    if frappe.db.get_value(tasks.DOCTYPE, task, "requested_by") != frappe.session.user:
        permissions.oversees_school_ai()
    if not frappe.db.exists(tasks.DOCTYPE, task):
        raise frappe.DoesNotExistError(frappe._("There is no task {0}.").format(task))


@endpoint("POST", guard=may_stop)
def stop(task: str) -> str:
    """Ask for a task to stop. Returns its status: a running one stops at its next step."""
    tasks.request_stop(task)
    return frappe.db.get_value(tasks.DOCTYPE, task, "status")
