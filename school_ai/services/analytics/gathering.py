"""What the engines of learning analytics are handed: ERPNext's records, and what pupils asked the tutor."""

from collections.abc import Iterable
from datetime import datetime

import frappe
import pandas as pd

from school_ai.ai.analytics.records import Records
from school_ai.erpnext_records import pupil_records
from school_ai.services import consent
from school_ai.services.analytics.choices import Choices


def records(
    students: Iterable[str] | None = None,
    *,
    criteria: bool = False,
    with_tutor: bool = True,
    as_read: datetime | None = None,
) -> Records:
    """What is known of some pupils, or of all; with `criteria` the parts of results too, with `with_tutor` how often
    they asked the tutor; `as_read`: without what was written since that moment. Nobody's rights are asked: who calls
    has."""
    students = None if students is None else sorted(set(students))
    frames = pupil_records.frames(students, criteria=criteria, as_read=as_read)
    asked = _asked_the_tutor(students, as_read) if with_tutor else ()
    if len(asked):
        activity = frames["activity"]
        for name in ("pupil", "course"):
            activity = activity.assign(**{name: activity[name].astype("object")})
        frames["activity"] = pd.concat([activity, asked], ignore_index=True)
    return Records.of(**frames)


def results_of(students: Iterable[str]) -> Records:
    """Only enrolments and results of some pupils, for what compares them."""
    return Records.of(**pupil_records.results_only(students))


def of_their_courses(students: Iterable[str]) -> Records:
    """Enrolments, results and attendance of some pupils: how they stand in their courses."""
    return Records.of(**pupil_records.with_attendance(students))


def to_estimate(choices: Choices, *, criteria: bool = False, as_read: datetime | None = None) -> Records:
    """What is known of all pupils from whose records the school may make estimates."""
    known = records(criteria=criteria, with_tutor=choices.with_tutor, as_read=as_read)
    pupils = set(known.enrolments["pupil"])
    allowed = consent.allowed_predictions(pupils, choices.consent_needed)
    return known if allowed == pupils else known.of_pupils(allowed)


def _asked_the_tutor(students: list[str] | None, as_read: datetime | None) -> pd.DataFrame:
    """Questions to the tutor by pupil, course and day."""
    message, conversation = frappe.qb.DocType("AI Message"), frappe.qb.DocType("AI Conversation")
    query = (
        frappe.qb.from_(message)
        .join(conversation)
        .on(conversation.name == message.conversation)
        .select(conversation.student, message.course, message.creation)
        .where(message.author == "Pupil")
        .where(conversation.student.isnotnull())
    )
    if students is not None:
        query = query.where(conversation.student.isin(students or [""]))
    if as_read is not None:
        query = query.where(message.creation <= as_read)
    found = pd.DataFrame(list(query.run()), columns=["pupil", "course", "day"])
    if not len(found):
        return found
    found["day"] = pd.to_datetime(found["day"]).dt.normalize()
    return found.assign(known_on=found["day"], kind="tutor", count=1.0)
