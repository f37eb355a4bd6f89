"""What was proposed by a computer, looked over and decided by a head of school."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

import frappe
from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.overseeing import estimates, overriding, proposals
from school_ai.services.overseeing.overriding import Outcome

Kind = Literal["Insight", "Next step", "Estimate", "Cover", "Learned preference", "Field of a document",
               "Order of topics", "Mending of a record", "Comment for a report card",
               "Answer that did not help"]  # fmt: skip
Name = Annotated[str, Field(max_length=140)]
Names = Annotated[list[Name], Field(min_length=1, max_length=overriding.MOST_AT_ONCE)]
Words = Annotated[str, Field(max_length=1000)]


@dataclass(frozen=True)
class ProposalList:
    """`rows`: one a proposal: kind, doctype and name, what, about whom, why, how sure (percent), by which model, when,
    its status, and who decided when. `remarks`: what is to be said of the list."""

    rows: list[dict[str, Any]]
    remarks: list[str]


@dataclass(frozen=True)
class Override:
    """A decision of a head: what was done, the status before and after, and why. `holds`: an estimate is set aside by
    it still."""

    what: str
    doctype: str
    record: str
    before: str
    after: str
    reason: str
    decided_by: str
    decided_on: datetime
    holds: bool


@endpoint("GET", guard=permissions.heads_school)
def list_proposals(
    kind: Kind | None = None,
    state: Literal["Waiting", "Settled"] | None = "Waiting",
    from_date: date | None = None,
    to_date: date | None = None,
    course: str | None = None,
    student: str | None = None,
    student_group: str | None = None,
    text: Annotated[str, Field(max_length=140)] | None = None,
) -> ProposalList:
    """Everything that was proposed, the latest first, of the last four weeks where no dates are given. What the caller
    may not read is left out."""
    found = proposals.listed(kind, state, from_date, to_date, course, student, student_group, text)
    return ProposalList(found.rows, found.remarks)


@endpoint("POST", guard=permissions.heads_school)
def decide(
    kind: Kind,
    names: Names,
    decision: Literal["Accept", "Change", "Dismiss", "Take back"],
    reason: Words = "",
    text: Words = "",
) -> list[Outcome]:
    """Accept, change (to `text`) or dismiss proposals of a kind, or take that back. To dismiss takes a reason. An
    estimate that is dismissed is shown to nobody until that is taken back. Each is answered with what it is now, or why
    not."""
    return overriding.decide(kind, names, decision, reason, text)


@endpoint("GET", guard=permissions.heads_school)
def overrides(
    name: Name | None = None,
    start: Annotated[int, Field(ge=0)] = 0,
    page_length: Annotated[int, Field(ge=1, le=200)] = 50,
) -> list[Override]:
    """What heads of school have decided, the latest first; `name`: of one proposal."""
    rows = frappe.get_list(
        estimates.OVERRIDE,
        filters={"reference_name": name} if name else {},
        fields=["what", "reference_doctype", "reference_name", "before", "after", "reason", "decided_by", "decided_on",
                "holds"],
        order_by="decided_on desc",
        limit_start=start,
        limit_page_length=page_length,
    )  # fmt: skip
    return [
        Override(
            what=row.what,
            doctype=row.reference_doctype,
            record=row.reference_name,
            before=row.before or "",
            after=row.after or "",
            reason=row.reason or "",
            decided_by=row.decided_by,
            decided_on=row.decided_on,
            holds=bool(row.holds),
        )
        for row in rows
    ]
