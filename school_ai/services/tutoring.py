"""The tutor: a pupil's message is stored, how far it may be helped with is decided, and it is replied to.

What the materials themselves answer is written at once. Where a chat provider is asked, which takes seconds, a worker
writes, and the page asks how far it has come: no web thread is held. A message and its reply are written in one
transaction, and a reply that nobody could write is written out of the materials: none is lost, none is written twice.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

import frappe
from frappe import _

from school_ai import noted
from school_ai.ai.tutor.asked import Asked
from school_ai.ai.tutor.modes import BY_STRICTNESS, SUPPORT, strictest
from school_ai.exceptions import InvalidArgument
from school_ai.jobs import tasks
from school_ai.permissions import Standing, standing_of
from school_ai.services import (
    attachments,
    conversations,
    deciding,
    exercises,
    limits,
    reading_along,
    replying,
    safeguarding,
    tutor_words,
)
from school_ai.services.conversations import COMPLETE, MESSAGE, PUPIL, TUTOR, WAITING, WRITING, Message
from school_ai.services.deciding import Decided, Followed
from school_ai.services.formulas import formulas

KIND = "Reply to a pupil"
# For how long a reply that is being written is kept to be shown, in seconds.
KEEP_GROWING = 600


def ask(
    standing: Standing, message: str, course: str | None, conversation: str | None, attachment: str | None = None
) -> list[Message]:
    """Store a message, decide, and reply. Returns both messages; the reply's `status` tells whether it is there."""
    message = message.strip()
    limits.admit_question(standing.user, message)
    attached = attachments.text_of(standing, attachment) if attachment else None
    if not message and not attached:
        frappe.throw(_("Please write your question."), InvalidArgument)
    conversation = conversation or conversations.begin(standing, message or attached.title, course)
    question = conversations.append(
        conversation,
        PUPIL,
        message,
        attachment=attached.url if attached else None,
        attachment_text=attached.text if attached else None,
    )
    if attached:
        attachments.belongs_to(question.name, attached.name)
    decided, to_reply = _decided(standing, question)
    reply = conversations.append(
        conversation,
        TUTOR,
        "",
        status=WAITING,
        in_reply_to=question.name,
        **_noted(decided),
    )
    decision = decided.decision
    if decision.mode != SUPPORT:
        _note_course(conversation, decision.course)
    if decision.mode == SUPPORT:
        safeguarding.raise_alert(
            standing, conversation, question.name, to_reply.whole, decision.severity, decided.judged.evidence[0]
        )
    if replying.wants_provider(standing, decision):
        tasks.start(KIND, MESSAGE, reply.name)
    else:
        replying.write(standing, reply, to_reply, decided)
    return [shown(question), shown(reply)]


def _note_course(conversation: str, course: str | None) -> None:
    """What a conversation turned out to be about, by the first message that told."""
    if course and not frappe.db.get_value(conversations.CONVERSATION, conversation, "course"):
        frappe.db.set_value(conversations.CONVERSATION, conversation, "course", course, update_modified=False)


def _decided(standing: Standing, question) -> tuple[Decided, replying.Message]:
    """What is decided at this moment on a stored message, and the message as it is replied to."""
    earlier = conversations.turns_before(question.conversation, question.sequence)
    # Not the course that the conversation turned out to be about: that one is a guess, and limits nothing.
    asked_on = frappe.db.get_value(conversations.CONVERSATION, question.conversation, "page_course")
    to_reply = replying.Message(
        conversation=question.conversation,
        text=question.text or "",
        earlier=earlier,
        attachment=question.attachment_text or "",
        course=asked_on,
    )
    exercise = exercises.current(question.conversation)
    decided = deciding.decide(
        standing,
        Asked(to_reply.text, earlier, to_reply.attachment),
        asked_on,
        Followed(exercise.question or "", exercise.course) if exercise else None,
    )
    return decided, to_reply


def _noted(decided: Decided) -> dict[str, Any]:
    """What a reply's record says of the decision."""
    decision = decided.decision
    return {
        "mode": decision.mode,
        "reason": decision.reason,
        "purpose": decision.purpose,
        "confidence": round(100 * decision.confidence, 1),
        "course": decision.course,
        "policy": decision.policy[:140] or None,
        "topic": decided.fit.topic[:140] or None,
        "taught": decided.fit.level or None,
    }


# --- by a worker


