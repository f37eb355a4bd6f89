"""A timetable seen from its lines: who has which lessons when. Only what a move touches is worked out anew."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property

from school_ai.ai.scheduling.cycle import Cycle
from school_ai.ai.scheduling.fit import rooms_for
from school_ai.ai.scheduling.problem import Lesson, Load, Place, Problem

__all__ = ["GROUPS", "LOADS", "ROOMS", "TEACHERS", "Index", "Placed", "nights"]

TEACHERS, GROUPS, ROOMS, LOADS = "teachers", "groups", "rooms", "loads"


def nights(cycle: Cycle) -> tuple[tuple[int, int], ...]:
    """Pairs of days of the cycle that follow one another in the calendar. After a Sunday comes the next week's Monday,
    and after the last week the first one again."""
    days = {(day.week, day.weekday): number for number, day in enumerate(cycle.days)}
    found = []
    for number, day in enumerate(cycle.days):
        following = (day.week, day.weekday + 1) if day.weekday < 6 else ((day.week + 1) % cycle.weeks, 0)
        after = days.get(following)
        if after is not None and after != number:
            found.append((number, after))
    return tuple(found)


class Index:
    """What can be said of a problem before anything is placed."""

    def __init__(self, problem: Problem):
        self.problem = problem
        self.placings = problem.placings
        self.lines: dict[str, dict[str, tuple[int, ...]]] = {
            TEACHERS: self._positions((each.name for each in problem.teachers), lambda load: load.teachers),
            GROUPS: self._positions((each.name for each in problem.groups), lambda load: load.groups),
            LOADS: self._positions((each.name for each in problem.loads), lambda load: (load.name,)),
        }
        self.load = {each.name: each for each in problem.loads}

    def _positions(self, names: Iterable[str], of) -> dict[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {name: [] for name in names}
        for position, (load, _lesson) in enumerate(self.placings):
            for name in dict.fromkeys(of(load)):
                found.setdefault(name, []).append(position)
        return {name: tuple(positions) for name, positions in found.items()}

    @cached_property
    def rooms_for(self) -> tuple[frozenset[str], ...]:
        """For each position the names of the rooms that serve it."""
        known: dict[tuple[str, str | None], frozenset[str]] = {}
        for load, lesson in self.placings:
            if (load.name, lesson.room) not in known:
                known[load.name, lesson.room] = frozenset(rooms_for(self.problem, load, lesson))
        return tuple(known[load.name, lesson.room] for load, lesson in self.placings)

    @cached_property
    def starts(self) -> dict[int, frozenset[int]]:
        """Length in periods -> slots from which a lesson of that length crosses no break."""
        lengths = {lesson.periods for _load, lesson in self.placings}
        return {length: frozenset(self.problem.cycle.starts(length)) for length in lengths}

    @cached_property
    def sharing(self) -> dict[str, tuple[str, ...]]:
        """Group -> groups with which it shares pupils."""
        found: dict[str, list[str]] = defaultdict(list)
        for one, other in sorted(self.problem.overlapping):
            found[one].append(other)
            found[other].append(one)
        return {name: tuple(others) for name, others in found.items()}

    @cached_property
    def open_days(self) -> int:
        """On how many days of the cycle lessons can be at all."""
        return len({self.problem.cycle.day_of(slot) for slot in self.problem.cycle.open_slots})

    @cached_property
    def nights(self) -> tuple[tuple[int, int], ...]:
        return nights(self.problem.cycle)

    def title(self, of: str, name: str) -> str:
        """What people call a teacher, a group, a room or a load."""
        known = {
            TEACHERS: self.problem.teacher,
            GROUPS: self.problem.group,
            ROOMS: self.problem.room,
            LOADS: self.load,
        }[of]
        return (known[name].title or name) if name in known else name

    def line_of(self, position: int) -> tuple[tuple[str, str], ...]:
        """Load, groups and teachers of a lesson."""
        load = self.placings[position][0]
        return (
            (LOADS, load.name),
            *((GROUPS, name) for name in load.groups),
            *((TEACHERS, name) for name in load.teachers),
        )


class Placed:
    """A problem with places for its lessons. Not safe for several threads: `move` changes it."""

    def __init__(self, index: Index, places: Iterable[Place | None]):
        self.index = index
        self.problem = index.problem
        self.cycle = index.problem.cycle
        self.places = list(places)
        self._periods = len(self.cycle.periods)
        self._in_room: dict[str, set[int]] = defaultdict(set)
        for position, place in enumerate(self.places):
            if place is not None and place.room is not None:
                self._in_room[place.room].add(position)
        self._at: dict[tuple[str, str], dict[int, list[int]]] = {}
        self._days: dict[tuple[str, str], list[list[int]]] = {}

    def lesson(self, position: int) -> tuple[Load, Lesson]:
        return self.index.placings[position]

    def slots(self, position: int) -> range:
        """The slots that a lesson fills, up to the end of its day; empty while it has no place."""
        place = self.places[position]
        if place is None:
            return range(0)
        last = (place.slot // self._periods + 1) * self._periods
        return range(place.slot, min(place.slot + self.index.placings[position][1].periods, last))

    def positions(self, of: str, name: str) -> tuple[int, ...] | list[int]:
        """The lessons of a line, in order, placed or not; of a room, those in it."""
        if of == ROOMS:
            return sorted(self._in_room.get(name, ()))
        return self.index.lines[of].get(name, ())

    def at(self, of: str, name: str) -> dict[int, list[int]]:
        """Slot -> the lessons that a line has there."""
        found = self._at.get((of, name))
        if found is None:
            found = {}
            for position in self.positions(of, name):
                for slot in self.slots(position):
                    found.setdefault(slot, []).append(position)
            self._at[of, name] = found
        return found

    def days(self, of: str, name: str) -> list[list[int]]:
        """For each day of the cycle the periods at which a line has lessons, in order."""
        found = self._days.get((of, name))
        if found is None:
            found = [[] for _day in self.cycle.days]
            for slot in sorted(self.at(of, name)):
                day, period = divmod(slot, self._periods)
                if 0 <= day < len(found):
                    found[day].append(period)
            self._days[of, name] = found
        return found

    def building(self, of: str, name: str, slot: int) -> str:
        """The building in which a line is at a slot; empty where that is not known."""
        place = self.places[self.at(of, name)[slot][0]]
        room = self.problem.room.get(place.room) if place and place.room else None
        return room.building if room else ""

    def move(self, position: int, place: Place | None) -> None:
        """Puts a lesson elsewhere."""
        before = self.places[position]
        touched = list(self.index.line_of(position))
        for there, change in ((before, set.discard), (place, set.add)):
            if there is not None and there.room is not None:
                change(self._in_room[there.room], position)
                touched.append((ROOMS, there.room))
        self.places[position] = place
        for line in touched:
            self._at.pop(line, None)
            self._days.pop(line, None)

    @contextmanager
    def moved(self, *moves: tuple[int, Place | None]) -> Iterator["Placed"]:
        """With these lessons elsewhere, for as long as it is asked about."""
        before = [(position, self.places[position]) for position, _place in moves]
        for position, place in moves:
            self.move(position, place)
        try:
            yield self
        finally:
            for position, place in reversed(before):
                self.move(position, place)

    def named(self, slot: int) -> str:
        """The slot in words."""
        return self.cycle.name_of(slot) if 0 <= slot < self.cycle.slots else str(slot)

    def titles(self, positions: Iterable[int]) -> list[str]:
        """What the lessons are called, each name once."""
        return list(dict.fromkeys(self.lesson(position)[0].title for position in positions))
