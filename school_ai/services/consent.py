"""Whether something of a person may leave the school. Asked where the work is done, at the moment that it is done."""

import frappe

from school_ai.permissions import Standing
from school_ai.settings import Provider

CONSENT = "AI Consent"
OUTSIDE_PROVIDER = "Outside provider"


def given(student: str, purpose: str) -> bool:
    """Whether there is a consent of or for the pupil that has not been withdrawn."""
    return bool(frappe.db.exists(CONSENT, {"student": student, "purpose": purpose, "status": "Given"}))


def may_send(standing: Standing, provider: Provider) -> bool:
    """Whether what this person writes may be sent to a provider.

    A server of the school's own is not outside. Pupils need a consent; those who work at the school act in its name.
    """
    if not provider.is_outside:
        return True
    if standing.student:
        return given(standing.student, OUTSIDE_PROVIDER)
    return bool(standing.instructor) or standing.heads