def run(task: tasks.Task) -> None:
    """Write a reply with the chat provider's help. It can be done again: one that is there stays as it is."""
    reply = _reply_to_write(task.reference_name)
    if reply is None:
        return
    standing = standing_of(frappe.db.get_value(conversations.CONVERSATION, reply.conversation, "user"))
    question = frappe.get_doc(MESSAGE, reply.in_reply_to)
    decided, to_reply = _decided(standing, question)
    decided = _never_freer(decided, reply)
    frappe.db.set_value(MESSAGE, reply.name, "status", WRITING, update_modified=False)
    task.report(0.1, _("Writing"))

    def grown(text: str) -> None:
        _keep_growing(reply.name, text)
        tell(standing.user, reply)
        if task.report_is_due():
            task.report(0.5, _("Writing"))

    reply.reload()
    replying.write(standing, reply, to_reply, decided, grown)
    frappe.db.after_commit.add(lambda: tell(standing.user, reply))


def _never_freer(decided: Decided, reply) -> Decided:
    """What is decided now, an assessment may have begun, and no freer than what was decided as it was asked."""
    if reply.mode in BY_STRICTNESS and strictest([decided.decision.mode, reply.mode]) == reply.mode:
        return replace(decided, decision=replace(decided.decision, mode=reply.mode, reason=reply.reason))
    return decided


def _reply_to_write(name: str):
    """The reply's document, or None where it is there already, or gone with its conversation."""
    status = frappe.db.get_value(MESSAGE, name, "status", for_update=True)
    return frappe.get_doc(MESSAGE, name) if status in (WAITING, WRITING) else None


def write_without_provider(name: str, status: str, problem: str) -> None:
    """A worker was lost over it again and again: the pupil is told, and can ask once more."""
    reply = _reply_to_write(name)
    if reply is None:
        return
    standing = standing_of(frappe.db.get_value(conversations.CONVERSATION, reply.conversation, "user"))
    question = frappe.get_doc(MESSAGE, reply.in_reply_to)
    decided, _message = _decided(standing, question)
    conversations.settle(
        reply,
        _("Something went wrong while I was writing. Please ask once more."),
        model="rules",
        guarded="failed",
        **_noted(decided),
    )


def _keep_growing(name: str, text: str) -> None:
    frappe.cache.setex(frappe.cache.make_key(f"school_ai_reply:{name}"), KEEP_GROWING, text.encode())


def _grown(name: str) -> str:
    return (frappe.cache.get(frappe.cache.make_key(f"school_ai_reply:{name}")) or b"").decode()


def tell(user: str, reply) -> None:
    """Tell the pupil's own pages that there is more of a reply. Those that cannot listen ask."""
    try:
        frappe.publish_realtime(
            "school_ai_reply", {"message": reply.name, "conversation": reply.conversation}, user=user
        )
    except Exception:
        frappe.logger("school_ai").warning("realtime unavailable, reply %s", reply.name)


# --- to be shown


def messages(conversation: str, after: int = 0) -> list[Message]:
    """The messages of a conversation in order, those after number `after`."""
    names = frappe.get_all(
        MESSAGE,
        {"conversation": conversation, "sequence": (">", after)},
        order_by="sequence",
        pluck="name",
    )
    comments = reading_along.comments(conversation)
    ratings = reading_along.ratings(conversation)
    # What is said of the whole conversation stands at its end.
    if names and None in comments:
        comments[names[-1]] = [*comments.get(names[-1], ()), *comments.pop(None)]
    return [shown(frappe.get_doc(MESSAGE, name), ratings.get(name, ""), comments.get(name, [])) for name in names]


def message(name: str) -> Message:
    """A message as it now stands; of a reply that is being written, what there is of it."""
    return shown(frappe.get_doc(MESSAGE, name))


def shown(document, rating: str = "", comments: list | None = None) -> Message:
    age = _age_in(document.conversation)
    text = document.text or ""
    if document.author == TUTOR and document.status in (WAITING, WRITING):
        text = _grown(document.name)
    return Message(
        name=document.name,
        conversation=document.conversation,
        sequence=document.sequence,
        author=document.author,
        status=document.status or COMPLETE,
        text=text,
        found=bool(document.found),
        sources=conversations.sources_of(document),
        sent_on=_when(document.creation),
        mode=document.mode or "",
        why=tutor_words.why(document.mode or "", document.reason or "", age),
        rating=rating,
        attachment=document.attachment or "",
        comments=comments or [],
        formulas=formulas(text),
    )


def _when(value: datetime | str) -> datetime:
    return frappe.utils.get_datetime(value)


def _age_in(conversation: str) -> int:
    kept = noted.of("ages")
    if conversation not in kept:
        kept[conversation] = tutor_words.age_of(
            frappe.db.get_value(conversations.CONVERSATION, conversation, "student")
        )
    return kept[conversation]
