"""A run's timetable as the planner's page shows it: lessons, what breaks which rule, what each place would cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _

from school_ai.ai.scheduling.problem import Place
from school_ai.ai.scheduling.rules import RULES, Exchange, Mover, Score, Violation, score
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
    """A lesson. `slot` is day times periods plus period; None where it has no place. `fixed`: its course load fixes its
    time; `room_fixed`: its room too."""

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
    room_fixed: bool
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
class Reason:
    """Something that a change would break or mend, in words, and what that costs. Of a hard rule, `hard` is true."""

    text: str
    cost: int
    hard: bool


@dataclass(frozen=True)
class PlaceCost:
    """What a lesson would add to the cost at a slot, in which room, with what would be broken and what mended.
    `in_the_way`: lessons that would be at the same time for somebody."""

    slot: int
    room: str | None
    hard: int
    cost: int
    causes: list[Reason]
    cures: list[Reason]
    in_the_way: list[int]


@dataclass(frozen=True)
class PlaceThen:
    """Where a lesson would be."""

    position: int
    slot: int
    room: str | None


@dataclass(frozen=True)
class ExchangeCost:
    """What an exchange of two lessons would add to the cost, and where they would be. `problem`: why they cannot be
    exchanged, in words; then there is nothing else."""

    problem: str | None
    moves: list[PlaceThen]
    hard: int
    cost: int
    causes: list[Reason]
    cures: list[Reason]


@dataclass(frozen=True)
class RoomCost:
    """What a lesson would add to the cost in a room at its present time. `fits`: the room has what the lesson needs.
    `taken`: lessons that are there then. `exchange`: what it would cost to exchange rooms with the one that is."""

    room: str
    fits: bool
    taken: list[int]
    hard: int
    cost: int
    causes: list[Reason]
    cures: list[Reason]
    exchange: ExchangeCost | None


@dataclass(frozen=True)
class Moved:
    """Lessons at other places than before, and what the whole timetable and each of its lines costs now."""

    lessons: list[LessonShown]
    cost: int
    hard: int
    gap: float | None
    groups: list[Line]
    instructors: list[Line]
    rooms: list[Line]
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
        lessons=[lesson_shown(held, position) for position in range(len(problem.placings))],
        **score_shown(held, now),
        can_undo=held.undo[-1]["what"] if held.undo else None,
    )


def moved(held: kept.Kept, positions: Iterable[int]) -> Moved:
    """What is to be shown of lessons that are at other places now."""
    row = frappe.db.get_value(RUN, held.run, ["has_bound", "gap"], as_dict=True)
    now = score(held.problem, held.timetable)
    return Moved(
        lessons=[lesson_shown(held, position) for position in positions],
        cost=now.cost,
        hard=now.hard,
        gap=row.gap if row.has_bound and not now.hard else None,
        **score_shown(held, now),
        can_undo=held.undo[-1]["what"] if held.undo else None,
    )


def score_shown(held: kept.Kept, now: Score) -> dict:
    """What each line costs, and what is broken, rule by rule and in words, the dearest first."""
    tallies = _tallies(now.violations)
    problem = held.problem

    def lines(of: str, records: Iterable) -> list[Line]:
        return [Line(each.name, each.title, *tallies.get((of, each.name), (0, 0))) for each in records]

    rules = [
        RuleShown(name, _(RULES[name].title), tally.units, tally.cost, tally.hard)
        for name, tally in sorted(now.by_rule.items(), key=lambda item: (-item[1].hard, -item[1].cost))
        if tally.cost or tally.hard
    ]
    dearest = sorted(
        (each for each in now.violations if each.hard or each.cost), key=lambda each: (not each.hard, -each.cost)
    )
    return {
        "groups": lines("groups", problem.groups),
        "instructors": lines("teachers", problem.teachers),
        "rooms": lines("rooms", problem.rooms),
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
        room_fixed=lesson.room is not None,
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
            causes=_reasons(each.causes),
            cures=_reasons(each.cures),
            in_the_way=list(each.lessons),
        )
        for each in mover.costs_of_moves(position)
    ]


def exchange_cost(run: str, position: int, other: int, rooms_only: bool = False) -> ExchangeCost:
    """What it would cost to have two lessons change places, or, `rooms_only`, their rooms."""
    held = kept.read(run)
    problem = why_not_exchanged(held, position, other, rooms_only)
    if problem:
        return ExchangeCost(problem, [], 0, 0, [], [])
    return _exchange_shown(exchange_of(held, position, other, rooms_only))


def rooms(run: str, position: int) -> list[RoomCost]:
    """What each room would cost for a lesson at its present time, the cheapest first. None where it needs no room.
    Raises `ValidationError` where it has no place."""
    held = kept.read(run)
    check_position(held, position)
    if held.timetable.places[position] is None:
        frappe.throw(_("This lesson has no place yet: choose a time for it first."))
    if held.problem.placings[position][0].need.none:
        return []
    found = []
    for each in Mover(held.problem, held.timetable).rooms(position):
        exchange = each.exchange
        if exchange and why_not_exchanged(held, position, each.taken[0], rooms_only=True):
            exchange = None
        found.append(
            RoomCost(
                room=each.place.room,
                fits=each.fits,
                taken=list(each.taken),
                hard=each.hard,
                cost=each.cost,
                causes=_reasons(each.causes),
                cures=_reasons(each.cures),
                exchange=_exchange_shown(exchange) if exchange else None,
            )
        )
    return found


def exchange_of(held: kept.Kept, position: int, other: int, rooms_only: bool) -> Exchange:
    """How two lessons change places, or, `rooms_only`, their rooms: those at one time change only their rooms."""
    mover = Mover(held.problem, held.timetable)
    at_once = held.timetable.places[position].slot == held.timetable.places[other].slot
    return mover.exchange_of_rooms(position, other) if rooms_only or at_once else mover.exchange(position, other)


def why_not_exchanged(held: kept.Kept, position: int, other: int, rooms_only: bool = False) -> str | None:
    """Why two lessons cannot be exchanged, in words."""
    for each in (position, other):
        check_position(held, each)
    if position == other:
        return _("Choose two different lessons.")
    one, two = held.timetable.places[position], held.timetable.places[other]
    if one is None or two is None:
        return _("A lesson without a place cannot be exchanged.")
    room_only = rooms_only or one.slot == two.slot
    for each, place in ((position, two), (other, one)):
        problem = why_not_moved(held, each, room_only=room_only)
        if problem:
            return problem
        load, lesson = held.problem.placings[each]
        if not room_only and place.slot not in held.problem.cycle.starts(lesson.periods):
            return _("{0} cannot begin on {1}: it takes {2} periods.").format(
                load.title, place_in_words(held, place), lesson.periods
            )
    return None


def why_not_moved(held: kept.Kept, position: int, *, room_only: bool = False) -> str | None:
    """Why a lesson, or its room alone, is not the planner's to change here, in words."""
    load, lesson = held.problem.placings[position]
    if lesson.slot is not None and not room_only:
        return _("{0} is fixed by its course load. To have it elsewhere, change the fixed time there.").format(
            load.title
        )
    if lesson.room is not None:
        return _("The room of {0} is fixed by its course load. Change it there.").format(load.title)
    if position in held.locks:
        return _("{0} is locked. Unlock it before you move it.").format(load.title)
    return None


def _reasons(violations: Iterable[Violation]) -> list[Reason]:
    """Those that count, hard ones first, then the dearest."""
    found = [Reason(words.said(each), each.cost, each.hard) for each in violations if each.hard or each.cost]
    return sorted(found, key=lambda each: (not each.hard, -each.cost))


def _exchange_shown(found: Exchange) -> ExchangeCost:
    return ExchangeCost(
        problem=None,
        moves=[PlaceThen(position, place.slot, place.room) for position, place in found.moves],
        hard=found.hard,
        cost=found.cost,
        causes=_reasons(found.causes),
        cures=_reasons(found.cures),
    )


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
