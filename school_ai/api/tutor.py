"""The tutor: a pupil's questions and the conversations they are part of."""

from typing import Annotated

from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.permissions import standing_of
from school_ai.services import tutoring
from school_ai.services.tutoring import Conversation, Message


def may_ask(course: str | None, conversation: str | None) -> None:
    permissions.belongs_to_school(course)
    permissions.owns_conversation(conversation)


@endpoint("POST", guard=may_ask, capability="tutor_enabled")
def ask(
    message: Annotated[str, Field(min_length=1, max_length=10000)],
    course: str | None = None,
    conversation: str | None = None,
) -> list[Message]:
    """Ask the tutor. Returns the question and the reply as stored, in this order."""
    return tutoring.ask(standing_of(), message, course, conversation)


@endpoint("GET", guard=permissions.is_signed_in, capability="tutor_enabled")
def conversations(
    start: Annotated[int, Field(ge=0)] = 0, page_length: Annotated[int, Field(ge=1, le=100)] = 20
) -> list[Conversation]:
    """The caller's own conversations, the latest first."""
    return tutoring.conversations(standing_of(), start, page_length)


@endpoint("GET", guard=permissions.owns_conversation, capability="tutor_enabled")
def messages(conversation: str) -> list[Message]:
    """The messages of one of the caller's own conversations, in order."""
    return tutoring.messages(conversation)
