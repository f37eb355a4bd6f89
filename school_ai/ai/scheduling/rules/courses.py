"""Rules about the lessons of a course and their rooms. Each can be switched on with a weight, or made hard."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from school_ai.ai.scheduling.problem import Load, Setting
from school_ai.ai.scheduling.rules.placed import GROUPS, LOADS, ROOMS, Index, Placed
from school_ai.ai.scheduling.rules.violation import Violation, broken
from school_ai.ai.scheduling.sentences import listed
from school_ai.ai.scheduling.sentences import rules as say

__all__ = [
    "heavy_late",
    "home_room",
    "least_days",
    "moved",
    "room_changes",
    "same_day",
    "seats",
    "spread",
    "stays_home",
]


def least_days(index: Index, load: Load) -> int:
    """On how many days a load is to be spread."""
    return min(len(load.lessons), index.open_days) if load.least_days is None else load.least_days


def stays_home(load: Load) -> bool:
    """Whether the home room of its group is the place for a load: one group, and no special room."""
    need = load.need
    return len(load.groups) == 1 and not (need.none or need.kind or need.equipment or need.rooms)


def _placed(placed: Placed, name: str) -> list[int]:
    return [position for position in placed.positions(LOADS, name) if placed.places[position] is not None]


def heavy_late(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: periods of heavy loads after the first `limit` of a day."""
    for name in names:
        load = placed.index.load.get(name)
        if load is None or not load.heavy:
            continue
        for position in _placed(placed, name):
            meant = [slot for slot in placed.slots(position) if placed.cycle.period_of(slot) >= setting.limit]
            if meant:
                values = (load.title, placed.named(meant[0]))
                yield broken(setting, len(meant), say.HEAVY_IS_LATE, values, [position], [(LOADS, name)])


def spread(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: days that lack to the number on which a load is to be taught."""
    for name in names:
        load = placed.index.load.get(name)
        if load is None:
            continue
        wanted = least_days(placed.index, load)
        lessons = _placed(placed, name)
        days = len({placed.cycle.day_of(placed.places[position].slot) for position in lessons})
        if days < wanted:
            yield broken(setting, wanted - days, say.NOT_SPREAD, (load.title, days, wanted), lessons, [(LOADS, name)])


def same_day(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: for each day the lessons of a load that begin on it beyond `limit`."""
    for name in names:
        by_day: dict[int, list[int]] = defaultdict(list)
        for position in _placed(placed, name):
            by_day[placed.cycle.day_of(placed.places[position].slot)].append(position)
        for day, lessons in by_day.items():
            if len(lessons) > setting.limit:
                values = (
                    placed.index.title(LOADS, name),
                    len(lessons),
                    placed.cycle.days[day].name,
                    setting.limit,
                )
                units = len(lessons) - setting.limit
                yield broken(setting, units, say.TOO_MANY_ON_DAY, values, lessons, [(LOADS, name)])


def room_changes(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: rooms of a load beyond the first (the room stability of the second International Timetabling Competition,
    2007)."""
    for name in names:
        lessons = [position for position in _placed(placed, name) if placed.places[position].room is not None]
        rooms = list(dict.fromkeys(placed.places[position].room for position in lessons))
        if len(rooms) > 1:
            titles = listed([placed.index.title(ROOMS, room) for room in rooms])
            values = (placed.index.title(LOADS, name), len(rooms), titles)
            yield broken(setting, len(rooms) - 1, say.SEVERAL_ROOMS, values, lessons, [(LOADS, name)])


def seats(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: for each lesson the seats that its room lacks."""
    for name in names:
        load = placed.index.load.get(name)
        for position in _placed(placed, name) if load else ():
            place = placed.places[position]
            room = placed.problem.room.get(place.room) if place.room is not None else None
            short = placed.problem.seats_for(load) - room.capacity if room else 0
            if short > 0:
                values = (room.title or room.name, room.capacity, short, load.title, placed.named(place.slot))
                lines = [(LOADS, name), (ROOMS, room.name)]
                yield broken(setting, short, say.SEATS_MISSING, values, [position], lines)


def home_room(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: lessons of a group by itself that need no special room and are elsewhere than in its home room."""
    for name in names:
        group = placed.problem.group.get(name)
        if group is None or not group.home_room:
            continue
        for position in placed.positions(GROUPS, name):
            load, _lesson = placed.lesson(position)
            place = placed.places[position]
            if place is None or place.room is None or place.room == group.home_room or not stays_home(load):
                continue
            title = placed.index.title
            values = (
                group.title or name,
                load.title,
                placed.named(place.slot),
                title(ROOMS, place.room),
                title(ROOMS, group.home_room),
            )
            yield broken(setting, 1, say.NOT_AT_HOME, values, [position], [(GROUPS, name)])


def moved(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: lessons that had a place before and have another slot now."""
    before = placed.problem.before
    for name in names if before else ():
        for position in _placed(placed, name):
            was = before.get(position)
            if was is not None and was.slot != placed.places[position].slot:
                values = (
                    placed.index.title(LOADS, name),
                    placed.named(was.slot),
                    placed.named(placed.places[position].slot),
                )
                yield broken(setting, 1, say.WAS_MOVED, values, [position], [(LOADS, name)])
