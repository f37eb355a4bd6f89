"""Loads for which there is no time or no room, and rooms that too much depends on."""

from collections import defaultdict
from collections.abc import Iterator

from school_ai.ai.scheduling.checks.finding import ERROR, Finding
from school_ai.ai.scheduling.fit import rooms_for, serves, starts_for
from school_ai.ai.scheduling.problem import Lesson, Load, Problem
from school_ai.ai.scheduling.rules import RULES
from school_ai.ai.scheduling.rules.courses import least_days
from school_ai.ai.scheduling.rules.placed import Index
from school_ai.ai.scheduling.sentences import Sentence, listed
from school_ai.ai.scheduling.sentences import checks as say

__all__ = ["crowded_rooms", "rooms", "times"]


def _title(load: Load) -> str:
    return load.title or load.name


def times(problem: Problem) -> Iterator[Finding]:
    """Loads whose lessons are too long, too many or to be on too many days."""
    bells = problem.cycle
    if not bells.open_slots:
        return
    longest = max(length for length in range(len(bells.periods) + 1) if length == 0 or bells.starts(length))
    index = Index(problem)
    for load in problem.loads:
        lengths = {lesson.periods for lesson in load.lessons if lesson.slot is None}
        for length in sorted(each for each in lengths if each > longest):
            yield Finding(ERROR, "load", load.name, say.TOO_LONG, (_title(load), length, longest))
        if any(length > longest or length < 1 for length in lengths):
            continue
        reached: set[int] = set()
        hopeless = set()
        for lesson in dict.fromkeys(load.lessons):
            starts = starts_for(problem, load, lesson)
            if not starts:
                hopeless.add(lesson.periods)
            reached |= {start + step for start in starts for step in range(lesson.periods)}
        for length in sorted(hopeless):
            yield Finding(ERROR, "load", load.name, say.NO_TIME, (_title(load), length))
        periods = sum(lesson.periods for lesson in load.lessons)
        if not hopeless and periods > len(reached):
            yield Finding(ERROR, "load", load.name, say.TOO_LITTLE_TIME, (_title(load), periods, len(reached)))
        days = len({bells.day_of(slot) for slot in reached if 0 <= slot < bells.slots})
        yield from _days(problem, load, days, index)


def _days(problem: Problem, load: Load, days: int, index: Index) -> Iterator[Finding]:
    count = len(load.lessons)
    hard_spread = any(
        setting.rule == "spread" and setting.is_hard and (setting.who is None or load.name in setting.who)
        for setting in problem.settings
    )
    wanted = load.least_days if load.least_days is not None else least_days(index, load) if hard_spread else 0
    if wanted > min(days, count):
        yield Finding(ERROR, "load", load.name, say.TOO_MANY_DAYS, (_title(load), wanted, count, days))
    for setting in problem.settings:
        if setting.rule != "same_day" or not setting.is_hard or setting.limit is None:
            continue
        if (setting.who is None or load.name in setting.who) and setting.limit * days < count:
            values = (_title(load), count, setting.limit, days, Sentence(RULES["same_day"].title))
            yield Finding(ERROR, "load", load.name, say.TOO_FEW_DAYS, values)


def rooms(problem: Problem) -> Iterator[Finding]:
    """Loads that no room serves, with what the rooms lack, and those whose rooms are never free when their people
    are."""
    for load in problem.loads:
        loose = [lesson for lesson in load.lessons if lesson.room is None]
        if load.need.none or not loose:
            continue
        if not rooms_for(problem, load, loose[0]):
            yield _unserved(problem, load)
            continue
        for lesson in dict.fromkeys(loose):
            starts = starts_for(problem, load, lesson)
            if lesson.slot is None and starts and not _meets(problem, load, lesson, starts):
                titles = listed([problem.room[name].title or name for name in rooms_for(problem, load, lesson)])
                yield Finding(ERROR, "load", load.name, say.ROOMS_AWAY, (_title(load), titles))
                break


def _meets(problem: Problem, load: Load, lesson: Lesson, starts: tuple[int, ...]) -> bool:
    return any(
        not any(start + step in problem.room[name].unavailable for step in range(lesson.periods))
        for name in rooms_for(problem, load, lesson)
        for start in starts
    )


def _unserved(problem: Problem, load: Load) -> Finding:
    """Which of its needs leaves a load without a room."""
    need = load.need

    def found(template: str, *values: object) -> Finding:
        return Finding(ERROR, "load", load.name, template, (_title(load), *values))

    if not problem.rooms:
        return found(say.NO_ROOMS)
    large = [room for room in problem.rooms if serves(problem, load, room, seats=False)]
    if large:
        largest = max(large, key=lambda room: room.capacity)
        return found(say.TOO_LARGE, problem.seats_for(load), largest.title or largest.name, largest.capacity)
    if need.rooms:
        parts = [each for each in (need.building, *sorted(need.equipment)) if each]
        return found(say.NONE_OF_THE_ROOMS, listed(parts) if parts else "–")
    of_kind = [room for room in problem.rooms if room.kind == need.kind or (need.other_kinds and not need.kind)]
    if not of_kind:
        return found(say.NO_ROOM_OF_KIND, need.kind) if need.kind else found(say.NO_ORDINARY_ROOM)
    equipped = [room for room in of_kind if need.equipment <= room.equipment]
    if not equipped:
        return found(say.NO_ROOM_EQUIPPED, listed(sorted(need.equipment)))
    return found(say.NO_ROOM_IN_BUILDING, need.building)


def crowded_rooms(problem: Problem) -> Iterator[Finding]:
    """Rooms in which more periods of lessons must be than they can be used for. Asked for each set of rooms that some
    load depends on: all lessons whose rooms are within the set must find a place in it."""
    demand: dict[frozenset[str], int] = defaultdict(int)
    needed_by: dict[frozenset[str], list[str]] = defaultdict(list)
    for load in problem.loads:
        for lesson in load.lessons:
            served = frozenset(name for name in rooms_for(problem, load, lesson) if name in problem.room)
            if served:
                demand[served] += lesson.periods
                needed_by[served].append(_title(load))
    open_slots = set(problem.cycle.open_slots)
    told: list[frozenset[str]] = []
    for names in sorted(demand, key=lambda each: (len(each), sorted(each))):
        within = [each for each in demand if each <= names]
        wanted = sum(demand[each] for each in within)
        there = sum(len(open_slots - problem.room[name].unavailable) for name in names)
        # A larger set adds nothing where a smaller one within it is too full already.
        if wanted > there and not any(each <= names for each in told):
            told.append(names)
            rooms_titles = listed([problem.room[name].title or name for name in sorted(names)])
            courses = listed(list(dict.fromkeys(title for each in within for title in needed_by[each])))
            yield Finding(ERROR, "room", min(names), say.ROOMS_FULL, (wanted, rooms_titles, there, courses))
