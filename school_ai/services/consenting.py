"""Families give and withdraw consents themselves: by purpose, dated, with the words that they agreed to.

A guardian decides for a child; a pupil for themself once they are old enough by the school's settings, and then nobody
else. What one guardian, or the office, has withdrawn, another does not give again behind their back. Nor does a
guardian give themself the consent to read what the child writes to the tutor: that is given at the office, and
withdrawn by any of them. Whether there is a consent is asked where the work is done (`consent.py`): a withdrawal holds
at once.
"""

from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from school_ai.erpnext_records import people
from school_ai.erpnext_records.rows import read
from school_ai.permissions import Standing
from school_ai.services import own_data
from school_ai.services.analytics import choices
from school_ai.services.consent import CONSENT, GUARDIANS_READ, OUTSIDE_PROVIDER, PREDICTIONS
from school_ai.services.telling import consents

PURPOSES = (OUTSIDE_PROVIDER, PREDICTIONS, GUARDIANS_READ)
GIVEN, WITHDRAWN, NOT_ASKED = "Given", "Withdrawn", ""
_FIELDS = ("status", "given_by", "given_on", "withdrawn_by", "withdrawn_on", "decided_by")


@dataclass(frozen=True)
class ConsentShown:
    """A consent as the family sees it. `status`: Given, Withdrawn, empty where nobody has said anything. `holds`:
    whether the purpose is pursued now. `title`, `words`: what is agreed to. `may_give`, `may_withdraw`: whether the
    reader may now; `why_not` says why not."""

    purpose: str
    status: str
    holds: bool
    title: str
    words: str
    by: str
    on: date | None
    may_give: bool
    may_withdraw: bool
    why_not: str


def of(standing: Standing, student: str) -> list[ConsentShown]:
    """What can be agreed to for a pupil, and what was."""
    not_theirs = own_data.why_not_theirs(standing, student)
    rows = read(CONSENT, ["purpose", *_FIELDS], {"student": student, "purpose": ("in", PURPOSES)}, "creation")
    latest = {row.purpose: row for row in rows}
    return [_shown(standing, student, purpose, latest.get(purpose), not_theirs) for purpose in PURPOSES]


def decide(standing: Standing, student: str, purpose: str, given: bool) -> ConsentShown:
    """Give a consent, or withdraw it. Raises `ValidationError` where it is not the reader's to do."""
    # Two guardians who decide at once wait for one another.
    frappe.db.get_value("Student", student, "name", for_update=True)
    # As it was committed last, whenever this transaction began to read.
    shown = _shown(
        standing, student, purpose, _row(student, purpose, for_update=True), own_data.why_not_theirs(standing, student)
    )
    if not (shown.may_give if given else shown.may_withdraw):
        frappe.throw(shown.why_not or _("That is so already."))
    name = frappe.db.get_value(CONSENT, {"student": student, "purpose": purpose}, "name")
    document = (
        frappe.get_doc(CONSENT, name)
        if name
        else frappe.get_doc({"doctype": CONSENT, "student": student, "purpose": purpose})
    )
    document.update({"status": GIVEN if given else WITHDRAWN})
    document.flags.decided_by = standing.user
    if given:
        document.update({"given_by": people.full_name(standing.user), "given_on": getdate(), "words": shown.words})
    else:
        document.update({"withdrawn_by": people.full_name(standing.user), "withdrawn_on": now_datetime()})
    document.save(ignore_permissions=True)
    consents.tell(standing, document, title=lambda: _said(purpose)[0])
    return _shown(standing, student, purpose, _row(student, purpose), own_data.why_not_theirs(standing, student))


def _row(student: str, purpose: str, for_update: bool = False):
    return frappe.db.get_value(
        CONSENT,
        {"student": student, "purpose": purpose},
        _FIELDS,
        as_dict=True,
        order_by="creation desc",
        for_update=for_update,
    )


def _shown(standing: Standing, student: str, purpose: str, row, not_theirs: str) -> ConsentShown:
    """`row`: what was decided last, if anything; `not_theirs`: why it is not the reader's to decide, empty where it
    is."""
    status = row.status if row else NOT_ASKED
    title, words = _said(purpose)
    why_not = not_theirs or _why_not_given(standing, student, purpose, row)
    holds = status == GIVEN or (purpose == PREDICTIONS and not row and not choices.current().consent_needed)
    return ConsentShown(
        purpose=purpose,
        status=status,
        holds=holds,
        title=title,
        words=words,
        by=((row.given_by if status == GIVEN else row.withdrawn_by) or "") if row else "",
        on=(row.given_on if status == GIVEN else row.withdrawn_on and getdate(row.withdrawn_on)) if row else None,
        may_give=not why_not and status != GIVEN and not holds,
        may_withdraw=not not_theirs and holds,
        why_not=why_not,
    )


def _said(purpose: str) -> tuple[str, str]:
    """What is agreed to, in a few words and in a sentence."""
    match purpose:
        case "Outside provider":
            return (
                _("Answers by an outside company"),
                _(
                    "What is asked of the tutor may be sent to the company whose program writes the answers. Without "
                    "this the tutor quotes the course's materials, and nothing leaves the school."
                ),
            )
        case "Predictions":
            return (
                _("Estimates of how things go"),
                _(
                    "From results, attendance and work with materials the school's program estimates where help is "
                    "needed. People decide what is done. Without this no estimates are made."
                ),
            )
        case "Guardians read conversations":
            return (
                _("Guardians read talks with the tutor"),
                _("Guardians may read what is asked of the tutor, where the school's rules allow it too."),
            )
    raise ValueError(f"there are no words for the purpose {purpose!r}")


def _why_not_given(standing: Standing, student: str, purpose: str, row) -> str:
    """Why somebody who decides for the pupil may not give this consent; empty where they may."""
    if purpose == GUARDIANS_READ and standing.student != student:
        return _("It is about what your child writes. Your child and you give it together at the school's office.")
    if row and row.status == WITHDRAWN and row.decided_by != standing.user:
        if row.decided_by:
            return _("{0} has withdrawn this. It can be given again by them, or at the school's office.").format(
                row.withdrawn_by or people.full_name(row.decided_by)
            )
        return _("It was withdrawn at the school's office, and can be given again there.")
    return ""
