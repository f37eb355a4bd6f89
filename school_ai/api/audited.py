"""Requests begin and end: who asked for what, and what became of it, goes into the audit log.

Frappe calls hooks of `after_request` when it has committed what a request wrote, or undone it. So what was refused, or
failed, is written in a transaction of its own, which holds although nothing else of the request does.
"""

import frappe

from school_ai.services.auditing import requests, writing


def begin() -> None:
    """Hook `before_request`."""
    writing.begin()


def finish(response=None, request=None, **_more) -> None:
    """Hook `after_request`. Without an answer Frappe has met an error that it does not turn into one."""
    if request is None or not getattr(frappe.local, "db", None):
        return
    # What Frappe refuses before it calls hooks, such as a token that does not fit, has not begun.
    writing.begin_once()
    status = response.status_code if response is not None else 500
    try:
        if _may_matter(request.path):
            requests.note(
                request.path, request.method, frappe.local.form_dict or {}, status, writing.is_refusal_noted()
            )
        writing.finish(requests.outcome_of(status))
    except Exception:
        # The answer is made: what can be done is to say that something is missing in the log.
        writing.note_missing()


def _may_matter(path: str) -> bool:
    """Most requests are for scripts and pictures, and need not be looked at further."""
    return path.startswith(("/api/", requests.PAGES, requests.FILES, "/printview")) or bool(
        (frappe.local.form_dict or {}).get("cmd")
    )
