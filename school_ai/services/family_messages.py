"""Guardians and teachers write to one another about a pupil. What they write is kept with the pupil.

Who may write to whom is asked at every message: the guardian must be one who may know of the pupil, the teacher must
teach them. Teachers are told of messages outside of their quiet hours (`quiet_hours.py`), those of the school or their
own; guardians at once on their page, and elsewhere in no quiet hours of theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime

from school_ai import permissions, settings
from school_ai.erpnext_records import contacts, enrolment, people
from school_ai.exceptions import TooManyRequests
from school_ai.permissions import Standing
from school_ai.services.encryption import texts
from school_ai.services.markup import without_tags
from school_ai.services.quiet_hours import Hours
from school_ai.services.telling import choices, kinds, notices
from school_ai.services.telling.language import in_language

CONVERSATION, MESSAGE = "Family Conversation", "Family Message"
GUARDIAN, INSTRUCTOR = "Guardian", "Instructor"
LONGEST, MOST_AN_HOUR = 4000, 60


@dataclass(frozen=True)
class Reachable:
    """Somebody whom one may write to about a pupil. `name`: of the Instructor or the Guardian; `about`: the courses
    that they teach the pupil in, or how they are related."""

    student: str
    student_name: str
    name: str
    title: str
    about: str


@dataclass(frozen=True)
class ConversationShown:
    """A conversation in a list. `other`: who is at the other end; `unread`: messages that the reader has not seen."""

    name: str
    subject: str
    student: str
    student_name: str
    other: str
    last_message_on: datetime
    unread: int


@dataclass(frozen=True)
class MessageShown:
    """`own`: written by the reader. `told_later`: whom it is for is told of it at that time; None where they were, or
    will be at once."""

    name: str
    author: str
    own: bool
    text: str
    sent_on: datetime
    told_later: datetime | None
    read_on: datetime | None


@dataclass(frozen=True)
class Thread:
    """A conversation with its messages, the oldest first. `may_write`: whether the reader may go on; `why_not`: in
    words, if not."""

    conversation: ConversationShown
    messages: list[MessageShown]
    may_write: bool
    why_not: str


def reachable(standing: Standing) -> list[Reachable]:
    """Those whom a guardian or an instructor may write to, by pupil."""
    found = []
    if standing.guardian:
        names = people.names_of_students(standing.children)
        for student in standing.children:
            found += _teachers_of(student, names.get(student, student))
    if standing.instructor:
        found += _guardians_of_taught(standing)
    return sorted(found, key=lambda each: (each.student_name, each.title))


def _teachers_of(student: str, title: str) -> Iterable[Reachable]:
    courses = enrolment.courses_taught_to(enrolment.of_student(student).groups)
    for name, contact in contacts.instructors(courses).items():
        yield Reachable(student, title, name, contact.title, ", ".join(sorted(courses[name])))


def _guardians_of_taught(standing: Standing) -> Iterable[Reachable]:
    taught = enrolment.students_in(standing.teaches.groups)
    names = people.names_of_students(taught)
    for name, (contact, students) in contacts.guardians(taught).items():
        for student in students:
            yield Reachable(student, names.get(student, student), name, contact.title, "")


def listed(standing: Standing, start: int = 0, page_length: int = 50) -> list[ConversationShown]:
    """The reader's conversations, the latest first."""
    table = frappe.qb.DocType(CONVERSATION)
    query = (
        frappe.qb.from_(table)
        .select("*")
        .where(_is_theirs(table, standing))
        .orderby(table.last_message_on, order=frappe.qb.desc)
        .limit(page_length)
        .offset(start)
    )
    rows = [texts.shown(CONVERSATION, row) for row in query.run(as_dict=True)]
    unread = _unread(standing, [row.name for row in rows])
    return [_shown(row, standing, unread.get(row.name, 0)) for row in rows]


def count_unread(standing: Standing) -> int:
    """Messages that wait for the reader."""
    return sum(_unread(standing, None).values()) if standing.guardian or standing.instructor else 0


def look(standing: Standing, conversation: str) -> Thread:
    """A conversation with all its messages."""
    row = frappe.get_doc(CONVERSATION, conversation)
    messages = frappe.get_all(
        MESSAGE, {"conversation": conversation}, ["*"], order_by="sent_on, creation", limit_page_length=0
    )
    why_not = _why_not(standing, row)
    return Thread(_shown(row, standing, 0), [_message(each, row, standing) for each in messages], not why_not, why_not)


