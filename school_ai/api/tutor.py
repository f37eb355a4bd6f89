"""The tutor: a pupil's questions and the conversations they are part of."""

from typing import Annotated, Literal

import frappe
from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import Upload, endpoint
from school_ai.exceptions import InvalidArgument
from school_ai.permissions import standing_of
from school_ai.services import attachments, exercises, reading_along, tutor_progress, tutoring
from school_ai.services import conversations as records
from school_ai.services.attachments import Attached
from school_ai.services.conversations import CommentShown, Conversation, Message
from school_ai.services.exercises import Recheck, Rechecked
from school_ai.services.reading_along import Reader
from school_ai.services.tutor_progress import Shown


@permissions.for_callers(permissions.with_shelf)
def may_ask(course: str | None, conversation: str | None) -> None:
    permissions.belongs_to_school(course)
    permissions.owns_conversation(conversation)


@endpoint("POST", guard=may_ask, capability="tutor_enabled", also_answers=(429, 503))
def ask(
    message: Annotated[str, Field(max_length=10000)],
    course: str | None = None,
    conversation: str | None = None,
    attachment: str | None = None,
) -> list[Message]:
    """Ask the tutor. Returns the message and the reply as stored, in this order. A reply whose `status` is not
    Complete is still being written: `reply` tells how far it is. `attachment` is what `attach` has returned as
    `name`."""
    return tutoring.ask(standing_of(), message, course, conversation, attachment)


@endpoint("GET", guard=permissions.owns_message, capability="tutor_enabled")
def reply(message: str) -> Message:
    """One of the messages of the caller's own conversations as it now stands."""
    return tutoring.message(message)


@endpoint("POST", guard=permissions.belongs_to_school, capability="tutor_enabled", upload=Upload(), also_answers=(429,))
def attach() -> Attached:
    """Store a picture or a file of the caller's own work and read it. Sent as a form with the field `file`."""
    file = frappe.request.files.get("file") if getattr(frappe, "request", None) else None
    if not file:
        frappe.throw(frappe._("There is no file in this request."), InvalidArgument)
    file.stream.seek(0)
    return attachments.keep(standing_of(), file.filename or "work", file.stream.read())


@endpoint("GET", guard=permissions.is_signed_in, capability="tutor_enabled")
def attached(attachment: str) -> Attached:
    """What was read of a file that the caller has attached and not yet sent with a message. While its `status` is
    Reading, a worker is at it."""
    return attachments.text_of(standing_of(), attachment)


@endpoint("GET", guard=permissions.is_signed_in, capability="tutor_enabled")
def conversations(
    start: Annotated[int, Field(ge=0)] = 0, page_length: Annotated[int, Field(ge=1, le=100)] = 20
) -> list[Conversation]:
    """The caller's own conversations, the latest first."""
    return records.of_user(standing_of(), start, page_length)


@endpoint("GET", guard=permissions.may_read_conversation, capability="tutor_enabled")
def messages(conversation: str, after: Annotated[int, Field(ge=0)] = 0) -> list[Message]:
    """The messages of a conversation that the caller may read, in order; those after number `after`."""
    return tutoring.messages(conversation, after)


@endpoint("GET", guard=permissions.owns_conversation, capability="tutor_enabled")
def readers(conversation: str) -> list[Reader]:
    """Who may read one of the caller's own conversations."""
    return reading_along.readers(conversation)


@endpoint("GET", guard=permissions.is_guardian_of, capability="tutor_enabled")
def conversations_of_child(
    student: str,
    start: Annotated[int, Field(ge=0)] = 0,
    page_length: Annotated[int, Field(ge=1, le=100)] = 20,
) -> list[Conversation]:
    """The conversations of the caller's child that the school's policy and a consent let guardians read."""
    return reading_along.of_child(standing_of(), student, start, page_length)


@endpoint("POST", guard=permissions.owns_message, capability="tutor_enabled")
def feedback(
    message: str,
    rating: Literal["Helpful", "Not helpful"],
    comment: Annotated[str, Field(max_length=1000)] = "",
) -> None:
    """What the caller thinks of a reply."""
    reading_along.rate(standing_of(), message, rating, comment)


@endpoint("POST", guard=permissions.may_comment_on, capability="tutor_enabled")
def comment(
    conversation: str, comment: Annotated[str, Field(min_length=1, max_length=2000)], message: str | None = None
) -> CommentShown:
    """A teacher's words beside a conversation, which the pupil reads."""
    return reading_along.comment_on(standing_of(), conversation, message, comment)


@endpoint("GET", guard=permissions.is_signed_in, capability="tutor_enabled")
def due_checks() -> list[Recheck]:
    """What the caller understood a while ago and is asked once more."""
    return exercises.due_checks(standing_of())


@endpoint("POST", guard=permissions.owns_exercise, capability="tutor_enabled")
def answer_check(exercise: str, answer: Annotated[str, Field(min_length=1, max_length=500)]) -> Rechecked:
    """The caller's answer to a check that was put once more."""
    return exercises.answer_recheck(exercise, answer)


@endpoint("GET", guard=permissions.may_see_progress, capability="tutor_enabled")
def progress(student: str | None = None) -> list[Shown]:
    """How a pupil has worked with the tutor week by week: the caller, or a pupil of the caller's in the courses that
    they teach."""
    return tutor_progress.for_reader(standing_of(), student)
