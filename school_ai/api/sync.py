"""The catalogue's methods by which other systems follow the school's records and hand in what they have computed."""

from typing import Annotated, Any, Literal

from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.following import feed, pushing, relating, status_of
from school_ai.services.following.feed import Pulled
from school_ai.services.following.pushing import Outcome
from school_ai.services.following.relating import Related
from school_ai.services.following.status_of import Status

ON = "changes_enabled"
Entity = Literal["students", "teachers", "courses", "schedules", "attendance", "assessments", "fees", "guardians",
                 "groups", "enrolments", "leave"]  # fmt: skip
Start = Annotated[int, Field(ge=0, le=1_000_000)]
PageLength = Annotated[int, Field(ge=1, le=500)]


@endpoint("GET", guard=permissions.heads_school, capability=ON)
def pull(
    entity: Entity,
    since: Annotated[str, Field(max_length=300)] | None = None,
    start: Start = 0,
    page_length: PageLength = 100,
) -> Pulled:
    """GET sync/erpnext/{entity}: records changed since a watermark, the new watermark, and whether more follow.

    Without `since` all records are listed. Pass on the watermark of each answer to the next call: nothing is left out
    and nothing told twice. A record that is gone comes as `deleted`, with `renamed_to` where it has another name now.
    `start` leaves out so many after the watermark."""
    return feed.pull(entity, since, start, page_length)


@endpoint("POST", guard=permissions.oversees_school_ai, capability=ON)
def push(
    kind: Literal["insights", "recommendations", "predictions"],
    items: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=200)],
) -> list[Outcome]:
    """POST sync/erpnext/{insights, recommendations, predictions}: hand in what another system has computed.

    Each item has a `key` of the system's own: the same item twice is written once, another one under the same key
    brings it up to date, and one with `withdrawn` takes it back. Each is written, unchanged, or rejected with the
    reason; none keeps the others from being written."""
    return pushing.push(kind, items)


@endpoint("GET", guard=permissions.may_see_relations, capability=ON)
def relationships(
    kind: Literal["student-teacher", "student-parent", "teacher-subject"],
    of: Annotated[str, Field(max_length=140)] | None = None,
    start: Start = 0,
    page_length: PageLength = 100,
) -> list[Related]:
    """GET sync/erpnext/relationships/{kind}: pairs, and which records say so. `of`: one pupil, for teacher-subject one
    instructor. Heads of school may ask for all."""
    return relating.pairs(kind, of, start, page_length)


@endpoint("GET", guard=permissions.heads_school, capability=ON)
def status() -> list[Status]:
    """GET data/sync/status: of each kind of record how many changes there are, how many of them wait to be followed
    and for how long, what the last comparison found, and the last failure."""
    return status_of.all_entities()


@endpoint("POST", guard=permissions.oversees_school_ai, capability=ON)
def trigger(entity: Entity) -> list[str]:
    """POST data/sync/manual-trigger: have the records of an entity compared and what differs followed, now. Returns the
    tasks: the same ones while they are open, however often it is asked for."""
    return status_of.trigger(entity)
