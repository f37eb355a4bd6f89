"""Of a consent that a family gives or withdraws the pupil's other guardians are told, and those who look after School
AI: so nothing is agreed to behind anybody's back."""

from collections.abc import Callable

from frappe import _

from school_ai.erpnext_records import contacts, people
from school_ai.permissions import Standing
from school_ai.services import overseers
from school_ai.services.telling import kinds
from school_ai.services.telling.language import in_language
from school_ai.services.telling.notices import tell as tell_one


def tell(standing: Standing, consent, title: Callable[[], str]) -> None:
    """`consent`: as the person of the standing has saved it; `title`: what it is to, in the language of the moment."""
    pupil = people.names_of_students([consent.student]).get(consent.student, consent.student)
    told = [contact for contact, _students in contacts.guardians([consent.student]).values()]
    told += contacts.users(overseers.users())
    who = people.full_name(standing.user)
    for contact in told:
        if contact.user == standing.user:
            continue
        with in_language(contact.language):
            words = (
                _("{0} has agreed for {1}: {2}")
                if consent.status == "Given"
                else _("{0} has withdrawn a consent for {1}: {2}")
            )
            tell_one(
                contact,
                kinds.CONSENTS,
                words.format(who, pupil, title()),
                [],
                f"{consent.name}|{consent.status}|{consent.modified}",
                about=(consent.doctype, consent.name),
                students=[consent.student],
                link="/school-ai/family" if contact.doctype == "Guardian" else "",
            )
