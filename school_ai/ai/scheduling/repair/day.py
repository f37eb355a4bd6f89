"""Dated lessons, who and what is there for them, and what has come in between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from school_ai.ai.scheduling.cycle import Period
from school_ai.ai.scheduling.problem import Group, Room, RoomNeed

__all__ = [
    "Absence",
    "Caps",
    "Colleague",
    "DatedLesson",
    "Disruption",
    "NewLesson",
    "NotFor",
    "RoomClosure",
    "Situation",
    "Span",
    "clock",
]


# An ordinary classroom.
ANY_ROOM = RoomNeed()


def clock(minutes: int) -> str:
    """Minutes after midnight as people write them."""
    return f"{minutes // 60}:{minutes % 60:02d}"


@dataclass(frozen=True)
class Span:
    """Part of a day, in minutes after midnight. `weight`: how much somebody would rather not (1 to 3), where that is
    what the span is for."""

    date: date
    begins: int = 0
    ends: int = 24 * 60
    weight: int = 1

    def meets(self, day: date, begins: int, ends: int) -> bool:
        return self.date == day and self.begins < ends and begins < self.ends


@dataclass(frozen=True)
class DatedLesson:
    """One lesson of the calendar; `begins` and `ends` are minutes after midnight. `pupils` is how many there are.
    `need` is what its room must have. `locked`: it stays as it is (attendance has been taken)."""

    name: str
    date: date
    begins: int
    ends: int
    groups: tuple[str, ...]
    course: str
    teachers: tuple[str, ...]
    room: str | None = None
    pupils: int = 0
    title: str = ""
    need: RoomNeed = ANY_ROOM
    locked: bool = False

    @property
    def called(self) -> str:
        return self.title or f"{self.course}, {', '.join(self.groups)}"


@dataclass(frozen=True)
class NotFor:
    """Lessons of others that a colleague is not to take: those within `spans`, of a course or a group where one is
    named."""

    spans: tuple[Span, ...]
    course: str | None = None
    group: str | None = None

    def meets(self, lesson: DatedLesson) -> bool:
        return (
            (self.course is None or self.course == lesson.course)
            and (self.group is None or self.group in lesson.groups)
            and any(span.meets(lesson.date, lesson.begins, lesson.ends) for span in self.spans)
        )


@dataclass(frozen=True)
class Colleague:
    """Somebody who may take a lesson. `courses` and `groups`: what and whom they teach. `covered`: lessons taken for
    others lately; `covers_on`: of those, how many on a date of the span. `unavailable`: when they cannot;
    `rather_not`: when they would rather not. `not_for`: what they are not to take unless they have agreed to it.
    `teaches` False: may supervise, but not teach."""

    name: str
    title: str
    courses: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    covered: int = 0
    covers_on: Mapping[date, int] = field(default_factory=dict)
    unavailable: tuple[Span, ...] = ()
    rather_not: tuple[Span, ...] = ()
    may_cover: bool = True
    teaches: bool = True
    not_for: tuple[NotFor, ...] = ()

    def is_not_for(self, lesson: DatedLesson) -> bool:
        return any(each.meets(lesson) for each in self.not_for)


@dataclass(frozen=True)
class Absence:
    """A teacher is away from `begins` up to `ends`."""

    teacher: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class RoomClosure:
    """A room cannot be used from `begins` up to `ends`."""

    room: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class NewLesson:
    """A lesson that is to be added on one of `dates`, of `periods` periods. Without `teachers` somebody is found who
    may take it."""

    name: str
    dates: tuple[date, ...]
    groups: tuple[str, ...]
    course: str
    teachers: tuple[str, ...] = ()
    periods: int = 1
    pupils: int = 0
    title: str = ""
    need: RoomNeed = ANY_ROOM

    @property
    def called(self) -> str:
        return self.title or f"{self.course}, {', '.join(self.groups)}"


Disruption = Absence | RoomClosure | NewLesson


@dataclass(frozen=True)
class Caps:
    """What a planner allows. None is no limit. `most_people`: how many may be affected by what is moved, joined or put
    into another room. `may_change_day`: lessons may move to another day of the situation's `dates`."""

    most_covers_a_day: int | None = 2
    most_covers_a_week: int | None = 5
    may_move: bool = True
    may_change_day: bool = False
    most_moved: int | None = None
    most_people: int | None = None
    may_join: bool = True
    may_call_in: bool = True


@dataclass(frozen=True)
class Situation:
    """What there is on the days in question: all lessons of `dates`, which are the school days that lessons are on and
    may be moved to. `bells`: the periods of a day; `bells_on`: those of a date with others. `rooms_closed`: when rooms
    cannot be used anyway. `now`: nothing is moved to a time before it. `agreed`: lesson -> who will take it.
    `not_wanted`: (lesson, colleague) that a planner has turned down."""

    dates: tuple[date, ...]
    bells: tuple[Period, ...]
    lessons: tuple[DatedLesson, ...]
    colleagues: tuple[Colleague, ...]
    groups: tuple[Group, ...]
    rooms: tuple[Room, ...]
    caps: Caps = Caps()
    bells_on: Mapping[date, tuple[Period, ...]] = field(default_factory=dict)
    rooms_closed: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    now: datetime | None = None
    agreed: Mapping[str, str] = field(default_factory=dict)
    not_wanted: frozenset[tuple[str, str]] = frozenset()

    def periods_on(self, day: date) -> tuple[Period, ...]:
        return self.bells_on.get(day, self.bells)
