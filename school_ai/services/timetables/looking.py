"""A run's timetable as the planner's page shows it: lessons, what breaks which rule, what each place would cost."""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _

from school_ai.ai.scheduling.problem import Place
from school_ai.ai.scheduling.rules import RULES, Mover, Score, Violation, score
from school_ai.services.timetables import kept, words
from school_ai.services.timetables.kept import RUN

MOST_SENTENCES = 300


@dataclass(frozen=True)
class Line:
    """A group, instructor or room of the timetable, with how many of its rules are broken and what that costs."""

    name: str
    title: str
    cost: int
    hard: int


@dataclass(frozen=True)
class PeriodShown:
    name: str
    begins: str
    ends: str
    break_after: bool


@dataclass(frozen=True)
class LessonShown:
    """A lesson. `slot` is day times periods plus period; None where it has no place. `fixed`: by its course load."""

    position: int
    load: str
    course: str
    title: str
    groups: list[str]
    instructors: list[str]
    periods: int
    slot: int | None
    room: str | None
    needs_room: bool
    locked: bool
    fixed: bool
    heavy: bool


@dataclass(frozen=True)
class RuleShown:
    """What a rule comes to: how often it is broken and what that costs. Of a hard one, `hard` counts."""

    rule: str
    title: str
    units: int
    cost: int
    hard: int


@dataclass(frozen=True)
class Said:
    """A rule broken, in words, with the lessons that it is about."""

    rule: str
    text: str
    cost: int
    hard: bool
    lessons: list[int]


@dataclass(frozen=True)
class Plan:
    """A whole timetable."""

    run: str
    title: str
    term: str
    status: str
    task: str | None
    cost: int
    hard: int
    bound: float | None
    gap: float | None
    is_optimal: bool
    solved_on: datetime | None
    days: list[str]
    periods: list[PeriodShown]
    closed: list[int]
    groups: list[Line]
    instructors: list[Line]
    rooms: list[Line]
    lessons: list[LessonShown]
    rules: list[RuleShown]
    broken: list[Said]
    more_broken: int
    can_undo: str | None


@dataclass(frozen=True)
class PlaceCost:
    """What a lesson would add to the cost at a slot, in which room, with what would be broken and what mended.
    `in_the_way`: lessons that would be at the same time for somebody."""

    slot: int
    room: str | None
    hard: int
    cost: int
    causes: list[str]
    cures: list[str]
    in_the_way: list[int]


@dataclass(frozen=True)
class Moved:
    """Lessons at other places than before, and what the whole timetable costs now."""

    lessons: list[LessonShown]
    cost: int
    hard: int
    rules: list[RuleShown]
    broken: list[Said]
    more_broken: int
    can_undo: str | None


def plan(run: str) -> Plan:
    """The timetable of a run, whole."""
    row = frappe.db.get_value(
        RUN,
        run,
        ["title", "academic_term", "status", "has_bound", "bound", "gap", "is_optimal", "solved_on"],
        as_dict=True,
    )
    held = kept.read(run)
    problem, cycle = held.problem, held.problem.cycle
    now = score(problem, held.timetable)
    tallies = _tallies(now.violations)
    task = frappe.db.get_value("AI Task", {"open_key": f"Solve timetable:{RUN}:{run}"}, "name")
    return Plan(
        run=run,
        title=row.title,
        term=row.academic_term,
        status=row.status,
        task=task,
        cost=now.cost,
        hard=now.hard,
        bound=row.bound if row.has_bound else None,
        gap=row.gap if row.has_bound else None,
        is_optimal=bool(row.is_optimal),
        solved_on=row.solved_on,
        days=[day.name for day in cycle.days],
        periods=[
            PeriodShown(each.name, words.clock(each.begins), words.clock(each.ends), each.break_after)
            for each in cycle.periods
        ],
        closed=sorted(cycle.closed),
        groups=[Line(each.name, each.title, *tallies.get(("groups", each.name), (0, 0))) for each in problem.groups],
        instructors=[
            Line(each.name, each.title, *tallies.get(("teachers", each.name), (0, 0))) for each in problem.teachers
        ],
        rooms=[Line(each.name, each.title, *tallies.get(("rooms", each.name), (0, 0))) for each in problem.rooms],
        lessons=[lesson_shown(held, position) for position in range(len(problem.placings))],
        **score_shown(now),
        can_undo=held.undo[-1]["what"] if held.undo else None,
    )


def score_shown(now: Score) -> dict:
    """What is broken, rule by rule and in words, the dearest first."""
    rules = [
        RuleShown(name, _(RULES[name].title), tally.units, tally.cost, tally.hard)
        for name, tally in sorted(now.by_rule.items(), key=lambda item: (-item[1].hard, -item[1].cost))
        if tally.cost or tally.hard
    ]
    dearest = sorted(
        (each for each in now.violations if each.hard or each.cost), key=lambda each: (not each.hard, -each.cost)
    )
    return {
        "rules": rules,
        "broken": [_said(each) for each in dearest[:MOST_SENTENCES]],
        "more_broken": max(0, len(dearest) - MOST_SENTENCES),
    }


def lesson_shown(held: kept.Kept, position: int) -> LessonShown:
    load, lesson = held.problem.placings[position]
    place = held.timetable.places[position]
    return LessonShown(
        position=position,
        load=load.name,
        course=load.course,
        title=load.title,
        groups=list(load.groups),
        instructors=list(load.teachers),
        periods=lesson.periods,
        slot=place.slot if place else None,
        room=place.room if place else None,
        needs_room=not load.need.none,
        locked=position in held.locks,
        fixed=lesson.slot is not None,
        heavy=load.heavy,
    )


def costs(run: str, position: int) -> list[PlaceCost]:
    """What each place would cost for a lesson."""
    held = kept.read(run)
    check_position(held, position)
    mover = Mover(held.problem, held.timetable)
    return [
        PlaceCost(
            slot=each.place.slot,
            room=each.place.room,
            hard=each.hard,
            cost=each.cost,
            causes=[words.said(one) for one in each.causes if one.hard or one.cost],
            cures=[words.said(one) for one in each.cures if one.hard or one.cost],
            in_the_way=list(each.lessons),
        )
        for each in mover.costs_of_moves(position)
    ]


def check_position(held: kept.Kept, position: int) -> None:
    if not 0 <= position < len(held.problem.placings):
        frappe.throw(_("There is no lesson {0} in this timetable.").format(position), frappe.DoesNotExistError)


def place_in_words(held: kept.Kept, place: Place | None) -> str:
    return held.problem.cycle.name_of(place.slot) if place else _("no place")


def _said(violation: Violation) -> Said:
    return Said(violation.rule, words.said(violation), violation.cost, violation.hard, list(violation.lessons))


def _tallies(violations: tuple[Violation, ...]) -> dict[tuple[str, str], tuple[int, int]]:
    """(of, name) -> cost and hard units of what is broken there."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for each in violations:
        for line in each.lines:
            cost, hard = found.get(line, (0, 0))
            found[line] = (cost + each.cost, hard + (each.units if each.hard else 0))
    return found
