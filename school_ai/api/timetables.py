"""Timetables: stated, solved, looked at, adjusted, applied and taken back. For those who plan timetables."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.timetables import adjusting, applying, learning, looking, next_year, proposing, runs, using
from school_ai.services.timetables.applying import Applied, Preview, TakenBack
from school_ai.services.timetables.looking import ExchangeCost, Moved, PlaceCost, Plan, RoomCost
from school_ai.services.timetables.next_year import TakenOver
from school_ai.services.timetables.proposing import Accepted, Proposed
from school_ai.services.timetables.runs import Checked, Started, State
from school_ai.services.timetables.using import UseShown

Position = Annotated[int, Field(ge=0)]
Slot = Annotated[int, Field(ge=0)]
Positions = Annotated[list[Position], Field(min_length=1, max_length=5000)]
ON = "timetables_enabled"


@endpoint("GET", guard=permissions.plans_timetable, capability=ON)
def check(run: str) -> Checked:
    """Everything that is wrong with the records that a timetable would be made from, at once."""
    return runs.check(run)


@endpoint("POST", guard=permissions.plans_timetable, capability=ON)
def start(run: str) -> Started:
    """Solve a timetable anew from the records as they are. With errors in them nothing is started: they are told."""
    return runs.start(run)


@endpoint("POST", guard=permissions.plans_timetable, capability=ON)
def go_on(run: str) -> Started:
    """Solve on from where the timetable is. Locked lessons stay."""
    return runs.go_on(run)


@endpoint("POST", guard=permissions.plans_timetable, capability=ON)
def stop(run: str) -> State:
    """Ask for solving to stop. The best timetable so far stays, and solving can go on from it."""
    runs.stop(run)
    return runs.state(run)


@endpoint("GET", guard=permissions.plans_timetable, capability=ON)
def state(run: str) -> State:
    """How far a run is: cost, bound, gap, the curve over time, and why there is no timetable, if so."""
    return runs.state(run)


@endpoint("GET", guard=permissions.plans_timetable, capability=ON)
def plan(run: str) -> Plan:
    """The whole timetable: days, periods, lessons with their places, what breaks which rule."""
    return looking.plan(run)


@endpoint("GET", guard=permissions.plans_timetable, capability=ON)
def costs(run: str, position: Position) -> list[PlaceCost]:
    """What each place would cost for a lesson."""
    return looking.costs(run, position)


@endpoint("GET", guard=permissions.plans_timetable, capability=ON)
def exchange_cost(run: str, position: Position, other: Position, rooms_only: bool = False) -> ExchangeCost:
    """What it would cost to have two lessons change places, or only their rooms."""
    return looking.exchange_cost(run, position, other, rooms_only)


@endpoint("GET", guard=permissions.plans_timetable, capability=ON)
def rooms(run: str, position: Position) -> list[RoomCost]:
    """What each room would cost for a lesson at its present time, the cheapest first."""
    return looking.rooms(run, position)


@endpoint("POST", guard=permissions.plans_timetable, capability=ON)
def move(run: str, position: Position, slot: Slot, room: str | None = None) -> Moved:
    """Put a lesson at another place. Without a room it has none."""
    return adjusting.move(run, position, slot, room)


@endpoint("POST", guard=permissions.plans_timetable, capability=ON)
def exchange(run: str, position: Position, other: Position, rooms_only: bool = False) -> Moved:
    """Have two lessons change places, or only their rooms."""
    return adjusting.exchange(run, position, other, rooms_only)


@endpoint("POST", guard=permissions.plans_timetable, capability=ON)
def lock(run: str, positions: Positions, locked: bool) -> Moved:
    """Keep lessons where they are when solving goes on, or let them go."""
    return adjusting.lock(run, positions, locked)


@endpoint("POST", guard=permissions.plans_timetable, capability=ON)
def undo(run: str) -> Moved:
    """Take back the last move or exchange."""
    return adjusting.undo(run)


@permissions.for_callers(permissions.planning)
def _plans_both(run: str, other: str) -> None:
    permissions.plans_timetable(run)
    permissions.plans_timetable(other)


@endpoint("GET", guard=_plans_both, capability=ON)
def compare(run: str, other: str) -> dict[str, Any]:
    """Two timetables side by side: what each costs, rule by rule, and which lessons are elsewhere."""
    return runs.compare(run, other)


@endpoint("GET", guard=permissions.plans_timetable, capability=ON)
def preview(run: str, from_date: date | None = None) -> Preview:
    """What applying a timetable from a day on would write, remove and leave alone. Writes nothing."""
    return applying.preview(run, from_date)


@endpoint("POST", guard=permissions.plans_timetable, capability=ON)
def apply(run: str, from_date: date | None = None) -> Applied:
    """Write a timetable to the Course Schedules of its term, from a day on, all or nothing. Lessons with attendance
    stay. While somebody else is writing it is refused with their name."""
    return applying.start(run, from_date)


@permissions.for_callers(permissions.planning)
def _may_take_back(change: str) -> None:
    permissions.plans_timetables()
    permissions.is_there("AI Timetable Change", change)


@endpoint("POST", guard=_may_take_back, capability=ON)
def take_back(change: str) -> TakenBack:
    """Undo a change of the timetable. Lessons that were held stay."""
    return applying.take_back(change)


@endpoint("POST", guard=permissions.plans_timetable, capability=ON)
def learn(run: str) -> list[str]:
    """Look for what planners seem to prefer in what was done to the timetables of this term. Returns the names of what
    is newly proposed; nothing is applied."""
    return learning.look_for(run)


@permissions.for_callers(permissions.planning)
def _decides_preference(preference: str) -> None:
    permissions.plans_timetables()
    permissions.is_there(learning.PREFERENCE, preference)


@endpoint("POST", guard=_decides_preference, capability=ON)
def accept_preference(preference: str) -> None:
    """Write a proposed preference into the records: forbidden times, rooms, wishes, or a rule."""
    learning.accept(preference)


@endpoint("POST", guard=_decides_preference, capability=ON)
def dismiss_preference(preference: str) -> None:
    """Have a preference not proposed again."""
    learning.dismiss(preference)


@endpoint("GET", guard=permissions.plans_timetable, capability=ON)
def use(run: str) -> UseShown:
    """How well rooms and instructors are used, what is scarce, and what variants of the school would bring."""
    return using.look(run)


@endpoint("POST", guard=permissions.plans_timetable, capability=ON)
def compare_variants(run: str) -> str:
    """Have the likely variants solved: one more room, one more period, a shifted break. Returns the task."""
    return using.start(run)


@permissions.for_callers(permissions.planning)
def _plans_terms(old_term: str, new_term: str) -> None:
    permissions.plans_timetables()
    permissions.is_there("Academic Term", old_term)
    permissions.is_there("Academic Term", new_term)


@permissions.for_callers(permissions.planning)
def _plans_from(from_term: str, for_term: str) -> None:
    _plans_terms(from_term, for_term)


@endpoint("GET", guard=_plans_from, capability=ON)
def propose_loads(from_term: str, for_term: str) -> Proposed:
    """What the lessons held in one term say of bell schedule, course loads and home rooms, for that or another term.
    Writes nothing."""
    return proposing.propose(from_term, for_term)


@endpoint("POST", guard=_plans_from, capability=ON)
def accept_loads(
    from_term: str, for_term: str, numbers: Annotated[list[Position], Field(max_length=5000)] | None = None
) -> Accepted:
    """Write what was proposed: the bell schedule and home rooms where there are none, and the course loads of these
    numbers, or all."""
    return proposing.accept(from_term, for_term, numbers)


@endpoint("POST", guard=_plans_terms, capability=ON)
def take_over(old_term: str, new_term: str) -> TakenOver:
    """Make a new term's course loads, wishes and rules from those of an old one. What is there already stays."""
    return next_year.take_over(old_term, new_term)
