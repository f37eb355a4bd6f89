"""What is noted for the length of a request or a task, so that it is looked up once."""

from typing import Any

import frappe


def of(what: str) -> dict[Any, Any]:
    """The notes of one kind, to be read and written."""
    notes = getattr(frappe.local, "school_ai_noted", None)
    if notes is None:
        notes = frappe.local.school_ai_noted = {}
    return notes.setdefault(what, {})


def forget(what: str | None = None) -> None:
    """Have it looked up anew: notes of one kind, or all of them."""
    if what is None:
        frappe.local.school_ai_noted = {}
    else:
        of(what).clear()
