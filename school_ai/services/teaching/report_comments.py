"""Comments for report cards: drafted from a pupil's records, one for each course and one overall, and approved by a
person who has read or written them. They are printed and exported from the report of the same name; nothing sends them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import get_fullname, getdate, now_datetime

from school_ai.ai.assistant import drafting as engine
from school_ai.ai.assistant import remarks
from school_ai.ai.assistant.figures import unsupported
from school_ai.ai.assistant.remarks import Share
from school_ai.erpnext_records import classroom, enrolment, lessons, people, staffing
from school_ai.jobs import tasks
from school_ai.permissions import Standing, standing_of
from school_ai.services.analytics import recommending
from school_ai.services.teaching import drafting, wording
from school_ai.services.teaching.evidence import Link, Said

COMMENT, KIND = "Report Comment", "Draft report comments"
DRAFT, EDITED, APPROVED = "Draft", "Edited", "Approved"
LONGEST = 4000


@dataclass(frozen=True)
class CommentShown:
    """A comment. `course`: empty for the one overall; `facts`: what it is built from; `outdated`: these have changed
    since it was drafted; `is_read`: a person has opened it as it stands; `doubts`: figures in it that no fact has."""

    name: str
    student: str
    student_name: str
    course: str
    academic_term: str
    status: str
    text: str
    draft: str
    facts: list[Said]
    drafted_by: str
    outdated: bool
    is_read: bool
    edited_by: str
    approved_by: str
    approved_on: datetime | None
    doubts: list[str]
    why_local: str = ""


@dataclass(frozen=True)
class CommentsOfPupil:
    """Comments of a pupil for a term, and the courses that one can be drafted for beside the one overall."""

    academic_term: str
    comments: list[CommentShown]
    courses: list[str]


def of_pupil(standing: Standing, student: str, academic_term: str | None) -> CommentsOfPupil:
    """What the caller may write of a pupil. Without a term the running one."""
    term = _term(academic_term)
    rows = frappe.get_all(
        COMMENT, {"student": student, "academic_term": term}, ["name", "course", "instructor"], order_by="course"
    )
    mine = [row.name for row in rows if _is_theirs(standing, row)]
    return CommentsOfPupil(
        term,
        [_shown(frappe.get_doc(COMMENT, name)) for name in mine],
        _courses(standing, student, term),
    )


def _is_theirs(standing: Standing, row) -> bool:
    if standing.heads:
        return True
    return row.course in standing.teaches.courses if row.course else row.instructor == standing.instructor


def _courses(standing: Standing, student: str, term: str) -> list[str]:
    """Courses of the pupil that the caller may write about."""
    takes = set(enrolment.of_student(student).courses)
    takes |= {each.course for each in classroom.results(student=student, academic_term=term)} - {""}
    return sorted(takes if standing.heads else takes & standing.teaches.courses)


def _term(academic_term: str | None) -> str:
    term = academic_term or staffing.running_term()
    if not term or not frappe.db.exists("Academic Term", term):
        frappe.throw(_("There is no term at the moment. Choose one."))
    return term


# --- facts -----------------------------------------------------------------------------------------------------------


def facts_of_course(student: str, name: str, course: str, term: str) -> list[Said]:
    """What can be said of a pupil's term in a course."""
    rows = classroom.results(student=student, course=course, academic_term=term, parts=True)
    percents = [each.percent for each in rows if each.percent is not None]
    dates = staffing.term(term)
    until = min(dates.last, getdate())
    parts = [each for row in rows for each in row.parts]
    chosen = remarks.of_course(
        course,
        percents,
        _by_criterion(parts),
        missed=_lessons_missed(student, course, dates.first, until),
        steps_done=frappe.db.count(
            recommending.RECOMMENDATION,
            {
                "student": student,
                "course": course,
                "status": recommending.DONE,
                "done_on": ("between", (dates.first, until)),
            },
        ),
    )
    links = [Link(classroom.RESULT, each.name, each.title) for each in rows]
    return [
        Said(each.key, wording.comment(each, name), "", [] if each.key in ("lessons missed", "steps done") else links)
        for each in chosen
    ]


def _by_criterion(parts) -> list[Share]:
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for part in parts:
        sums[part.criterion][0] += part.score
        sums[part.criterion][1] += part.maximum
    return [Share(name, score, maximum) for name, (score, maximum) in sums.items()]


def _lessons_missed(student: str, course: str, first, last) -> int:
    missed = classroom.away([student], first, last)
    of_course = {
        row.name for row in lessons.named({each.lesson for each in missed if each.lesson}) if row.course == course
    }
    return sum(each.lesson in of_course for each in missed)


