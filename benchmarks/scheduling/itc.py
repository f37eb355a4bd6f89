"""Instances of the second International Timetabling Competition (2007), track 3, in the ECTT format of Bonutti, De
Cesco, Di Gaspero and Schaerf (Benchmarking curriculum-based course timetabling, 2012), and a scorer of formulation
UD2 that is written from the competition's rules and shares nothing with the solver's model."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from school_ai.ai.scheduling.cycle import Cycle, Day, Period
from school_ai.ai.scheduling.problem import (
    Group,
    Lesson,
    Load,
    Problem,
    Room,
    RoomNeed,
    Setting,
    Teacher,
    Timetable,
)

__all__ = ["UD2_SETTINGS", "Course", "Instance", "Result", "read", "ud2"]

# Room capacity, minimum working days, curriculum compactness, room stability.
UD2_SETTINGS = (
    Setting("seats", weight=1),
    Setting("spread", weight=5),
    Setting("lonely", weight=2, of="groups"),
    Setting("room_changes", weight=1),
)


@dataclass(frozen=True)
class Course:
    name: str
    teacher: str
    lectures: int
    least_days: int
    students: int


@dataclass(frozen=True)
class Instance:
    """As it stands in the file."""

    name: str
    days: int
    periods: int
    courses: tuple[Course, ...]
    rooms: dict[str, int]
    curricula: dict[str, tuple[str, ...]]
    unavailable: dict[str, frozenset[tuple[int, int]]]

    def problem(self) -> Problem:
        """Curricula are groups. A room that is too small costs, so any room serves any course."""
        of_course = defaultdict(list)
        for name, courses in self.curricula.items():
            for course in courses:
                of_course[course].append(name)
        loads = tuple(
            Load(
                name=course.name,
                course=course.name,
                title=course.name,
                groups=tuple(of_course[course.name]),
                teachers=(course.teacher,),
                lessons=(Lesson(),) * course.lectures,
                need=RoomNeed(seats=course.students),
                forbidden=frozenset(
                    self.periods * day + period for day, period in self.unavailable.get(course.name, ())
                ),
                least_days=course.least_days,
            )
            for course in self.courses
        )
        return Problem(
            cycle=Cycle(
                tuple(Day(f"Day {day + 1}", day) for day in range(self.days)),
                tuple(Period(f"Period {n + 1}", 480 + 60 * n, 540 + 60 * n) for n in range(self.periods)),
            ),
            teachers=tuple(Teacher(name, name) for name in dict.fromkeys(course.teacher for course in self.courses)),
            groups=tuple(Group(name, name, 0) for name in self.curricula),
            rooms=tuple(Room(name, name, capacity) for name, capacity in self.rooms.items()),
            loads=loads,
            settings=UD2_SETTINGS,
        )


def read(path: Path) -> Instance:
    """Raises ValueError where the file is not in the ECTT format."""
    head: dict[str, str] = {}
    parts: dict[str, list[list[str]]] = {}
    part = None
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if not text or text == "END.":
            continue
        if text.endswith(":"):
            part = parts.setdefault(text[:-1], [])
        elif part is None:
            name, value = text.split(":", 1)
            head[name] = value.strip()
        else:
            part.append(text.split())
    unavailable = defaultdict(set)
    for course, day, period in parts.get("UNAVAILABILITY_CONSTRAINTS", ()):
        unavailable[course].add((int(day), int(period)))
    instance = Instance(
        name=head["Name"],
        days=int(head["Days"]),
        periods=int(head["Periods_per_day"]),
        courses=tuple(Course(row[0], row[1], int(row[2]), int(row[3]), int(row[4])) for row in parts["COURSES"]),
        rooms={row[0]: int(row[1]) for row in parts["ROOMS"]},
        curricula={row[0]: tuple(row[2:]) for row in parts["CURRICULA"]},
        unavailable={name: frozenset(slots) for name, slots in unavailable.items()},
    )
    counts = (len(instance.courses), len(instance.rooms), len(instance.curricula))
    if counts != tuple(int(head[name]) for name in ("Courses", "Rooms", "Curricula")):
        raise ValueError(f"{path.name}: {counts} courses, rooms and curricula are not what its head says")
    return instance


@dataclass
class Result:
    """Hard violations and the four soft costs of UD2, weighted."""

    hard: Counter = field(default_factory=Counter)
    capacity: int = 0
    working_days: int = 0
    compactness: int = 0
    stability: int = 0

    @property
    def cost(self) -> int:
        return self.capacity + self.working_days + self.compactness + self.stability


def ud2(instance: Instance, timetable: Timetable) -> Result:
    """Score of a timetable of `instance.problem()` by the rules of track 3: each lecture over the room's seats costs
    1 a student, each missing day 5, each lecture of a curriculum that stands alone in a day 2, each further room 1."""
    result = Result()
    lectures = [(course, number) for course in instance.courses for number in range(course.lectures)]
    if len(lectures) != len(timetable.places):
        raise ValueError("a timetable of another instance")
    taught: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for (course, _number), place in zip(lectures, timetable.places, strict=True):
        if place is None or place.room not in instance.rooms:
            result.hard["lectures"] += 1
            continue
        day, period = divmod(place.slot, instance.periods)
        if not 0 <= day < instance.days:
            result.hard["lectures"] += 1
            continue
        taught[course.name].append((day, period, place.room))
        if (day, period) in instance.unavailable.get(course.name, ()):
            result.hard["availability"] += 1
        result.capacity += max(0, course.students - instance.rooms[place.room])

    in_room = Counter((day, period, room) for places in taught.values() for day, period, room in places)
    result.hard["room occupancy"] += sum(count - 1 for count in in_room.values())
    conflicting = {frozenset(pair) for courses in instance.curricula.values() for pair in combinations(courses, 2)}
    of_teacher = defaultdict(list)
    for course in instance.courses:
        of_teacher[course.teacher].append(course.name)
    conflicting |= {frozenset(pair) for courses in of_teacher.values() for pair in combinations(courses, 2)}
    times = {name: Counter((day, period) for day, period, _room in places) for name, places in taught.items()}
    for pair in conflicting:
        one, other = (times.get(name, Counter()) for name in pair)
        result.hard["conflicts"] += sum((one & other).values())
    for count in times.values():
        result.hard["lectures"] += sum(each - 1 for each in count.values())

    for course in instance.courses:
        places = taught.get(course.name, ())
        result.working_days += 5 * max(0, course.least_days - len({day for day, _period, _room in places}))
        result.stability += max(0, len({room for _day, _period, room in places}) - 1)
    for courses in instance.curricula.values():
        busy = {(day, period) for name in courses for day, period, _room in taught.get(name, ())}
        result.compactness += 2 * sum(
            (day, period - 1) not in busy and (day, period + 1) not in busy for day, period in busy
        )
    result.hard = +result.hard
    return result
