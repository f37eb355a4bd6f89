"""Insights: what was seen in the school's records, said once, updated rather than repeated, and withdrawn when it no
longer holds."""

from typing import Any

import frappe
from frappe.utils import now_datetime

INSIGHT = "AI Insight"
OPEN, WITHDRAWN = "Open", "Withdrawn"


def say(key: str, kind: str, title: str, text: str, suggestion: str, evidence: dict[str, Any], **about: Any) -> str:
    """Open an insight, or bring the open one of this key up to date. `about`: student, course. Returns its name."""
    values = {
        "title": title,
        "text": text,
        "suggestion": suggestion,
        "evidence": frappe.as_json(evidence),
        "computed_on": now_datetime(),
    }
    name = frappe.db.get_value(INSIGHT, {"open_key": key}, "name", for_update=True)
    if name:
        document = frappe.get_doc(INSIGHT, name)
        document.update(values)
    else:
        document = frappe.get_doc(
            {"doctype": INSIGHT, "kind": kind, "status": OPEN, "open_key": key, **about, **values}
        )
    document.flags.is_ours = True
    document.save(ignore_permissions=True)
    return document.name


def withdraw(key: str) -> bool:
    """Close the open insight of a key, because it no longer holds. Returns whether there was one."""
    name = frappe.db.get_value(INSIGHT, {"open_key": key}, "name", for_update=True)
    if not name:
        return False
    document = frappe.get_doc(INSIGHT, name)
    document.update({"status": WITHDRAWN, "computed_on": now_datetime()})
    document.flags.is_ours = True
    document.save(ignore_permissions=True)
    return True


def is_open(key: str) -> bool:
    return bool(frappe.db.exists(INSIGHT, {"open_key": key}))