def facts_overall(standing: Standing, student: str, name: str, term: str) -> list[Said]:
    """What can be said of a pupil's term in all: for heads of all courses, for instructors of their own."""
    percents: dict[str, list[float]] = defaultdict(list)
    links: dict[str, Link] = {}
    for each in classroom.results(student=student, academic_term=term):
        if each.percent is not None and (standing.heads or each.course in standing.teaches.courses):
            percents[each.course].append(each.percent)
            links[each.course] = Link("Course", each.course, each.course)
    dates = staffing.term(term)
    days, away = classroom.days_recorded(student, dates.first, min(dates.last, getdate()))
    chosen = remarks.of_term([(course, sum(all_) / len(all_)) for course, all_ in percents.items()], days, away)
    return [
        Said(each.key, wording.comment(each, name), "", [links[course] for course in links if course in each.values])
        for each in chosen
    ]


def _facts(standing: Standing, student: str, name: str, course: str | None, term: str) -> list[Said]:
    if course:
        return facts_of_course(student, name, course, term)
    return facts_overall(standing, student, name, term)


# --- drafting --------------------------------------------------------------------------------------------------------


def draft(
    standing: Standing, student: str, course: str | None, academic_term: str | None, group: str | None = None
) -> CommentShown:
    """Draft a comment, anew where there is one. One that is approved stays: it is opened again first."""
    term = _term(academic_term)
    document = _document(standing, student, course, term, group)
    if document.status == APPROVED:
        frappe.throw(_("This comment is approved. Open it again before it is drafted anew."))
    name = people.names_of_students([student]).get(student, student)
    made = drafting.draft(engine.REPORT, student, name, _facts(standing, student, name, course, term))
    document.update(
        {
            "status": DRAFT,
            "text": made.text,
            "draft": made.text,
            "facts": drafting.as_json(made.facts),
            "fingerprint": made.fingerprint,
            "drafted_by": made.drafted_by,
            **_UNREAD,
        }
    )
    _save(document)
    return _shown(document, made.why_local)


_UNREAD = {"read_by": None, "read_on": None, "edited_by": None, "approved_by": None, "approved_on": None}


def _document(standing: Standing, student: str, course: str | None, term: str, group: str | None):
    writer = "" if course or standing.heads else standing.instructor
    key = "\n".join((term, student, course or "", writer or ""))
    name = frappe.db.get_value(COMMENT, {"comment_key": key}, "name", for_update=True)
    if name:
        return frappe.get_doc(COMMENT, name)
    return frappe.get_doc(
        {
            "doctype": COMMENT,
            "student": student,
            "course": course,
            "academic_term": term,
            "student_group": group or _group_of(standing, student),
            "instructor": writer or None,
            "status": DRAFT,
            "comment_key": key,
        }
    )


def _group_of(standing: Standing, student: str) -> str | None:
    """A group of the pupil's, by which the comment is found again: one that the writer teaches, if there is any."""
    groups = enrolment.of_student(student).groups
    return next(iter(sorted(groups & standing.teaches.groups) or sorted(groups)), None)


def start(student_group: str, course: str | None, academic_term: str | None) -> str:
    """Draft comments for all pupils of a group in the background. Returns the task."""
    term = _term(academic_term)
    # One task for each who asks and what they ask for: another teacher of the group drafts of other courses.
    what = "\n".join((frappe.session.user, student_group, course or "", term))
    about = hashlib.sha256(what.encode()).hexdigest()[:20]
    return tasks.start(KIND, COMMENT, about, student_group=student_group, course=course, academic_term=term)


def run(task: tasks.Task) -> None:
    """Draft them: what a person has edited or approved stays, and what is there and still holds."""
    group, course, term = (task.arguments.get(name) for name in ("student_group", "course", "academic_term"))
    standing = standing_of()
    members = classroom.members(group)
    if not members:
        raise tasks.CannotBeDone(_("There are no pupils in this group."))
    for number, member in enumerate(members):
        task.report(number / len(members), _("{0} of {1} pupils").format(number, len(members)))
        if _is_allowed(standing, group, course) and _is_wanted(standing, member.student, course, term):
            draft(standing, member.student, course, term, group)


def _is_allowed(standing: Standing, group: str, course: str | None) -> bool:
    """Whether who asked may still do so: between asking and doing a right may have been taken away."""
    if standing.heads:
        return True
    return group in standing.teaches.groups and (not course or course in standing.teaches.courses)


