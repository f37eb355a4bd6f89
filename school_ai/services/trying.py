"""Trying a question as a given pupil: for those who look after the materials."""

from dataclasses import dataclass, replace

import frappe
from frappe import _
from frappe.utils import getdate

from school_ai import roles
from school_ai.ai.knowledge.answer import Answer
from school_ai.ai.tutor.modes import EXPLAIN
from school_ai.erpnext_records import people
from school_ai.erpnext_records.enrolment import Membership
from school_ai.permissions import Standing, reader, standing_of
from school_ai.services import answering, knowledge, limits, shelf, tutor_words
from school_ai.services.knowledge import Source


@dataclass(frozen=True)
class TriedAnswer:
    """An answer as the pupil would get it. `notes` say what the person who tries should know: that the pupil would be
    turned away, may not read the document in question, or what was left out."""

    found: bool
    text: str
    sources: list[Source]
    notes: list[str]


def try_question(
    standing: Standing, question: str, student: str | None, course: str | None, document: str | None
) -> TriedAnswer:
    """Raises `DoesNotExistError` for a pupil who is not there, `ValidationError` for one who cannot sign in."""
    # It counts for whoever tries, as every question of theirs.
    limits.admit_question(standing.user, question)
    if not student:
        _decided, answer = answering.quoted(standing, question, course)
        return _tried(answer, [])
    pupil = _as_pupil(student)
    name = people.names_of_students([student])[student]
    notes = _on_document(pupil, name, document) if document else []
    if course and course not in pupil.learns.courses:
        refused = _("{0} is not in the course {1}, and a question in it would be refused.").format(name, course)
        return TriedAnswer(found=False, text="", sources=[], notes=[refused, *notes])
    if not standing.heads:
        shared = _shared(pupil.learns, standing.teaches)
        if shared != pupil.learns:
            notes.append(
                _("Materials that {0} may read and you may not are left out: the pupil may get more.").format(name)
            )
        pupil = replace(pupil, learns=shared)
    decided, answer = answering.quoted(pupil, question, course)
    mode = decided.decision.mode
    if mode != EXPLAIN:
        why = tutor_words.why(mode, decided.decision.reason, tutor_words.age_of(student))
        notes.append(_("The tutor's mode for {0} would be “{1}”. {2}").format(name, _(mode), why).strip())
    return _tried(answer, notes)


def _as_pupil(student: str) -> Standing:
    """What the pupil is to the school as a pupil, whatever else their login may be."""
    if not frappe.db.exists("Student", student):
        raise frappe.DoesNotExistError(_("There is no pupil {0}.").format(student))
    user = people.user_of_student(student)
    found = standing_of(user) if user else None
    if not found or found.student != student:
        frappe.throw(
            _("This pupil cannot ask anything: there is no login that works. See the report People Without Login.")
        )
    return Standing(found.user, frozenset({roles.STUDENT}), student=student, learns=found.learns)


def _shared(one: Membership, other: Membership) -> Membership:
    return Membership(one.programs & other.programs, one.courses & other.courses, one.groups & other.groups)


def _on_document(pupil: Standing, name: str, document: str) -> list[str]:
    """What keeps the pupil from the document."""
    row = frappe.get_doc("AI Knowledge Document", document)
    may, scope = reader(pupil), shelf.scope_of(row)
    if not may.may_read(scope, None, None, getdate()):
        return [_("{0} may not read this document: it is for others.").format(name)]
    if not may.may_read(scope, row.visible_from, row.visible_until, getdate()):
        return [_("{0} may not read this document today: see Visible From and Visible Until.").format(name)]
    if row.status != "Ready":
        return [_("This document is not ready: answers come from what is indexed of it so far.")]
    return []


def _tried(answer: Answer, notes: list[str]) -> TriedAnswer:
    given = knowledge.given(answer)
    return TriedAnswer(given.found, given.text, given.sources, notes)
