"""What an event handler of ours may never do is make somebody's save fail."""

import functools
from collections.abc import Callable

import frappe

from school_ai import settings


def never_in_the_way(switch: str | None) -> Callable[[Callable], Callable]:
    """A handler that runs only while a switch is on (None: always), and whose failure is logged and undone, but not
    passed on."""

    def decorate(handler: Callable) -> Callable:
        @functools.wraps(handler)
        def guarded(doc, method=None, *more, **named):
            if frappe.flags.in_install or frappe.flags.in_migrate or (switch and not settings.is_on(switch)):
                return
            frappe.db.savepoint("school_ai_event")
            try:
                handler(doc, method, *more, **named)
            except frappe.QueryDeadlockError:
                # The database has undone the whole transaction: to go on would commit a part of what was saved.
                raise
            except Exception:
                frappe.db.rollback(save_point="school_ai_event")
                frappe.log_error(title=f"school_ai: {handler.__module__}.{handler.__name__}")

        return guarded

    return decorate
