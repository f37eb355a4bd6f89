"""Whether something of a person may leave the school. Asked where the work is done, at the moment that it is done."""

from collections.abc import Iterable

import frappe

from school_ai.erpnext_records.rows import read
from school_ai.permissions import Standing
from school_ai.services import destinations
from school_ai.settings import Provider

CONSENT = "AI Consent"
OUTSIDE_PROVIDER = "Outside provider"
PREDICTIONS = "Predictions"
GUARDIANS_READ = "Guardians read conversations"


def given(student: str, purpose: str) -> bool:
    """Whether there is a consent of or for the pupil that has not been withdrawn."""
    return bool(frappe.db.exists(CONSENT, {"student": student, "purpose": purpose, "status": "Given"}))


def may_send(standing: Standing, provider: Provider) -> bool:
    """Whether what this person writes may be sent to a provider.

    A server of the school's own is not outside. Pupils need a consent; those who work at the school act in its name.
    Nobody sends anything where the school's rules forbid it.
    """
    if not destinations.allows(provider):
        return False
    if not provider.is_outside:
        return True
    if standing.student:
        return given(standing.student, OUTSIDE_PROVIDER)
    return standing.has_pupils or standing.heads


def may_predict(student: str, needed: bool) -> bool:
    """Whether estimates may be made from a pupil's records. `needed`: whether the school asks for consent, or heeds
    objections (a consent that was withdrawn)."""
    latest = read(CONSENT, ["status"], {"student": student, "purpose": PREDICTIONS}, "creation desc", limit=1)
    return bool(latest) and latest[0].status == "Given" if needed or latest else True


def allowed_predictions(students: Iterable[str], needed: bool) -> set[str]:
    """Those among some pupils from whose records estimates may be made."""
    students = set(students)
    asked = {"purpose": PREDICTIONS, "student": ("in", sorted(students))}
    rows = read(CONSENT, ["student", "status"], asked, "creation")
    latest = {row.student: row.status for row in rows}
    return {each for each in students if latest.get(each, "" if needed else "Given") == "Given"}
