"""Guardians are told what the school has decided about leave that they have asked for."""

import frappe
from frappe import _
from frappe.utils import formatdate

from school_ai.erpnext_records import contacts, people
from school_ai.erpnext_records.school_days import LEAVE
from school_ai.services.telling import kinds
from school_ai.services.telling.language import in_language
from school_ai.services.telling.notices import tell

GRANTED, TAKEN_BACK, REFUSED = "granted", "taken back", "refused"


def tell_decided(leave, outcome: str) -> None:
    """Tell the guardians of the pupil, but not whoever decides it. `outcome`: one of those above."""
    pupil = people.names_of_students([leave.student]).get(leave.student, leave.student)
    for contact, _students in contacts.guardians([leave.student]).values():
        if contact.user == frappe.session.user:
            continue
        with in_language(contact.language):
            first, last = formatdate(leave.from_date), formatdate(leave.to_date)
            days = first if first == last else f"{first} – {last}"
            subject = _words(outcome).format(pupil, days)
            tell(
                contact,
                kinds.LEAVE,
                subject,
                [],
                f"{leave.name}|{outcome}",
                # One that is refused is deleted.
                about=None if outcome == REFUSED else (LEAVE, leave.name),
                students=[leave.student],
                link="/school-ai/family",
            )


def _words(outcome: str) -> str:
    if outcome == GRANTED:
        return _("{0}: leave on {1} is granted")
    if outcome == TAKEN_BACK:
        return _("{0}: leave on {1} is not granted any more")
    return _("{0}: leave on {1} is not granted. Please ask the school's office.")
