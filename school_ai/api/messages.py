"""Messages between guardians and teachers about a pupil."""

from typing import Annotated

import frappe
from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.permissions import Standing, standing_of
from school_ai.services import family_messages
from school_ai.services.family_messages import CONVERSATION, LONGEST, ConversationShown, Reachable, Thread

ON = "families_enabled"
Text = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Key = Annotated[str, Field(min_length=8, max_length=64)]
Start = Annotated[int, Field(ge=0)]
Length = Annotated[int, Field(ge=1, le=100)]


def _reading(standing: Standing) -> bool:
    return standing.heads or permissions.writing_messages(standing)


@permissions.for_callers(permissions.writing_messages)
def writes_messages() -> None:
    """Guardians of a pupil at the school, and instructors."""
    permissions.is_signed_in()
    if not permissions.writing_messages(standing_of()):
        permissions.refuse()


@permissions.for_callers(_reading)
def reads_conversation(conversation: str) -> None:
    """The two whom it is between, and heads of school."""
    permissions.is_signed_in()
    standing = standing_of()
    if standing.heads:
        permissions.is_there(CONVERSATION, conversation)
    elif not family_messages.is_one_of(standing, conversation):
        permissions.refuse()


@permissions.for_callers(permissions.writing_messages)
def may_write(conversation: str | None = None) -> None:
    writes_messages()
    if not conversation:
        return
    if not family_messages.is_one_of(standing_of(), conversation):
        permissions.refuse()
    if why_not := family_messages.why_not_write(standing_of(), conversation):
        permissions.refuse(why_not)


@endpoint("GET", guard=writes_messages, capability=ON)
def reachable() -> list[Reachable]:
    """Those whom the caller may write to: the teachers of their children, the guardians of the pupils that they
    teach."""
    return family_messages.reachable(standing_of())


@endpoint("GET", guard=writes_messages, capability=ON)
def conversations(start: Start = 0, page_length: Length = 50) -> list[ConversationShown]:
    """The caller's conversations, the latest first."""
    return family_messages.listed(standing_of(), start, page_length)


@endpoint("GET", guard=reads_conversation, capability=ON)
def look(conversation: str) -> Thread:
    """A conversation with its messages, the oldest first. It does not count as read: `read` says that."""
    return family_messages.look(standing_of(), conversation)


@endpoint("POST", guard=may_write, capability=ON, also_answers=(429,))
def send(
    text: Text,
    key: Key,
    conversation: str | None = None,
    student: str | None = None,
    to: str | None = None,
    subject: Annotated[str, Field(max_length=140)] = "",
) -> Thread:
    """Write in a conversation, or begin one about a pupil: `to` an instructor, or a guardian, whom `reachable` names.
    `key` is the caller's own for the message: sent again with the same one, it is there once."""
    if not frappe.utils.strip_html(text).strip():
        frappe.throw(frappe._("The message is empty."))
    return family_messages.write(standing_of(), text, key, conversation, student, to, subject)


@endpoint("POST", guard=reads_conversation, capability=ON)
def read(conversation: str) -> None:
    """Say that the caller has read what the other has written."""
    family_messages.note_read(standing_of(), conversation)
