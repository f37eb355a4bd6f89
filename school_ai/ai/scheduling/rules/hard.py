"""Rules without which there is no timetable. They cannot be switched off."""

from collections.abc import Iterable, Iterator, Sequence

from school_ai.ai.scheduling.fit import serves
from school_ai.ai.scheduling.problem import Load, Problem, Room, Setting
from school_ai.ai.scheduling.rules.placed import GROUPS, ROOMS, TEACHERS, Placed
from school_ai.ai.scheduling.rules.violation import Violation, broken
from school_ai.ai.scheduling.sentences import listed
from school_ai.ai.scheduling.sentences import rules as say

__all__ = [
    "across_break",
    "fixed",
    "group_clash",
    "missing_in",
    "room_clash",
    "room_fit",
    "teacher_clash",
    "unavailable",
    "unplaced",
    "week",
]


def _twice(placed: Placed, setting: Setting, of: str, names: Iterable[str], template: str) -> Iterator[Violation]:
    for name in names:
        for slot, positions in placed.at(of, name).items():
            if len(positions) > 1:
                values = (
                    placed.index.title(of, name),
                    len(positions),
                    placed.named(slot),
                    listed(placed.titles(positions)),
                )
                yield broken(setting, len(positions) - 1, template, values, positions, [(of, name)])


