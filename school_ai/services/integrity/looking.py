"""Findings page by page: looking through all records takes a while, so later pages go on with what the first found."""

import frappe

from school_ai.services.integrity import checking
from school_ai.services.integrity.checking import Looked
from school_ai.services.integrity.finding import KINDS

# Seconds for which a later page goes on with what was found.
GOES_ON = 600


def of_page(kind: str | None, with_known: bool, start: int) -> Looked:
    """What is found by somebody who turns pages; anew at the first."""
    key = f"school_ai_integrity:{frappe.session.user}:{frappe.local.lang}:{kind}:{with_known}"
    kept = frappe.cache.get_value(key, expires=True) if start else None
    if kept is not None:
        return kept
    looked = checking.look((kind,) if kind else KINDS, with_known)
    frappe.cache.set_value(key, looked, expires_in_sec=GOES_ON)
    return looked
