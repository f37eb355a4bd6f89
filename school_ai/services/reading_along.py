"""Who reads a pupil's conversations with the tutor, beside the pupil: teachers of the course, heads of school, and
guardians where the policy and a consent allow it. The pupil can see who."""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import now_datetime

from school_ai.erpnext_records import contacts, enrolment, people
from school_ai.measuring import work as measured
from school_ai.permissions import Standing, standing_of
from school_ai.services import consent, safeguarding
from school_ai.services.conversations import COMMENT, CONVERSATION, FEEDBACK, MESSAGE, CommentShown, Conversation
from school_ai.services.policies import Policies
from school_ai.services.telling import kinds, notices
from school_ai.services.telling.language import in_language


@dataclass(frozen=True)
class Reader:
    """Somebody who may read a conversation. `relation`: Teacher, Guardian or Head of school."""

    name: str
    relation: str


def readers(conversation: str) -> list[Reader]:
    """Who may read a conversation beside the pupil. One in which the pupil wrote of distress is for the heads of school
    and those whom the school has named, whatever it was about before."""
    row = frappe.db.get_value(CONVERSATION, conversation, ["student", "course", "user"], as_dict=True)
    if not row or not row.student:
        return []
    severities = frappe.get_all("AI Safety Alert", {"conversation": conversation}, pluck="severity")
    if severities:
        named = sorted({user for severity in severities for user in safeguarding.named_for(severity)})
        return [
            *(Reader(people.full_name(user), _("Named by the school")) for user in named),
            Reader(_("The heads of school"), _("Head of school")),
        ]
    learns = standing_of(row.user).learns
    found = (
        [
            Reader(name, _("Teacher"))
            for name in people.names_of_instructors(enrolment.instructors_of(learns.groups, row.course))
        ]
        if row.course
        else []
    )
    if guardians_may_read(row.student, row.user, row.course):
        found += [Reader(name, _("Guardian")) for name in people.names_of_guardians(people.guardians_of(row.student))]
    return [*found, Reader(_("The heads of school"), _("Head of school"))]


def guardians_may_read(student: str, user: str, course: str | None) -> bool:
    """Whether the policy for the course and a consent both allow it."""
    return Policies(standing_of(user)).guardians_may_read(course) and consent.given(student, consent.GUARDIANS_READ)


def of_child(standing: Standing, student: str, start: int, page_length: int) -> list[Conversation]:
    """The conversations of a guardian's child that the guardian may read, the latest first."""
    user = people.user_of_student(student)
    rows = frappe.get_all(
        CONVERSATION,
        filters={"student": student},
        fields=["name", "title", "course", "last_message_on", "student", "user"],
        order_by="last_message_on desc, creation desc",
        limit_start=start,
        limit_page_length=page_length,
    )
    allowed = {}
    found = []
    # What a pupil wrote in distress may be about those at home.
    held_back = set(frappe.get_all("AI Safety Alert", {"student": student}, pluck="conversation"))
    for row in rows:
        if row.name in held_back:
            continue
        if row.course not in allowed:
            allowed[row.course] = guardians_may_read(student, user or row.user, row.course)
        if allowed[row.course]:
            found.append(Conversation(row.name, row.title, row.course, row.last_message_on, row.student))
    return found


def rate(standing: Standing, message: str, rating: str, comment: str) -> None:
    """What a pupil thinks of a reply; the last word holds."""
    name = frappe.db.get_value(FEEDBACK, {"message": message, "user": standing.user}, "name")
    values = {"rating": rating, "comment": comment or None}
    if name:
        frappe.get_doc(FEEDBACK, name).update(values).save(ignore_permissions=True)
        return
    measured.rated(rating)
    frappe.get_doc(
        {
            "doctype": FEEDBACK,
            "message": message,
            "conversation": frappe.db.get_value(MESSAGE, message, "conversation"),
            "user": standing.user,
            **values,
        }
    ).insert(ignore_permissions=True)


def comment_on(standing: Standing, conversation: str, message: str | None, text: str) -> CommentShown:
    """A teacher's words beside a conversation. The pupil reads them, and is told."""
    document = frappe.get_doc(
        {
            "doctype": COMMENT,
            "conversation": conversation,
            "message": message,
            "user": standing.user,
            "comment": text,
        }
    ).insert(ignore_permissions=True)
    _tell(conversation, document.name)
    return CommentShown(message, _full_name(standing.user), document.comment, now_datetime())


def _tell(conversation: str, comment: str) -> None:
    row = frappe.db.get_value(CONVERSATION, conversation, ["student", "user"], as_dict=True)
    pupil = contacts.pupils([row.student]).get(row.student) if row.student else None
    if not pupil:
        return
    with in_language(pupil.language):
        notices.tell(
            pupil,
            kinds.COMMENTS,
            _("Your teacher has commented on a conversation with the tutor."),
            [],
            comment,
            about=(CONVERSATION, conversation),
            link=f"/school-ai/talk?conversation={conversation}",
        )


def comments(conversation: str) -> dict[str | None, list[CommentShown]]:
    """Message, or None for the whole conversation, -> what teachers have written, oldest first."""
    found: dict[str | None, list[CommentShown]] = {}
    rows = frappe.get_all(
        COMMENT, {"conversation": conversation}, ["message", "user", "comment", "creation"], order_by="creation"
    )
    for row in rows:
        found.setdefault(row.message or None, []).append(
            CommentShown(row.message, _full_name(row.user), row.comment, row.creation)
        )
    return found


def ratings(conversation: str) -> dict[str, str]:
    return dict(frappe.get_all(FEEDBACK, {"conversation": conversation}, ["message", "rating"], as_list=True))


def _full_name(user: str) -> str:
    return frappe.db.get_value("User", user, "full_name") or user