def teacher_clash(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: for each teacher and slot, the lessons beyond the first."""
    yield from _twice(placed, setting, TEACHERS, names, say.TEACHER_TWICE)


def room_clash(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: for each room and slot, the lessons beyond the first."""
    yield from _twice(placed, setting, ROOMS, names, say.ROOM_TWICE)


def group_clash(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: for each group and slot, and for each pair of groups that share pupils and a slot at which both have
    lessons, the lessons beyond the first."""
    yield from _twice(placed, setting, GROUPS, names, say.GROUP_TWICE)
    asked = set(names)
    for name in names:
        mine = placed.at(GROUPS, name)
        for other in placed.index.sharing.get(name, ()) if mine else ():
            if other in asked and other < name:
                continue
            theirs = placed.at(GROUPS, other)
            for slot in mine.keys() & theirs.keys():
                positions = sorted({*mine[slot], *theirs[slot]})
                if len(positions) > 1:
                    values = (
                        placed.index.title(GROUPS, name),
                        placed.index.title(GROUPS, other),
                        len(positions),
                        placed.named(slot),
                        listed(placed.titles(positions)),
                    )
                    lines = [(GROUPS, name), (GROUPS, other)]
                    yield broken(setting, len(positions) - 1, say.GROUPS_SHARE_PUPILS, values, positions, lines)


def unavailable(placed: Placed, setting: Setting, names: Sequence[int]) -> Iterator[Violation]:
    """Units: for each lesson, the periods at which a teacher, a group or its room is away, at which the school is
    closed, and at which it is forbidden; each of them counts."""
    problem = placed.problem
    for position in names:
        load = placed.lesson(position)[0]
        slots = placed.slots(position)
        if not slots:
            continue
        room = placed.places[position].room
        for of, known, who, template in (
            (TEACHERS, problem.teacher, load.teachers, say.AWAY),
            (GROUPS, problem.group, load.groups, say.AWAY),
            (ROOMS, problem.room, (room,) if room else (), say.ROOM_AWAY),
        ):
            for name in who:
                away = [slot for slot in slots if name in known and slot in known[name].unavailable]
                if away:
                    values = (placed.index.title(of, name), placed.named(away[0]), load.title)
                    yield broken(setting, len(away), template, values, [position], [(of, name)])
        closed = [slot for slot in slots if slot in placed.cycle.closed]
        if closed:
            yield broken(setting, len(closed), say.CLOSED, (placed.named(closed[0]), load.title), [position])
        forbidden = [slot for slot in slots if slot in load.forbidden]
        if forbidden:
            values = (load.title, placed.named(forbidden[0]))
            yield broken(setting, len(forbidden), say.FORBIDDEN, values, [position], [("loads", load.name)])


def missing_in(problem: Problem, load: Load, room: Room) -> list[str]:
    """What a load needs and a room does not have, seats aside: kind, building, equipment."""
    need = load.need
    missing = []
    if need.kind and need.kind != room.kind:
        missing.append(need.kind)
    if not need.kind and room.kind and not need.other_kinds and not need.rooms:
        missing.append(f"≠ {room.kind}")
    if need.building and need.building != room.building:
        missing.append(need.building)
    return missing + sorted(need.equipment - room.equipment)


def room_fit(placed: Placed, setting: Setting, names: Sequence[int]) -> Iterator[Violation]:
    """Units: lessons without the room that they need, or in one that does not serve them. A room that a planner locked
    is taken as it is, and seats are left to the rule "seats" where that has a weight."""
    problem = placed.problem
    for position in names:
        place = placed.places[position]
        if place is None:
            continue
        load = placed.lesson(position)[0]
        when = placed.named(place.slot)
        if place.room is None:
            if not load.need.none:
                yield broken(setting, 1, say.NO_ROOM, (load.title, when), [position])
            continue
        if place.room in placed.index.rooms_for[position] or place.room == placed.lesson(position)[1].room:
            continue
        title = placed.index.title(ROOMS, place.room)
        lines = [(ROOMS, place.room)]
        room = problem.room.get(place.room)
        if load.need.none:
            said = (say.ROOM_NOT_NEEDED, (load.title, when, title))
        elif room is None:
            said = (say.UNKNOWN_ROOM, (load.title, when, title))
        elif load.need.rooms and place.room not in load.need.rooms:
            said = (say.ROOM_NOT_AMONG, (title, load.title, when))
        elif serves(problem, load, room, seats=False):
            said = (say.ROOM_TOO_SMALL, (title, room.capacity, load.title, when, problem.seats_for(load)))
        else:
            said = (say.ROOM_WITHOUT, (title, load.title, when, listed(missing_in(problem, load, room))))
        yield broken(setting, 1, *said, [position], lines)


def across_break(placed: Placed, setting: Setting, names: Sequence[int]) -> Iterator[Violation]:
    """Units: lessons that go on across a break, a closed slot or the end of the day."""
    for position in names:
        place = placed.places[position]
        load, lesson = placed.lesson(position)
        # A lesson of one period at a closed slot is for "unavailable" to say.
        if place is None or (lesson.periods == 1 and 0 <= place.slot < placed.cycle.slots):
            continue
        if place.slot not in placed.index.starts[lesson.periods]:
            yield broken(setting, 1, say.CROSSES_BREAK, (load.title, placed.named(place.slot)), [position])


def week(placed: Placed, setting: Setting, names: Sequence[int]) -> Iterator[Violation]:
    """Units: lessons in another week of the cycle than theirs."""
    for position in names:
        place = placed.places[position]
        load, lesson = placed.lesson(position)
        if place is None or lesson.week is None or not 0 <= place.slot < placed.cycle.slots:
            continue
        if placed.cycle.days[placed.cycle.day_of(place.slot)].week != lesson.week:
            yield broken(setting, 1, say.WRONG_WEEK, (load.title, placed.named(place.slot)), [position])


def fixed(placed: Placed, setting: Setting, names: Sequence[int]) -> Iterator[Violation]:
    """Units: lessons that are not where their load fixes them, or where they are locked."""
    for position in names:
        place = placed.places[position]
        load, lesson = placed.lesson(position)
        if place is None:
            continue
        if lesson.slot is not None and lesson.slot != place.slot:
            values = (load.title, placed.named(lesson.slot), placed.named(place.slot))
            template = say.NOT_AT_FIXED if lesson.locked else say.NOT_AT_TIME_OF_LOAD
            yield broken(setting, 1, template, values, [position])
        elif lesson.room is not None and lesson.room != place.room:
            title = placed.index.title
            values = (load.title, title(ROOMS, lesson.room), title(ROOMS, place.room) if place.room else "–")
            template = say.NOT_IN_FIXED if lesson.locked else say.NOT_IN_ROOM_OF_LOAD
            yield broken(setting, 1, template, values, [position])


def unplaced(placed: Placed, setting: Setting, names: Sequence[int]) -> Iterator[Violation]:
    """Units: lessons without a place."""
    for position in names:
        if placed.places[position] is None:
            yield broken(setting, 1, say.NOT_PLACED, (placed.lesson(position)[0].title,), [position])
