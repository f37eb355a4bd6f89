"""All that is computed is signed with the site's present key, as it stands: after a backup was restored without its
configuration, nobody can say any more which of it was changed."""

import frappe
from frappe import _

from school_ai import settings
from school_ai.jobs import tasks
from school_ai.jobs.tasks import Task
from school_ai.services import seals, site_key
from school_ai.services.analytics import training

SIGN = "Sign anew what is computed"
_AT_ONCE = 1000


def start() -> str:
    """Have all signed with the present key. Returns the task."""
    return tasks.start(SIGN, "DocType", settings.SETTINGS)


def sign_all(task: Task) -> None:
    """Sign estimates, insights and recommendations anew, some at a time, so that whoever saves one waits for few; then
    have models learned anew. Done half, it is done again from the start."""
    names = [
        (doctype, name)
        for doctype in seals.COMPUTED
        for name in frappe.get_all(doctype, pluck="name", order_by="name", limit_page_length=0)
    ]
    for at in range(0, len(names), _AT_ONCE):
        task.report(at / len(names), _("Signing"))
        for doctype in seals.COMPUTED:
            seals.seal(doctype, (name for of, name in names[at : at + _AT_ONCE] if of == doctype))
    site_key.take_down()
    training.start()


def is_going_on() -> bool:
    wanted = {"kind": SIGN, "status": ("in", tasks.OPEN)}
    return bool(frappe.db.get_value(tasks.DOCTYPE, wanted, "name"))
