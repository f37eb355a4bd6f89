"""What was proposed by a computer, decided by a head of school."""

from typing import Annotated, Literal

from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.overseeing import overriding
from school_ai.services.overseeing.overriding import Outcome

Kind = Literal["Insight", "Next step", "Estimate", "Cover", "Learned preference", "Field of a document",
               "Order of topics", "Mending of a record", "Comment for a report card"]  # fmt: skip
Names = Annotated[list[Annotated[str, Field(max_length=140)]], Field(min_length=1, max_length=overriding.MOST_AT_ONCE)]


@endpoint("POST", guard=permissions.heads_school)
def decide(
    kind: Kind,
    names: Names,
    decision: Literal["Accept", "Dismiss", "Take back"],
    reason: Annotated[str, Field(max_length=1000)] = "",
) -> list[Outcome]:
    """Accept or dismiss proposals of a kind, or take that back. To dismiss takes a reason. An estimate that is
    dismissed is shown to nobody until that is taken back. Each is answered with what it is now, or why not."""
    return overriding.decide(kind, names, decision, reason)
