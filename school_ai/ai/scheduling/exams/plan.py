"""Examinations, when and where they can be, and a plan of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from school_ai.ai.scheduling.problem import Room, RoomNeed

__all__ = [
    "Accommodation",
    "Exam",
    "ExamPart",
    "ExamPlace",
    "ExamPlan",
    "ExamProblem",
    "ExamRules",
    "Session",
    "Supervisor",
    "Taught",
]

# Any room at all.
ANYWHERE = RoomNeed(other_kinds=True)


@dataclass(frozen=True)
class Exam:
    """An Assessment Plan to be placed. `supervisors`: who may supervise it, everybody if empty; it is enough that one
    in the room may. `session`: where it is locked."""

    name: str
    title: str
    minutes: int
    pupils: frozenset[str]
    course: str = ""
    groups: tuple[str, ...] = ()
    heavy: bool = False
    need: RoomNeed = ANYWHERE
    supervisors: frozenset[str] = frozenset()
    session: str | None = None


@dataclass(frozen=True)
class Accommodation:
    """What a pupil is granted: so many percent more time, an own room. Who does not finish within the session gets an
    own room in any case, and may go on there."""

    extra_percent: int = 0
    own_room: bool = False


@dataclass(frozen=True)
class Session:
    """Part of a day at which examinations can be written; minutes after midnight. Sessions may overlap."""

    name: str
    title: str
    date: date
    begins: int
    ends: int

    @property
    def minutes(self) -> int:
        return self.ends - self.begins

    def meets(self, other: "Session") -> bool:
        return self.date == other.date and self.begins < other.ends and other.begins < self.ends


@dataclass(frozen=True)
class Supervisor:
    """`unavailable` and `rather_not`: names of sessions. `most`: how many sessions they take."""

    name: str
    title: str
    unavailable: frozenset[str] = frozenset()
    rather_not: frozenset[str] = frozenset()
    most: int | None = None


@dataclass(frozen=True)
class Taught:
    """A group has a lesson during a session; minutes after midnight."""

    group: str
    begins: int
    ends: int


@dataclass(frozen=True)
class ExamRules:
    """`most_a_day` and `least_rest` (minutes from the end of an examination of a pupil, extra time counted in, to their
    next) are hard where their weight is None, and so is that a pupil has no lesson of another group meanwhile
    (`missed_lesson_weight`). Weights are for each pupil and time that it happens: `heavy_close` for
    two heavy examinations on one day or on days that follow one another. `split` is for each room of an examination
    beyond the first, `rather_not` and `uneven` for each supervision against a wish or beyond an even share. A
    supervisor is needed for each started `pupils_per_supervisor` in a room."""

    most_a_day: int = 1
    most_a_day_weight: int | None = None
    least_rest: int = 0
    least_rest_weight: int | None = 1
    heavy_close: int = 1
    split: int = 10
    rather_not: int = 5
    uneven: int = 2
    missed_lesson_weight: int | None = None
    pupils_per_supervisor: int = 30
    share_rooms: bool = True


@dataclass(frozen=True)
class ExamProblem:
    """`rooms_closed`: room -> names of sessions at which it cannot be used. `lessons`: (room or supervisor, session) ->
    groups that have a lesson there then; it gives way where all of them write at that time, and only then. `taught`:
    session -> lessons that there are during it; `members`: the pupils of groups. A group's lesson gives way to an exam
    of its own, and to exams of others where all its pupils write; otherwise it is in the way of whoever would have to
    be at both. `accommodations` by pupil. `pupil_titles`, `group_titles`: what they are called in sentences."""

    exams: tuple[Exam, ...]
    sessions: tuple[Session, ...]
    rooms: tuple[Room, ...]
    supervisors: tuple[Supervisor, ...]
    accommodations: Mapping[str, Accommodation] = field(default_factory=dict)
    rules: ExamRules = ExamRules()
    rooms_closed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    pupil_titles: Mapping[str, str] = field(default_factory=dict)
    lessons: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    taught: Mapping[str, tuple[Taught, ...]] = field(default_factory=dict)
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    group_titles: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def session(self) -> dict[str, Session]:
        return {each.name: each for each in self.sessions}

    @cached_property
    def room(self) -> dict[str, Room]:
        return {each.name: each for each in self.rooms}

    @cached_property
    def supervisor(self) -> dict[str, Supervisor]:
        return {each.name: each for each in self.supervisors}

    def pupil(self, name: str) -> str:
        return self.pupil_titles.get(name, name)

    def group(self, name: str) -> str:
        return self.group_titles.get(name, name)

    def minutes_of(self, exam: Exam, pupil: str) -> int:
        """How long a pupil may write, extra time counted in and rounded up."""
        given = self.accommodations.get(pupil)
        return exam.minutes if given is None else -(-exam.minutes * (100 + given.extra_percent) // 100)

    def alone(self, exam: Exam, session: Session) -> tuple[str, ...]:
        """The pupils of an examination who need an own room in a session."""
        return tuple(
            pupil
            for pupil in sorted(exam.pupils & self.accommodations.keys())
            if self.accommodations[pupil].own_room or self.minutes_of(exam, pupil) > session.minutes
        )

    def writes_during(self, exam: Exam, session: Session, taught: Taught, day: date, pupil: str | None = None) -> bool:
        """Whether an examination in a session is written while a group has a lesson on a day: by a pupil, or by whoever
        takes longest."""
        if session.date != day or taught.ends <= session.begins:
            return False
        who = exam.pupils if pupil is None else (pupil,)
        longest = max((self.minutes_of(exam, each) for each in who), default=exam.minutes)
        return taught.begins < session.begins + longest

    def taught_to(self, group: str, session: Session) -> tuple[Taught, ...]:
        """A group's lessons during a session; the whole session where it is not said when they are."""
        found = tuple(each for each in self.taught.get(session.name, ()) if each.group == group)
        return found or (Taught(group, session.begins, session.ends),)

    def at_both(self, exam: Exam, session: Session, taught: Taught) -> tuple[str, ...]:
        """The pupils of an examination who have a lesson of another group while they write in a session."""
        if taught.group in exam.groups:
            return ()
        both = exam.pupils & self.members.get(taught.group, frozenset())
        return tuple(pupil for pupil in sorted(both) if self.writes_during(exam, session, taught, session.date, pupil))

    def serves(self, exam: Exam, room: Room) -> bool:
        """Whether a room has what an examination needs, seats aside."""
        need = exam.need
        if need.rooms and room.name not in need.rooms:
            return False
        if not need.rooms and need.kind != room.kind and not (need.other_kinds and not need.kind):
            return False
        return (not need.building or need.building == room.building) and need.equipment <= room.equipment


@dataclass(frozen=True)
class ExamPart:
    """Pupils of an examination who sit in one room, and for how many minutes at most. `alone`: an own room."""

    room: str
    pupils: tuple[str, ...]
    minutes: int
    alone: bool = False


@dataclass(frozen=True)
class ExamPlace:
    """When an examination is written, and where."""

    exam: str
    session: str
    parts: tuple[ExamPart, ...]


@dataclass(frozen=True)
class ExamPlan:
    """`supervisors`: (session, room) -> who is there. `proven`: no plan costs less."""

    places: tuple[ExamPlace, ...]
    supervisors: Mapping[tuple[str, str], tuple[str, ...]]
    proven: bool = False
