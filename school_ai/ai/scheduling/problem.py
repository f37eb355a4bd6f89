"""A timetabling problem in plain values: who is taught what by whom, in which rooms, and by which rules.

Names are whatever the caller identifies its records by; titles are what people call them, and stand in sentences.
Everything is immutable, so a problem can be handed to threads and compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from school_ai.ai.scheduling.cycle import Cycle

__all__ = ["Group", "Lesson", "Load", "Place", "Problem", "Room", "RoomNeed", "Setting", "Teacher", "Timetable"]


@dataclass(frozen=True)
class Teacher:
    """`unavailable`: slots at which they cannot teach. `wishes`: slot -> how much they would rather not (1 to 3).
    `most_days`: on how many days of the cycle they want to teach at most."""

    name: str
    title: str
    unavailable: frozenset[int] = frozenset()
    wishes: Mapping[int, int] = field(default_factory=dict)
    most_days: int | None = None


@dataclass(frozen=True)
class Group:
    """Pupils who are taught together. Two groups that share one of `pupils` are never taught at the same time."""

    name: str
    title: str
    size: int
    pupils: frozenset[str] = frozenset()
    unavailable: frozenset[int] = frozenset()
    home_room: str | None = None


@dataclass(frozen=True)
class Room:
    """`kind` is what sort of room it is ("Physics lab"); an empty one is an ordinary classroom."""

    name: str
    title: str
    capacity: int
    kind: str = ""
    building: str = ""
    equipment: frozenset[str] = frozenset()
    unavailable: frozenset[int] = frozenset()


@dataclass(frozen=True)
class RoomNeed:
    """What a room must have. An ordinary classroom (`kind` empty) may be any room without a kind of its own, and, if
    `other_kinds`, any room at all. `rooms`, when not empty, names the only ones that serve. `seats` is how many must be
    seated; None means all pupils of the groups. `none` is for what needs no room of the school (sports in the park)."""

    kind: str = ""
    building: str = ""
    equipment: frozenset[str] = frozenset()
    rooms: frozenset[str] = frozenset()
    other_kinds: bool = False
    seats: int | None = None
    none: bool = False


@dataclass(frozen=True)
class Lesson:
    """One lesson of a load in the cycle. `week` keeps it in one week of the cycle. `slot` and `room` are where it is
    fixed; None where it may be moved. `locked`: a planner has locked it there, otherwise its load fixes it."""

    periods: int = 1
    week: int | None = None
    slot: int | None = None
    room: str | None = None
    locked: bool = False


@dataclass(frozen=True)
class Load:
    """A course taught to one or more groups (a joint lesson) by one or more teachers (co-taught), with its lessons in
    the cycle. `forbidden`: slots at which none of its periods may be. `least_days`: on how many days it is to be
    spread, as many as it has lessons if None. `heavy` courses are best taught early in the day."""

    name: str
    course: str
    title: str
    groups: tuple[str, ...]
    teachers: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    need: RoomNeed = RoomNeed()
    heavy: bool = False
    forbidden: frozenset[int] = frozenset()
    least_days: int | None = None


@dataclass(frozen=True)
class Setting:
    """A rule that is switched on. `weight` None makes it hard, otherwise each unit that breaks it costs so much.

    `rule` is a name of `school_ai.ai.scheduling.rules.RULES`, where `limit` and `window` (first and last period) are
    explained for each. `of` says whether groups or teachers are meant where a rule is for either. `who` narrows it to
    these names (of groups, teachers, or loads, as the rule is about); None means all.
    """

    rule: str
    weight: int | None = 1
    of: str = ""
    limit: int | None = None
    window: tuple[int, int] | None = None
    who: frozenset[str] | None = None

    @property
    def is_hard(self) -> bool:
        return self.weight is None


@dataclass(frozen=True)
class Place:
    """Where a lesson is: its first slot, and its room (None where it needs none)."""

    slot: int
    room: str | None = None


@dataclass(frozen=True)
class Problem:
    """Everything that a timetable must do. Raises nothing: what is wrong with a problem, `checks.py` finds."""

    cycle: Cycle
    teachers: tuple[Teacher, ...]
    groups: tuple[Group, ...]
    rooms: tuple[Room, ...]
    loads: tuple[Load, ...]
    settings: tuple[Setting, ...] = ()
    # Where lessons were before, for the rule "moved": position in `placings` -> place.
    before: Mapping[int, Place] = field(default_factory=dict)

    @cached_property
    def placings(self) -> tuple[tuple[Load, Lesson], ...]:
        """All lessons, one after the other, each with its load: a timetable's places are in this order."""
        return tuple((load, lesson) for load in self.loads for lesson in load.lessons)

    @cached_property
    def teacher(self) -> dict[str, Teacher]:
        return {each.name: each for each in self.teachers}

    @cached_property
    def group(self) -> dict[str, Group]:
        return {each.name: each for each in self.groups}

    @cached_property
    def room(self) -> dict[str, Room]:
        return {each.name: each for each in self.rooms}

    @cached_property
    def overlapping(self) -> frozenset[tuple[str, str]]:
        """Pairs of groups that share a pupil, each pair once, in the order of their names."""
        by_pupil: dict[str, list[str]] = {}
        for group in self.groups:
            for pupil in group.pupils:
                by_pupil.setdefault(pupil, []).append(group.name)
        return frozenset(
            pair for names in {tuple(sorted(each)) for each in by_pupil.values()} for pair in combinations(names, 2)
        )

    def pupils_of(self, load: Load) -> int:
        """How many pupils sit in a lesson of the load."""
        return sum(self.group[name].size for name in load.groups if name in self.group)

    def seats_for(self, load: Load) -> int:
        return self.pupils_of(load) if load.need.seats is None else load.need.seats


@dataclass(frozen=True)
class Timetable:
    """A place, or None, for each of a problem's `placings`."""

    places: tuple[Place | None, ...]

    @classmethod
    def empty(cls, problem: Problem) -> "Timetable":
        return cls((None,) * len(problem.placings))

    @property
    def is_complete(self) -> bool:
        return all(place is not None for place in self.places)
