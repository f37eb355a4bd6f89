"""The assistant beside a form: it answers over what the caller may see, and says where each line comes from."""

from typing import Annotated, Literal

from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.permissions import standing_of
from school_ai.services.teaching import asking
from school_ai.services.teaching.asking import Answer, AskedBefore

ON = "teaching_enabled"
Words = Annotated[str, Field(min_length=1, max_length=2000)]
Form = Literal["", "Student", "Student Group", "Course", "Course Schedule", "Assessment Plan", "Assessment Result"]


@endpoint("POST", guard=permissions.may_ask_assistant, capability=ON, also_answers=(429, 503))
def ask(question: Words, doctype: Form = "", name: str = "") -> Answer:
    """Ask about records and materials. `doctype`, `name`: the form that is open. Records that the caller may not see
    are answered as if they were not there."""
    return asking.ask(standing_of(), question, doctype or None, name or None)


@endpoint("GET", guard=permissions.may_ask_assistant, capability=ON)
def asked() -> list[AskedBefore]:
    """What the caller asked of late, the latest first."""
    return asking.asked(standing_of())
