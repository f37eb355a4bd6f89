"""The catalogue's methods about timetables as a whole: the best one, conflicts, and places for lessons."""

from datetime import date
from typing import Annotated

from frappe import _
from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.exceptions import InvalidArgument
from school_ai.services.timetables import conflicts, looking, suggesting
from school_ai.services.timetables.conflicts import Resolution
from school_ai.services.timetables.looking import Plan
from school_ai.services.timetables.suggesting import PlaceSuggested

ON = "timetables_enabled"


@permissions.for_callers(permissions.planning)
def _plans_term(academic_term: str, run: str | None = None) -> None:
    permissions.plans_timetables()
    permissions.is_there("Academic Term", academic_term)
    if run:
        permissions.plans_timetable(run)


@endpoint("GET", guard=_plans_term, capability=ON)
def optimized(academic_term: str, run: str | None = None) -> Plan:
    """GET schedules/optimized: a term's timetable with its cost by rule, bound and gap; without a run the one in use,
    else the latest solved."""
    return looking.plan(suggesting.run_of(academic_term, run))


@endpoint("POST", guard=permissions.plans_timetables, capability=ON)
def resolve_conflicts(first_date: date | None = None, last_date: date | None = None, apply: bool = False) -> Resolution:
    """POST schedules/conflicts/resolve: lessons that are in one another's way within two weeks, and the fewest changes
    that set them right. Written only when told."""
    return conflicts.resolve(first_date, last_date, apply)


@endpoint("GET", guard=permissions.plans_timetable, capability=ON)
def suggestions(
    run: str,
    position: Annotated[int, Field(ge=0)] | None = None,
    load: str | None = None,
    periods: Annotated[int, Field(ge=1, le=8)] = 1,
    most: Annotated[int, Field(ge=1, le=50)] = 10,
) -> list[PlaceSuggested]:
    """GET schedules/suggestions: ranked places for a lesson of the timetable (`position`) or for one more of a course
    load (`load`, of so many periods), each with its cost, its reasons, and what else would move."""
    if (position is None) == (load is None):
        raise InvalidArgument(_("Give either position or load."))
    return suggesting.places(run, position, load, periods, most)