def write(
    standing: Standing, text: str, key: str, conversation: str | None = None, student: str | None = None,
    to: str | None = None, subject: str = "",
) -> Thread:  # fmt: skip
    """Write to a teacher or a guardian: in a conversation, or a new one about a pupil `to` somebody. `key`: the
    sender's own for the message: sent again with the same one it is there once. Raises `TooManyRequests`."""
    sent = frappe.db.get_value(MESSAGE, {"sender_key": _key(standing, key)}, "conversation")
    if sent:
        return look(standing, sent)
    _admit(standing.user)
    row = frappe.get_doc(CONVERSATION, conversation, for_update=True) if conversation else None
    if row is None:
        row = _begin(standing, student or "", to or "", subject)
    elif why_not := _why_not(standing, row):
        permissions.refuse(why_not)
    is_guardians = row.guardian == standing.guardian
    now = now_datetime()
    row.last_message_on = now
    row.flags.is_ours = True
    row.save(ignore_permissions=True)
    message = frappe.get_doc(
        {
            "doctype": MESSAGE,
            "conversation": row.name,
            "written_by": GUARDIAN if is_guardians else INSTRUCTOR,
            "author": row.guardian_name if is_guardians else row.instructor_name,
            "text": text,
            "sent_on": now,
            # Teachers have an evening of their own.
            "tell_from": _quiet_hours_of(row.instructor).end_of(now) if is_guardians else now,
            "sender_key": _key(standing, key),
        }
    )
    message.flags.is_ours = True
    try:
        message.insert(ignore_permissions=True)
    except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
        # The same was sent at the same moment, and is there: all of this one is undone, and what was read with it.
        frappe.db.rollback()
        frappe.clear_messages()
        return look(standing, frappe.db.get_value(MESSAGE, {"sender_key": _key(standing, key)}, "conversation"))
    if message.tell_from <= now:
        tell(message.name)
    return look(standing, row.name)


def _quiet_hours_of(instructor: str) -> Hours:
    contact = contacts.instructors([instructor]).get(instructor)
    return choices.quiet_hours_of(contact.user if contact else None, kinds.INSTRUCTORS)


def _key(standing: Standing, key: str) -> str:
    return f"{standing.user}:{key}"[:140]


def _begin(standing: Standing, student: str, to: str, subject: str):
    found = [each for each in reachable(standing) if (each.student, each.name) == (student, to)]
    if not found:
        permissions.refuse()
    as_guardian = student in standing.children and bool(standing.guardian) and frappe.db.exists(INSTRUCTOR, to)
    row = frappe.get_doc(
        {
            "doctype": CONVERSATION,
            "subject": without_tags(subject) or _("About {0}").format(found[0].student_name),
            "student": student,
            "guardian": standing.guardian if as_guardian else to,
            "instructor": to if as_guardian else standing.instructor,
            "last_message_on": now_datetime(),
        }
    )
    row.flags.is_ours = True
    return row.insert(ignore_permissions=True)


def _why_not(standing: Standing, row) -> str:
    """Why the reader may not go on with a conversation; empty where they may."""
    if row.guardian not in people.guardians_of(row.student):
        return _("{0} is no guardian of {1} any more.").format(row.guardian_name, row.student_name)
    if row.instructor not in enrolment.instructors_of_groups(enrolment.of_student(row.student).groups):
        return _("{0} does not teach {1} any more. Please write to another teacher, or call the office.").format(
            row.instructor_name, row.student_name
        )
    if standing.guardian != row.guardian and standing.instructor != row.instructor:
        return _("Only the two whom it is between write here.")
    return ""


def _is_theirs(table, standing: Standing):
    """Of a guardian those about children whom they may know of; of an instructor their own."""
    theirs = table.name.isnull()
    if standing.guardian and standing.children:
        theirs |= (table.guardian == standing.guardian) & table.student.isin(standing.children)
    if standing.instructor:
        theirs |= table.instructor == standing.instructor
    return theirs


def is_one_of(standing: Standing, conversation: str) -> bool:
    """Whether a conversation is the reader's own."""
    table = frappe.qb.DocType(CONVERSATION)
    query = frappe.qb.from_(table).select(table.name).where(table.name == conversation)
    return bool(query.where(_is_theirs(table, standing)).run())


