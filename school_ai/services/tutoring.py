"""Conversations of pupils with the tutor."""

from dataclasses import dataclass
from datetime import datetime
from time import monotonic

import frappe
from frappe.utils import now_datetime

from school_ai.permissions import Standing
from school_ai.services import answering, knowledge, limits
from school_ai.services.knowledge import AnswerGiven, Source
from school_ai.services.markup import without_tags

PUPIL, TUTOR = "Pupil", "Tutor"
LONGEST_TITLE = 80


@dataclass(frozen=True)
class Conversation:
    """A conversation in the list of one's own."""

    name: str
    title: str
    course: str | None
    last_message_on: datetime


@dataclass(frozen=True)
class Message:
    """A message as the page shows it."""

    name: str
    conversation: str
    sequence: int
    author: str
    status: str
    text: str
    found: bool
    sources: list[Source]
    sent_on: datetime


def ask(standing: Standing, message: str, course: str | None, conversation: str | None) -> list[Message]:
    """Store a question, answer it, and store the answer. Returns both messages."""
    message = message.strip()
    limits.admit_question(standing.user, message)
    conversation = conversation or _begin(standing, message, course)
    started = monotonic()
    question = _append(conversation, PUPIL, message)
    answered = answering.answer(standing, message, course)
    given = knowledge.given(answered.answer)
    reply = _append(
        conversation,
        TUTOR,
        given.text,
        in_reply_to=question.name,
        found=given.found,
        provider=answered.provider,
        model=answered.model,
        latency_ms=int(1000 * (monotonic() - started)),
        answer=given,
    )
    return [_shown(question), _shown(reply)]


def conversations(standing: Standing, start: int, page_length: int) -> list[Conversation]:
    """The user's own conversations, the latest first."""
    rows = frappe.get_all(
        "AI Conversation",
        filters={"user": standing.user},
        fields=["name", "title", "course", "last_message_on"],
        order_by="last_message_on desc, creation desc",
        limit_start=start,
        limit_page_length=page_length,
    )
    return [Conversation(**row) for row in rows]


def messages(conversation: str) -> list[Message]:
    """The messages of a conversation in order."""
    names = frappe.get_all("AI Message", {"conversation": conversation}, order_by="sequence", pluck="name")
    return [_shown(frappe.get_doc("AI Message", name)) for name in names]


def _begin(standing: Standing, message: str, course: str | None) -> str:
    title = without_tags(" ".join(message.split()))
    return (
        frappe.get_doc(
            {
                "doctype": "AI Conversation",
                "title": title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…",
                "student": standing.student,
                "user": standing.user,
                "course": course,
                "message_count": 0,
                "last_message_on": now_datetime(),
            }
        )
        .insert(ignore_permissions=True)
        .name
    )


def _append(conversation: str, author: str, text: str, answer: AnswerGiven | None = None, **values):
    # The row is locked, so that two messages sent at once get two numbers.
    count = frappe.db.get_value("AI Conversation", conversation, "message_count", for_update=True) or 0
    message = frappe.get_doc(
        {
            "doctype": "AI Message",
            "conversation": conversation,
            "sequence": count + 1,
            "author": author,
            "status": "Complete",
            "text": text,
            **values,
        }
    )
    for source in answer.sources if answer else ():
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
    message.insert(ignore_permissions=True)
    frappe.db.set_value(
        "AI Conversation",
        conversation,
        {"message_count": count + 1, "last_message_on": now_datetime()},
        update_modified=False,
    )
    return message


def _shown(message) -> Message:
    return Message(
        name=message.name,
        conversation=message.conversation,
        sequence=message.sequence,
        author=message.author,
        status=message.status,
        text=message.text,
        found=bool(message.found),
        sources=[
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
        ],
        sent_on=message.creation,
    )
