"""Suggestions from a run's timetable: places for a lesson or one more, and what would help an instructor."""

from dataclasses import dataclass

import frappe
from frappe import _

from school_ai.ai.scheduling.problem import Lesson
from school_ai.ai.scheduling.suggestions import for_teacher, one_more, places_for
from school_ai.services.remembered import remembered
from school_ai.services.timetables import kept, looking, words
from school_ai.services.timetables.kept import RUN

# Whose titles words speak of.
NAMED = ("Course", "Instructor", "Room", "Student Group")


@dataclass(frozen=True)
class PlaceSuggested:
    """A place, best first. `hard` and `cost`: what it adds, below 0 where it is better than now. `moves`: what else
    moves for it, in words."""

    day: str
    period: str
    slot: int
    room: str | None
    hard: int
    cost: int
    moves: list[str]
    reasons: list[str]


@dataclass(frozen=True)
class ChangeSuggested:
    """A change that would help an instructor: what it is worth to them, what it costs the others, in words."""

    gain: int
    cost_to_others: int
    changes: list[str]
    reasons: list[str]


def run_of(term: str, run: str | None = None) -> str:
    """The run that is meant: the one that is named, else the one in use in the term, else the latest that is solved.
    Raises `DoesNotExistError` where there is none."""
    found = run or found_run(term)
    if not found:
        frappe.throw(_("There is no timetable of {0} yet.").format(term), frappe.DoesNotExistError)
    return found


def found_run(term: str) -> str | None:
    """The run in use in a term, else the latest that is solved, else none."""
    for status in (kept.APPLIED, kept.SOLVED, kept.PAUSED):
        found = frappe.get_all(
            RUN, {"academic_term": term, "status": status}, pluck="name", order_by="modified desc", limit_page_length=1
        )
        if found:
            return found[0]
    return None


def places(run: str, position: int | None, load: str | None, periods: int = 1, most: int = 10) -> list[PlaceSuggested]:
    """Ranked places for a lesson of the timetable, or for one more of a load."""
    held = kept.read(run)
    if load is not None:
        if load not in {each.name for each in held.problem.loads}:
            frappe.throw(_("There is no course load {0} in this timetable.").format(load), frappe.DoesNotExistError)
        found = one_more(held.problem, held.timetable, load, Lesson(periods), most)
    else:
        looking.check_position(held, position or 0)
        found = places_for(held.problem, held.timetable, position or 0, most)
    cycle = held.problem.cycle
    return [
        PlaceSuggested(
            day=cycle.days[cycle.day_of(each.place.slot)].name,
            period=cycle.periods[cycle.period_of(each.place.slot)].name,
            slot=each.place.slot,
            room=each.place.room,
            hard=each.hard,
            cost=each.cost,
            moves=[words.said(one) for one in each.said],
            reasons=[words.said(one) for one in each.reasons],
        )
        for each in found
    ]


def for_instructor(run: str, instructor: str, *, with_reasons: bool, most: int = 10) -> list[ChangeSuggested]:
    """Changes that would help an instructor. The reasons speak of colleagues and their wishes: for planners alone."""
    return remembered(
        "changes for an instructor",
        [run, frappe.db.get_value(RUN, run, "modified"), instructor, with_reasons, most],
        lambda: _for_instructor(run, instructor, with_reasons, most),
        NAMED,
    )


def _for_instructor(run: str, instructor: str, with_reasons: bool, most: int) -> list[ChangeSuggested]:
    held = kept.read(run)
    if instructor not in held.problem.teacher:
        return []
    return [
        ChangeSuggested(
            each.gain,
            each.cost_to_others,
            [words.said(one) for one in each.said],
            [words.said(one) for one in each.reasons] if with_reasons else [],
        )
        for each in for_teacher(held.problem, held.timetable, instructor, most)
    ]
