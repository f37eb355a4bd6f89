"""Whether records agree with one another: what is found, what is mended, what is decided."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.integrity import conflicts as kept_conflicts
from school_ai.services.integrity import deciding, looking, nightly, repairing
from school_ai.services.integrity.conflicts import ConflictPage
from school_ai.services.integrity.deciding import Decided
from school_ai.services.integrity.finding import KINDS, Finding, plain
from school_ai.services.integrity.repairing import Done

ON = "data_integrity_enabled"
Start = Annotated[int, Field(ge=0)]
PageLength = Annotated[int, Field(ge=1, le=500)]
Note = Annotated[str, Field(max_length=500)]
Kind = Literal[KINDS]


@dataclass(frozen=True)
class FindingShown:
    """Something that does not agree. `ours`: whether `repair` mends it at once; else it becomes a conflict. `way`: what
    taking the proposal does."""

    id: str
    kind: str
    doctype: str
    name: str
    text: str
    ours: bool
    as_it_stands: dict[str, Any]
    as_proposed: dict[str, Any] | None
    way: str


@dataclass(frozen=True)
class CheckPage:
    """Some of the findings, and how many there are in all. `not_looked`: kinds that could not be looked for, and
    why."""

    findings: list[FindingShown]
    total: int
    not_looked: dict[str, str]


@endpoint("GET", guard=permissions.heads_school, capability=ON)
def check(
    kind: Kind | None = None, with_known: bool = False, start: Start = 0, page_length: PageLength = 100
) -> CheckPage:
    """GET data/integrity/check: insights whose source changed or went, orphaned links, fields edited by hand, index
    entries without a document, and what does not agree in the school's records. What stands as a conflict already, or
    was decided to stay, is listed only `with_known`. The first page looks anew, later ones go on with it."""
    looked = looking.of_page(kind, with_known, start)
    page = looked.findings[start : start + page_length]
    shown = [_shown(each) for each in page]
    return CheckPage(shown, len(looked.findings), looked.not_looked)


def _shown(found: Finding) -> FindingShown:
    return FindingShown(
        id=found.id,
        kind=found.kind,
        doctype=found.doctype,
        name=found.name,
        text=found.text,
        ours=found.ours,
        as_it_stands=plain(found.now),
        as_proposed=plain(found.proposed),
        way=found.way,
    )


@endpoint("POST", guard=permissions.oversees_school_ai, capability=ON)
def repair(findings: Annotated[list[str], Field(max_length=5000)] | None = None) -> list[Done]:
    """POST data/integrity/repair: mend findings, by their ids, or all of them. What is ours is mended at once or by a
    task; what is the school's becomes a conflict and is not touched. Returns what was done to each."""
    return repairing.repair(findings)


@endpoint("POST", guard=permissions.oversees_school_ai, capability=ON)
def start_check() -> str | None:
    """Have all records looked through by a worker, as each night. Returns the task."""
    return nightly.start()


@endpoint("GET", guard=permissions.heads_school, capability=ON)
def conflicts(
    status: Literal["Open", "Record Kept", "Proposal Taken", "Mended", "Settled"] | None = "Open",
    kind: Kind | None = None,
    start: Start = 0,
    page_length: PageLength = 20,
) -> ConflictPage:
    """GET data/conflicts: what the school has to decide, with both versions; by another status, what was decided or
    mended."""
    return kept_conflicts.listed(status, kind, start, page_length)


@endpoint("POST", guard=permissions.decides_conflict, capability=ON)
def resolve_conflict(conflict: str, keep: Literal["record", "proposal"], note: Note = "") -> Decided:
    """POST data/conflicts/resolve: keep the record as it is, or take what is proposed, by the record's own class and
    with the caller's own rights on it. Returns the record as it now stands. 409 where somebody was quicker."""
    return deciding.resolve(conflict, keep, note)


@endpoint("POST", guard=permissions.decides_conflict, capability=ON)
def take_back(conflict: str, note: Note = "") -> Decided:
    """Take a decision back: the record is exactly what it was before, and the conflict is open again."""
    return deciding.take_back(conflict, note)
