"""The records of what pupils and the tutor write to one another."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import add_days, getdate, now_datetime

from school_ai import settings
from school_ai.ai.tutor.asked import PUPIL as PUPILS_TURN
from school_ai.ai.tutor.asked import TUTOR as TUTORS_TURN
from school_ai.ai.tutor.asked import Turn
from school_ai.erpnext_records import rows
from school_ai.measuring import work as measured
from school_ai.permissions import Standing
from school_ai.services.encryption import texts
from school_ai.services.knowledge import AnswerGiven, Source
from school_ai.services.markup import without_tags

CONVERSATION, MESSAGE, FEEDBACK, COMMENT = (
    "AI Conversation",
    "AI Message",
    "AI Message Feedback",
    "AI Message Comment",
)
PUPIL, TUTOR = "Pupil", "Tutor"
WAITING, WRITING, COMPLETE = "Waiting", "Writing", "Complete"
LONGEST_TITLE = 80


@dataclass(frozen=True)
class Conversation:
    """A conversation in a list."""

    name: str
    title: str
    course: str | None
    last_message_on: datetime
    student: str | None = None


@dataclass(frozen=True)
class CommentShown:
    """What a teacher has written beside a conversation."""

    message: str | None
    author: str
    comment: str
    written_on: datetime


@dataclass(frozen=True)
class Message:
    """A message as the page shows it. `mode` and `why` say how far the tutor helped and for what reason; `status` is
    WAITING or WRITING while it is being written, and `text` what there is of it so far."""

    name: str
    conversation: str
    sequence: int
    author: str
    status: str
    text: str
    found: bool
    sources: list[Source]
    sent_on: datetime
    mode: str = ""
    why: str = ""
    rating: str = ""
    attachment: str = ""
    comments: list[CommentShown] = field(default_factory=list)
    # a formula as it stands in the text -> MathML
    formulas: dict[str, str] = field(default_factory=dict)


def begin(standing: Standing, message: str, course: str | None) -> str:
    """A new conversation, named after its first message. Returns its name."""
    title = without_tags(" ".join(message.split()))
    days = settings.number("keep_conversations_days")
    return (
        frappe.get_doc(
            {
                "doctype": CONVERSATION,
                "title": title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…",
                "student": standing.student,
                "user": standing.user,
                "course": course,
                "page_course": course,
                "message_count": 0,
                "last_message_on": now_datetime(),
                "kept_until": add_days(getdate(), days) if days else None,
            }
        )
        .insert(ignore_permissions=True)
        .name
    )


def append(conversation: str, author: str, text: str, **values: Any):
    """Add a message to the end. Returns its document."""
    # The row is locked, so that two messages sent at once get two numbers.
    count = frappe.db.get_value(CONVERSATION, conversation, "message_count", for_update=True) or 0
    message = frappe.get_doc(
        {
            "doctype": MESSAGE,
            "conversation": conversation,
            "sequence": count + 1,
            "author": author,
            "status": COMPLETE,
            "text": text,
            **values,
        }
    )
    message.flags.is_ours = True
    message.insert(ignore_permissions=True)
    frappe.db.set_value(
        CONVERSATION,
        conversation,
        {"message_count": count + 1, "last_message_on": now_datetime()},
        update_modified=False,
    )
    return message


def settle(message, text: str, given: AnswerGiven | None = None, **values: Any) -> None:
    """Complete a reply. `given`: what its sources are of."""
    message.update({"status": COMPLETE, "text": text, **values})
    message.set("sources", [])
    for source in given.sources if given else ():
        message.append(
            "sources",
            {
                "number": source.number,
                "document": source.document,
                "title": source.title,
                "page_number": source.page_number,
                "passage": source.passage,
                "quote": source.quote,
                "start": source.start,
                "end": source.end,
            },
        )
    message.flags.is_ours = True
    message.flags.ignore_links = True
    if not frappe.db.exists("AI Message Source", {"parent": message.name}):
        # Frappe would delete those that are not there, which locks a place that others write to at the same time.
        message.flags.ignore_children_type = ["AI Message Source"]
    message.save(ignore_permissions=True)
    measured.answered(message.mode or "", len(message.sources))


def turns_before(conversation: str, sequence: int, most: int = 12) -> tuple[Turn, ...]:
    """The messages before the one of that number, oldest first."""
    found = rows.read(
        MESSAGE,
        ["author", "text", "attachment_text"],
        {"conversation": conversation, "sequence": ("<", sequence)},
        order_by="sequence desc",
        limit=most,
    )
    # What cannot be read was not said, as far as the tutor is concerned.
    return tuple(
        Turn(
            PUPILS_TURN if row.author == PUPIL else TUTORS_TURN,
            "\n".join(filter(None, (texts.read(row.text), texts.read(row.attachment_text)))),
        )
        for row in reversed(found)
    )


def of_user(standing: Standing, start: int, page_length: int) -> list[Conversation]:
    """The user's own conversations, the latest first."""
    found = frappe.get_all(
        CONVERSATION,
        filters={"user": standing.user},
        fields=["name", "title", "course", "last_message_on", "student"],
        order_by="last_message_on desc, creation desc",
        limit_start=start,
        limit_page_length=page_length,
    )
    return [Conversation(**row) for row in found]


def sources_of(message) -> list[Source]:
    return [
        Source(
            number=row.number,
            document=row.document,
            title=row.title,
            page_number=row.page_number,
            passage=row.passage,
            quote=row.quote,
            start=row.start,
            end=row.end,
        )
        for row in message.sources
    ]
