"""Who decides about a pupil's data: the guardians, and the pupil alone once they are old enough by the school's
settings."""

import frappe
from frappe import _
from frappe.utils import getdate

from school_ai import settings
from school_ai.permissions import Standing


def why_not_theirs(standing: Standing, student: str) -> str:
    """Why it is not the reader's to decide; empty where it is."""
    of_age = _is_of_age(student)
    if standing.student == student:
        if of_age:
            return ""
        return _("From {0} years on you decide this yourself. Until then your guardians do.").format(
            settings.number("consent_age")
        )
    if student not in standing.children:
        return _("This is for the pupil's family to decide.")
    return _("Your child is old enough to decide this.") if of_age else ""


def _is_of_age(student: str) -> bool:
    born = frappe.db.get_value("Student", student, "date_of_birth")
    age = settings.number("consent_age")
    if not born or not age:
        return False
    born, today = getdate(born), getdate()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) >= age
