"""The audit log, for auditors: searched, and verified."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.auditing import searching, verifying
from school_ai.services.auditing.searching import MOST, Shown, Wanted

Name = Annotated[str, Field(max_length=140)]


@dataclass(frozen=True)
class Looked:
    """What came of looking through the log the last time. `on`: when, in UTC, empty where nobody has looked yet;
    `whole`: whether nothing is wrong; `findings`: what is; `seal`, `entry`: how far it was sealed by then."""

    on: str
    whole: bool
    findings: list[str]
    seal: int
    entry: int


@endpoint("GET", guard=permissions.audits)
def search(
    from_date: date | None = None,
    to_date: date | None = None,
    who: Name = "",
    student: Name = "",
    action: Literal["Read", "Written", "Deleted", "Asked", "Answered", "Decided", "Exported", "Erased",
                    "Sent to Provider", "Settings Changed", "Called"] | None = None,
    outcome: Literal["Done", "Denied", "Failed"] | None = None,
    doctype: Name = "",
    correlation: Name = "",
    start: Annotated[int, Field(ge=0)] = 0,
    page_length: Annotated[int, Field(ge=1, le=MOST)] = 100,
) -> list[Shown]:  # fmt: skip
    """Entries of the audit log, the latest first: from one day to another, by login (`who`), about a pupil, by what was
    done and what became of it, and of one request or job (`correlation`)."""
    wanted = Wanted(from_date, to_date, who, student, action or "", outcome or "", doctype, correlation)
    return searching.search(wanted, start, page_length)


@endpoint("POST", guard=permissions.audits)
def verify() -> str:
    """Have the whole log held against its seals, and these against the heads that are kept outside of the database.
    Returns the task: the same while one is open. What came of it is told by `verified`."""
    return verifying.start()


@endpoint("GET", guard=permissions.audits)
def verified() -> Looked:
    """What came of looking through the log the last time."""
    found = verifying.last()
    return Looked(found.on, found.is_whole, found.findings, found.seal, found.entry)