def why_not_write(standing: Standing, conversation: str) -> str:
    """Why the reader may not go on with a conversation; empty where they may. Raises `DoesNotExistError`."""
    return _why_not(standing, frappe.get_doc(CONVERSATION, conversation))


def _unread(standing: Standing, conversations: list[str] | None) -> dict[str, int]:
    """Messages of the other side that were not seen, by conversation."""
    if conversations == []:
        return {}
    table, message = frappe.qb.DocType(CONVERSATION), frappe.qb.DocType(MESSAGE)
    of_other = (message.written_by == INSTRUCTOR) & (table.guardian == (standing.guardian or ""))
    of_other |= (message.written_by == GUARDIAN) & (table.instructor == (standing.instructor or ""))
    query = (
        frappe.qb.from_(message)
        .join(table)
        .on(table.name == message.conversation)
        .select(table.name, Count(message.name))
        .where(message.read_on.isnull())
        .where(_is_theirs(table, standing))
        .where(of_other)
        .groupby(table.name)
    )
    if conversations is not None:
        query = query.where(table.name.isin(conversations))
    return dict(query.run())


def note_read(standing: Standing, conversation: str) -> None:
    """What the other has written counts as read from now on. Heads who look in read nothing for the two."""
    row = frappe.get_doc(CONVERSATION, conversation)
    of = {row.guardian: INSTRUCTOR, row.instructor: GUARDIAN}
    written_by = of.get(standing.guardian) or of.get(standing.instructor)
    if not written_by:
        return
    table = frappe.qb.DocType(MESSAGE)
    query = frappe.qb.update(table).set(table.read_on, now_datetime()).where(table.conversation == row.name)
    query.where(table.written_by == written_by).where(table.read_on.isnull()).run()


def _shown(row, standing: Standing, unread: int) -> ConversationShown:
    other = row.instructor_name if row.guardian == standing.guardian else row.guardian_name
    return ConversationShown(
        row.name, row.subject, row.student, row.student_name or row.student, other or "", row.last_message_on, unread
    )


def _message(each, row, standing: Standing) -> MessageShown:
    own = (each.written_by == GUARDIAN and row.guardian == standing.guardian) or (
        each.written_by == INSTRUCTOR and row.instructor == standing.instructor
    )
    waits = own and not each.told_on and not each.read_on and each.tell_from and each.tell_from > now_datetime()
    return MessageShown(
        each.name, each.author, own, each.text, each.sent_on, each.tell_from if waits else None, each.read_on
    )


def _admit(user: str) -> None:
    key = frappe.cache.make_key(f"school_ai_messages:{user}:{now_datetime():%Y%m%d%H}")
    count = frappe.cache.incrby(key, 1)
    if count == 1:
        frappe.cache.expire(key, 3600)
    if count > MOST_AN_HOUR:
        frappe.throw(_("You have written {0} messages this hour. Please go on in the next hour.").format(MOST_AN_HOUR),
                     TooManyRequests)  # fmt: skip


# --- telling ---------------------------------------------------------------------------------------------------------


def tell_where_due() -> None:
    """Tell of messages whose quiet hours are over. Run by the scheduler every few minutes."""
    if not settings.is_on("families_enabled"):
        return
    due = {"told_on": ("is", "not set"), "read_on": ("is", "not set"), "tell_from": ("<=", now_datetime())}
    for name in frappe.get_all(MESSAGE, due, pluck="name", order_by="sent_on", limit_page_length=500):
        tell(name)


def tell(message: str) -> None:
    """Tell whom a message is for that it is there, and from whom; what it says they read on the page."""
    row = frappe.db.get_value(MESSAGE, message, ["conversation", "written_by", "author", "told_on"], as_dict=True,
                              for_update=True)  # fmt: skip
    if not row or row.told_on:
        return
    frappe.db.set_value(MESSAGE, message, "told_on", now_datetime(), update_modified=False)
    about = frappe.get_doc(CONVERSATION, row.conversation)
    if row.written_by == GUARDIAN:
        contact = contacts.instructors([about.instructor]).get(about.instructor)
    else:
        contact, _students = contacts.guardians([about.student]).get(about.guardian, (None, ()))
    if contact:
        with in_language(contact.language):
            notices.tell(
                contact,
                kinds.MESSAGES,
                _("A message from {0} about {1}").format(row.author, about.student_name),
                [],
                message,
                about=(CONVERSATION, about.name),
                students=[about.student],
                link=f"/school-ai/messages?conversation={about.name}",
            )
