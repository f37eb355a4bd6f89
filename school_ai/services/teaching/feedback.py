"""What is said of a result: a draft, and what a person takes over of it.

A draft is written into the result's comment by a person's press alone, and only where that person may change the result
and it is not submitted yet. What is said of a submitted result stands in Result Feedback beside it.
"""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import now_datetime

from school_ai.ai.assistant import drafting as engine
from school_ai.ai.assistant import remarks
from school_ai.ai.assistant.figures import unsupported
from school_ai.ai.assistant.remarks import Share
from school_ai.erpnext_records import classroom
from school_ai.erpnext_records.classroom import RESULT, Result
from school_ai.services.analytics import recommending
from school_ai.services.teaching import drafting, wording
from school_ai.services.teaching.drafting import Draft
from school_ai.services.teaching.evidence import Link, Said

FEEDBACK = "Result Feedback"
DRAFT, TAKEN, BACK = "Draft", "Taken over", "Taken back"


@dataclass(frozen=True)
class FeedbackShown:
    """A draft of what is said of a result, or what was made of it. `facts`: what it is built from; `outdated`: these
    have changed since; `into_result`: taking it over writes it into the result's own comment; `doubts`: figures of the
    text that no fact has."""

    name: str
    status: str
    text: str
    draft: str
    facts: list[Said]
    drafted_by: str
    why_local: str
    removed: list[str]
    outdated: bool
    into_result: bool
    in_result: bool
    taken_by: str
    doubts: list[str]


def facts_of(result: str) -> tuple[Result, list[Said]]:
    """A result, and what can be said of it to the pupil."""
    (row,) = classroom.results(name=result, drafts=True, parts=True) or (None,)
    if row is None:
        frappe.throw(_("This result was cancelled."))
    before = [
        each.percent
        for each in classroom.results(student=row.student, course=row.course)
        if each.percent is not None and each.name != row.name and each.day < row.day
    ]
    chosen = remarks.of_result(
        row.title,
        row.score,
        row.maximum,
        [Share(part.criterion, part.score, part.maximum) for part in row.parts],
        before,
        _steps(row.student, row.course),
        (RESULT, row.name),
    )
    link = Link(RESULT, row.name, row.title)
    return row, [Said(each.key, wording.feedback(each), "", [link] if each.of else []) for each in chosen]


def _steps(student: str, course: str) -> list[str]:
    """What a teacher has decided that the pupil does next."""
    rows = frappe.get_all(
        recommending.RECOMMENDATION,
        {"student": student, "course": course, "status": ("in", recommending.SHOWN)},
        ["text", "changed_text"],
        order_by="weight desc",
        limit_page_length=1,
    )
    return [row.changed_text or row.text for row in rows]


def draft(result: str) -> FeedbackShown:
    """A new draft, in place of the one that is there; what was taken over stays as it is until another one is."""
    row, facts = facts_of(result)
    made = drafting.draft(engine.FEEDBACK, row.student, row.student_name, facts)
    values = {
        "draft": made.text,
        "text": made.text,
        "facts": drafting.as_json(facts),
        "fingerprint": made.fingerprint,
        "drafted_by": made.drafted_by,
    }
    name = frappe.db.get_value(FEEDBACK, {"assessment_result": result, "status": DRAFT}, "name", for_update=True)
    if name:
        document = frappe.get_doc(FEEDBACK, name)
        document.update(values)
    else:
        about = {"assessment_result": result, "student": row.student, "course": row.course, "status": DRAFT}
        document = frappe.get_doc({"doctype": FEEDBACK, **about, **values})
    document.flags.is_ours = True
    document.save(ignore_permissions=True)
    return _shown(document, made)


def latest(result: str) -> FeedbackShown | None:
    """What stands of a result: the draft, else what was taken over."""
    for status in (DRAFT, TAKEN):
        name = frappe.db.get_value(
            FEEDBACK, {"assessment_result": result, "status": status}, "name", order_by="creation desc"
        )
        if name:
            return _shown(frappe.get_doc(FEEDBACK, name))
    return None


def take(feedback: str, text: str) -> FeedbackShown:
    """Take over what a person has made of a draft."""
    document = frappe.get_doc(FEEDBACK, feedback, for_update=True)
    if document.status != DRAFT:
        frappe.throw(_("This draft was taken over or taken back already. Make a new one."))
    text = text.strip()
    if not text:
        frappe.throw(_("There is nothing to take over. Write something first."))
    into = may_write_into(document.assessment_result)
    before = ""
    if into:
        result = frappe.get_doc(RESULT, document.assessment_result)
        before, result.comment = result.comment or "", text
        result.save()
    _retire(document.assessment_result)
    document.update(
        {
            "status": TAKEN,
            "text": text,
            "before": before,
            "in_result": int(into),
            "taken_by": frappe.session.user,
            "taken_on": now_datetime(),
        }
    )
    document.flags.is_ours = True
    document.save(ignore_permissions=True)
    return _shown(document)


def _retire(result: str) -> None:
    """Of one result one thing is said: what was before it no longer holds."""
    for name in frappe.get_all(FEEDBACK, {"assessment_result": result, "status": TAKEN}, pluck="name"):
        frappe.db.set_value(FEEDBACK, name, "status", BACK)


def undo(feedback: str) -> FeedbackShown:
    """Take back what was taken over: the result's comment is as it was, unless somebody has changed it since."""
    document = frappe.get_doc(FEEDBACK, feedback, for_update=True)
    if document.status != TAKEN:
        frappe.throw(_("There is nothing to take back."))
    if document.in_result:
        result = frappe.get_doc(RESULT, document.assessment_result)
        if (result.comment or "").strip() != (document.text or "").strip():
            frappe.throw(_("The comment of the result was changed since. Change it there."))
        if not may_write_into(result.name):
            frappe.throw(_("The result was submitted since: its comment stays as it is."))
        result.comment = document.before
        result.save()
    document.update({"status": DRAFT, "in_result": 0, "taken_by": None, "taken_on": None})
    for other in frappe.get_all(
        FEEDBACK,
        {"assessment_result": document.assessment_result, "status": DRAFT, "name": ("!=", feedback)},
        pluck="name",
    ):
        frappe.db.set_value(FEEDBACK, other, "status", BACK)
    document.flags.is_ours = True
    document.save(ignore_permissions=True)
    return _shown(document)


def may_write_into(result: str) -> bool:
    """Whether the caller may write the result's own comment."""
    docstatus = frappe.db.get_value(RESULT, result, "docstatus")
    return docstatus == 0 and bool(frappe.has_permission(RESULT, "write", result))


def _shown(document, made: Draft | None = None) -> FeedbackShown:
    facts = drafting.from_json(document.facts)
    gone = not frappe.db.exists(RESULT, {"name": document.assessment_result, "docstatus": ("!=", 2)})
    now = [] if gone else facts_of(document.assessment_result)[1]
    doubts = unsupported(document.text or "", [fact.text for fact in facts])
    return FeedbackShown(
        name=document.name,
        status=document.status,
        text=document.text or "",
        draft=document.draft or "",
        facts=facts,
        drafted_by=document.drafted_by or "",
        why_local=made.why_local if made else "",
        removed=made.removed if made else [],
        outdated=gone or drafting.fingerprint(now) != document.fingerprint,
        into_result=not gone and may_write_into(document.assessment_result),
        in_result=bool(document.in_result),
        taken_by=frappe.utils.get_fullname(document.taken_by) if document.taken_by else "",
        doubts=[wording.number(each) for each in sorted(doubts)],
    )
