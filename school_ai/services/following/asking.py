"""Having changes followed. Every save of what is followed comes through here: nothing is imported that computes."""

import frappe

from school_ai import noted, settings
from school_ai.jobs import tasks
from school_ai.services.following import numbering, states
from school_ai.services.following.numbering import CHANGE

FOLLOW = "Follow changes"
SWITCH = "changes_enabled"


def ask_after_commit() -> None:
    """Have the changes of this transaction followed once it commits. Asked for once, however many there are."""
    asked = noted.of("changes followed")
    if asked:
        return
    asked[True] = True
    frappe.db.after_commit.add(_ask)
    frappe.db.after_rollback.add(asked.clear)


def _ask() -> None:
    noted.forget("changes followed")
    try:
        # Where a task waits already it will see what was written: nothing is to be done. That is read, not locked.
        open_task = frappe.db.get_value(
            tasks.DOCTYPE, {"open_key": f"{FOLLOW}:{CHANGE}:{states.ALL}"}, ["status", "run_again"], as_dict=True
        )
        if not open_task or (open_task.status == tasks.RUNNING and not open_task.run_again):
            start()
        frappe.db.commit()
    except Exception:
        frappe.db.rollback()
        frappe.logger("school_ai").warning("changes wait to be followed by the scheduler")


def start() -> str:
    """Have the list of changes followed. Returns the name of the task: the same while one is open."""
    return tasks.start(FOLLOW, CHANGE, states.ALL)


def look_whether_any_wait() -> None:
    """What no worker was woken for. Run by the scheduler every minute."""
    if not settings.is_on(SWITCH):
        return
    state = states.read("position", "followed_to")
    if numbering.are_waiting() or (state and (state.position or 0) > (state.followed_to or 0)):
        start()
