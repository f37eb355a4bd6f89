"""Pupils and their families are told of a next step when a teacher has accepted it: before that nobody is shown it."""

import frappe
from frappe import _

from school_ai.erpnext_records import contacts
from school_ai.services.telling import kinds
from school_ai.services.telling.language import in_language
from school_ai.services.telling.notices import tell as tell_one

LINK = "/school-ai/progress"


def tell(step) -> None:
    """`step`: an AI Recommendation that was accepted, or changed to something else."""
    pupil = contacts.pupils([step.student]).get(step.student)
    if not pupil:
        return
    text = step.changed_text or step.text
    for contact, students in (
        (pupil, ()),
        *((contact, (step.student,)) for contact, _all in contacts.guardians([step.student]).values()),
    ):
        if contact.user == frappe.session.user:
            continue
        with in_language(contact.language):
            subject = _("A next step for {0}").format(pupil.title) if students else _("A next step for you")
            tell_one(
                contact,
                kinds.STEPS,
                subject,
                [text] if text else [],
                f"{step.name}|{text}",
                about=(step.doctype, step.name),
                students=students,
                link=LINK,
            )