def _is_wanted(standing: Standing, student: str, course: str | None, term: str) -> bool:
    if course and course not in _courses(standing, student, term):
        return False
    document = _document(standing, student, course, term, None)
    if document.is_new():
        return True
    return document.status == DRAFT and not document.read_by and _is_outdated(document)


# --- by a person -----------------------------------------------------------------------------------------------------


def look(comment: str) -> CommentShown:
    return _shown(frappe.get_doc(COMMENT, comment))


def note_read(comment: str) -> CommentShown:
    """A person has opened a comment and its text."""
    document = frappe.get_doc(COMMENT, comment, for_update=True)
    if document.status != APPROVED and document.read_by != frappe.session.user:
        document.update({"read_by": frappe.session.user, "read_on": now_datetime()})
        _save(document)
    return _shown(document)


def write(comment: str, text: str) -> CommentShown:
    """What a person has made of a comment. Who writes it has read it."""
    document = frappe.get_doc(COMMENT, comment, for_update=True)
    document.text = text
    take_in(document)
    _save(document)
    return _shown(document)


def take_in(document) -> None:
    """Take in what a person has changed in a comment, in the form or elsewhere: nothing but its text is theirs to set.
    Raises `ValidationError` for one that is approved, or says nothing."""
    before = frappe.get_doc(COMMENT, document.name)
    text = (document.text or "").strip()
    # Whatever the form has sent beside it.
    for field in document.meta.get_valid_columns():
        if field not in ("text", "name", "modified", "modified_by", "owner", "creation"):
            document.set(field, before.get(field))
    if text == (before.text or "").strip():
        return
    if before.status == APPROVED:
        frappe.throw(_("This comment is approved. Open it again to change it."))
    if not text:
        frappe.throw(_("A comment says something."))
    if len(text) > LONGEST:
        frappe.throw(_("A comment has {0} characters at most.").format(LONGEST))
    user = frappe.session.user
    document.update({"text": text, "status": EDITED, "edited_by": user, "read_by": user, "read_on": now_datetime()})


def approve(comment: str) -> CommentShown:
    """A person who has read it lets it stand."""
    document = frappe.get_doc(COMMENT, comment, for_update=True)
    if document.status == APPROVED:
        return _shown(document)
    if document.read_by != frappe.session.user:
        frappe.throw(_("Read the comment first: open it, and approve it then."))
    if not (document.text or "").strip():
        frappe.throw(_("A comment says something."))
    if document.status == DRAFT and _is_outdated(document):
        frappe.throw(_("The records have changed since it was drafted. Draft it anew, or write it yourself."))
    document.update({"status": APPROVED, "approved_by": frappe.session.user, "approved_on": now_datetime()})
    _save(document)
    return _shown(document)


def reopen(comment: str) -> CommentShown:
    """An approved comment may be changed again."""
    document = frappe.get_doc(COMMENT, comment, for_update=True)
    if document.status == APPROVED:
        status = EDITED if document.edited_by else DRAFT
        document.update({"status": status, "approved_by": None, "approved_on": None})
        _save(document)
    return _shown(document)


def _save(document) -> None:
    document.flags.is_ours = True
    document.save(ignore_permissions=True)


def _is_outdated(document) -> bool:
    """Whether the facts would be others today. Of one overall it is asked as who it is of."""
    standing = _writer(document)
    name = document.student_name or document.student
    facts = _facts(standing, document.student, name, document.course, document.academic_term)
    return drafting.fingerprint(facts) != document.fingerprint


def _writer(document) -> Standing:
    if document.course or not document.instructor:
        return Standing(user="Administrator", roles=frozenset())
    return Standing(
        user="",
        roles=frozenset(),
        instructor=document.instructor,
        teaches=enrolment.of_instructor(document.instructor),
    )


def _shown(document, why_local: str = "") -> CommentShown:
    facts = drafting.from_json(document.facts)
    doubts: Collection[float] = unsupported(document.text or "", [fact.text for fact in facts])
    return CommentShown(
        name=document.name,
        student=document.student,
        student_name=document.student_name or document.student,
        course=document.course or "",
        academic_term=document.academic_term or "",
        status=document.status,
        text=document.text or "",
        draft=document.draft or "",
        facts=facts,
        drafted_by=document.drafted_by or "",
        outdated=_is_outdated(document),
        is_read=document.read_by == frappe.session.user,
        edited_by=get_fullname(document.edited_by) if document.edited_by else "",
        approved_by=get_fullname(document.approved_by) if document.approved_by else "",
        approved_on=document.approved_on,
        doubts=[wording.number(each) for each in sorted(doubts)],
        why_local=why_local,
    )
