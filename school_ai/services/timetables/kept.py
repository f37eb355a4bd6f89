"""What an AI Timetable Run keeps: the problem as it was stated, the timetable, what is locked, what can be undone."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import frappe
from frappe import _

from school_ai.ai.scheduling import plain
from school_ai.ai.scheduling.problem import Lesson, Place, Problem, Timetable
from school_ai.ai.scheduling.rules import score

RUN = "AI Timetable Run"
DRAFT, QUEUED, SOLVING, PAUSED = "Draft", "Queued", "Solving", "Paused"
SOLVED, INFEASIBLE, FAILED, APPLIED = "Solved", "Infeasible", "Failed", "Applied"
BUSY = (QUEUED, SOLVING)
MOST_UNDONE = 50


@dataclass(frozen=True)
class Kept:
    """A run's problem and timetable. `locks`: positions of lessons that a planner has locked where they are."""

    run: str
    status: str
    problem: Problem
    timetable: Timetable
    locks: frozenset[int]
    undo: tuple[dict[str, Any], ...]

    @property
    def locked_problem(self) -> Problem:
        """The problem with the locked lessons fixed where they are."""
        return fixed(self.problem, self.timetable, self.locks)


def read(run: str, *, to_change: bool = False) -> Kept:
    """Raises `ValidationError` where the run has no timetable yet, or, `to_change`, is being solved or in use. Holds
    the run's row when it is to be changed."""
    row = frappe.db.get_value(
        RUN, run, ["status", "problem", "timetable", "locks", "undo"], as_dict=True, for_update=to_change
    )
    if not row or not row.problem:
        frappe.throw(_("This timetable has not been solved yet. Start it first."))
    if to_change and row.status in BUSY:
        frappe.throw(_("This timetable is being solved. Stop it before you change it."))
    if to_change and row.status == APPLIED:
        frappe.throw(_("This timetable is in use. Make a new one based on it, and change that."))
    problem = plain.problem_from(row.problem)
    timetable = plain.timetable_from(row.timetable) if row.timetable else Timetable.empty(problem)
    return Kept(
        run,
        row.status,
        problem,
        timetable,
        frozenset(json.loads(row.locks or "[]")),
        tuple(json.loads(row.undo or "[]")),
    )


def keep(run: str, kept: Kept) -> None:
    """Write timetable, locks and undo of a run that a person has changed, with what it costs now."""
    now = score(kept.problem, kept.timetable)
    frappe.db.set_value(
        RUN,
        run,
        {
            "timetable": plain.timetable_text(kept.timetable),
            "locks": json.dumps(sorted(kept.locks)),
            "undo": json.dumps(list(kept.undo[-MOST_UNDONE:])),
            "cost": now.cost,
            "hard_violations": now.hard,
            # What was proven was proven of what had been solved; the bound still holds.
            "is_optimal": 0,
            "gap": gap(now.cost, frappe.db.get_value(RUN, run, "bound")),
            "status": SOLVED,
        },
    )


def gap(cost: int, bound: float) -> float:
    """How far a cost may be from the best, in percent of it."""
    return round(100 * max(0.0, cost - bound) / max(cost, 1), 2)


def fixed(problem: Problem, timetable: Timetable, locks: Iterable[int]) -> Problem:
    """The problem with these lessons fixed at their places."""
    locks = set(locks)
    if not locks:
        return problem
    position = 0
    loads = []
    for load in problem.loads:
        lessons = []
        for lesson in load.lessons:
            place = timetable.places[position]
            lessons.append(_fixed(lesson, place) if position in locks and place else lesson)
            position += 1
        loads.append(replace(load, lessons=tuple(lessons)))
    return replace(problem, loads=tuple(loads))


def _fixed(lesson: Lesson, place: Place) -> Lesson:
    if lesson.slot is not None:
        # Its load fixes it, with or without a room; locked, it keeps the room that it has.
        return replace(lesson, room=place.room)
    return replace(lesson, slot=place.slot, room=place.room, locked=True)


def with_places(timetable: Timetable, moves: Iterable[tuple[int, Place | None]]) -> Timetable:
    places = list(timetable.places)
    for position, place in moves:
        places[position] = place
    return Timetable(tuple(places))
