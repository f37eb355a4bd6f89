"""A large school, made up: 40 groups, 70 teachers, 45 rooms, 40 periods a week, 1,300 lessons.

Eight grades of five groups. In the highest grade three classes share two elective groups, so those overlap. In the
upper grades sports is taught to two classes at once by two teachers. Doubles cross no break. Two classes have no room
of their own. Classrooms stand in two buildings, so do the rooms of five kinds. Every class is busy for about nine
tenths of the week, as schools are, and a timetable exists.
"""

from dataclasses import dataclass, field
from random import Random

from school_ai.ai.scheduling.cycle import Cycle, Day, Period
from school_ai.ai.scheduling.problem import Group, Lesson, Load, Problem, Room, RoomNeed, Setting, Teacher

__all__ = ["GROUPS", "LESSONS", "ROOMS", "TEACHERS", "large_school"]

GROUPS, TEACHERS, ROOMS, LESSONS = 40, 70, 45, 1300
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
BEGINS = ("8:00", "8:50", "9:55", "10:45", "11:45", "12:35", "13:40", "14:30")
LAST_BEFORE_A_BREAK = (1, 3, 5)
MAIN, NORTH = "Main building", "North wing"
KINDS = (
    ("Science lab", 3, NORTH),
    ("Computer room", 2, NORTH),
    ("Music room", 1, MAIN),
    ("Art room", 1, MAIN),
    ("Sports hall", 2, ""),
)
HEAVY = ("Mathematics", "English", "Physics", "Chemistry")
FILLER = "Study hour"


@dataclass(frozen=True)
class Subject:
    """`singles` and `doubles` a week; `kind` of room; `labs`: how many of the lessons are held there, doubles first."""

    course: str
    department: str
    singles: int
    doubles: int = 0
    kind: str = ""
    labs: int = 0


LOWER = (
    Subject("Mathematics", "Mathematics", 5),
    Subject("English", "English", 5),
    Subject("German", "Languages", 4),
    Subject("History", "Humanities", 3),
    Subject("Geography", "Humanities", 2),
    Subject("Ethics", "Humanities", 2),
    Subject("Music", "Arts", 2, 0, "Music room", 1),
    Subject("Computing", "Computing", 1, 0, "Computer room", 1),
    Subject("Reading", "English", 2),
    Subject("French", "Languages", 3),
)
YOUNGER = (Subject("Science", "Science", 3, 0, "Science lab", 1), Subject("Art", "Arts", 1, 0, "Art room", 1))
OLDER = (Subject("Science", "Science", 1, 1, "Science lab", 1), Subject("Art", "Arts", 0, 1, "Art room", 1))
UPPER = (
    Subject("Mathematics", "Mathematics", 5),
    Subject("English", "English", 4),
    Subject("German", "Languages", 3),
    Subject("Physics", "Science", 3, 0, "Science lab", 1),
    Subject("Chemistry", "Science", 2, 0, "Science lab", 1),
    Subject("Biology", "Science", 2, 0, "Science lab", 1),
    Subject("History", "Humanities", 3),
    Subject("Geography", "Humanities", 1),
    Subject("Ethics", "Humanities", 2),
    Subject("Computing", "Computing", 0, 1, "Computer room", 1),
)
ELECTIVES = (
    ("Languages", (Subject("Spanish", "Languages", 4), Subject("Literature", "English", 3))),
    (
        "Sciences",
        (Subject("Applied science", "Science", 2, 1, "Science lab", 1), Subject("Statistics", "Mathematics", 3)),
    ),
)
DEPARTMENTS = ("Mathematics", "English", "Languages", "Science", "Humanities", "Arts", "Computing", "Sports")


@dataclass
class _Wanted:
    """A load before it has teachers."""

    name: str
    course: str
    department: str
    groups: tuple[str, ...]
    lessons: list[Lesson]
    kind: str
    teachers_needed: int = 1
    teachers: list[str] = field(default_factory=list)

    @property
    def periods(self) -> int:
        return sum(lesson.periods for lesson in self.lessons)


def large_school(seed: int = 7, settings: tuple[Setting, ...] | None = None) -> Problem:
    """The school of a seed; the same seed gives the same school. `settings` None means the app's own defaults."""
    from school_ai.ai.scheduling.defaults import DEFAULT_SETTINGS

    random = Random(seed)
    rooms = _rooms()
    groups = _groups(random, [room.name for room in rooms if not room.kind])
    wanted = _wanted(groups)
    teachers = _teachers(random, wanted)
    return Problem(
        cycle=_cycle(),
        teachers=teachers,
        groups=groups,
        rooms=rooms,
        loads=tuple(_load(each) for each in wanted),
        settings=DEFAULT_SETTINGS if settings is None else settings,
    )


def _cycle() -> Cycle:
    periods = []
    for number, begins in enumerate(BEGINS):
        hours, minutes = map(int, begins.split(":"))
        at = 60 * hours + minutes
        periods.append(Period(f"Period {number + 1}", at, at + 45, number in LAST_BEFORE_A_BREAK))
    return Cycle(tuple(Day(name, number) for number, name in enumerate(DAYS)), tuple(periods))


def _rooms() -> tuple[Room, ...]:
    rooms = []
    for kind, number, building in KINDS:
        for each in range(1, number + 1):
            seats = 64 if kind == "Sports hall" else 32
            rooms.append(Room(f"{kind} {each}", f"{kind} {each}", seats, kind, building))
    for number in range(1, ROOMS - len(rooms) + 1):
        building = MAIN if number <= 20 else NORTH
        rooms.append(Room(f"Room {number}", f"Room {number}", 34 if number % 4 == 0 else 31, "", building))
    return tuple(rooms)


def _groups(random: Random, classrooms: list[str]) -> tuple[Group, ...]:
    groups, free = [], list(classrooms)
    for grade in range(5, 13):
        classes = []
        for section in "ABCDE" if grade < 12 else "ABC":
            name = f"{grade}{section}"
            size = random.randint(22, 30) if grade < 12 else random.randint(18, 22)
            pupils = frozenset(f"{name}-{number}" for number in range(1, size + 1))
            classes.append(Group(name, f"Class {name}", size, pupils, home_room=free.pop(0) if free else None))
        groups += classes
        if grade == 12:
            everyone = sorted(pupil for each in classes for pupil in each.pupils)
            random.shuffle(everyone)
            for (title, _), chosen in zip(ELECTIVES, (everyone[:30], everyone[30:58]), strict=True):
                groups.append(Group(f"{grade} {title}", f"{title} {grade}", len(chosen), frozenset(chosen)))
    return tuple(groups)


def _wanted(groups: tuple[Group, ...]) -> list[_Wanted]:
    found = []
    classes = [group for group in groups if " " not in group.name]
    for group in classes:
        grade = int(group.name[:-1])
        subjects = UPPER if grade > 8 else (*LOWER, *(YOUNGER if grade < 7 else OLDER))
        if 8 < grade < 12:
            subjects = (*subjects, *(each for each in LOWER if each.course in ("Music", "French", "Reading")))
        for subject in subjects:
            found += _parts(group.name, subject)
    for group in groups:
        if " " in group.name:
            for subject in dict(ELECTIVES)[group.name.split(" ", 1)[1]]:
                found += _parts(group.name, subject)
    for grade in range(5, 13):
        names = [group.name for group in classes if int(group.name[:-1]) == grade]
        together = 2 if grade > 8 else 1
        for first in range(0, len(names), together):
            pair = tuple(names[first : first + together])
            lessons = [Lesson(1)] * 2
            title = "+".join(pair)
            found.append(_Wanted(f"Sports {title}", "Sports", "Sports", pair, lessons, "Sports hall", len(pair)))
    return _filled_up(found, [group.name for group in classes])


def _parts(group: str, subject: Subject) -> list[_Wanted]:
    """One load for the lessons in a room of a kind, one for those in a classroom."""
    lessons = [Lesson(2)] * subject.doubles + [Lesson(1)] * subject.singles
    labs, plain = lessons[: subject.labs], lessons[subject.labs :]
    found = []
    if plain:
        found.append(_Wanted(f"{subject.course} {group}", subject.course, subject.department, (group,), plain, ""))
    if labs:
        suffix = f" ({subject.kind})" if plain else ""
        name = f"{subject.course} {group}{suffix}"
        found.append(_Wanted(name, subject.course, subject.department, (group,), labs, subject.kind))
    return found


def _filled_up(wanted: list[_Wanted], classes: list[str]) -> list[_Wanted]:
    """Hours of study on top, to whoever has fewest periods, until there are as many lessons as wanted."""
    periods = dict.fromkeys(classes, 0)
    for each in wanted:
        for name in each.groups:
            if name in periods:
                periods[name] += each.periods
    for name in classes:
        if int(name[:-1]) == 12:  # their electives, which are taught side by side, or one after the other
            periods[name] += 8
    missing = LESSONS - sum(len(each.lessons) for each in wanted)
    hours = dict.fromkeys(classes, 0)
    for _ in range(missing):
        name = min(classes, key=lambda each: periods[each])
        periods[name] += 1
        hours[name] += 1
    if missing < 0 or max(periods.values()) > 39:
        raise AssertionError(f"the tables of subjects do not give {LESSONS} lessons: {missing}, {periods}")
    for name in classes:
        if hours[name]:
            lessons = [Lesson()] * hours[name]
            wanted.append(_Wanted(f"{FILLER} {name}", FILLER, "", (name,), lessons, ""))
    return wanted


def _teachers(random: Random, wanted: list[_Wanted]) -> tuple[Teacher, ...]:
    names = [f"T{number:02}" for number in range(1, TEACHERS + 1)]
    of_department = _departments(wanted, names)
    part_time = {name for name in names if random.random() < 0.2}
    room_for = {name: 14.0 if name in part_time else 24.0 for name in names}
    taught = dict.fromkeys(names, 0)

    def least_busy(among: list[str]) -> str:
        return min(among, key=lambda name: (taught[name] / room_for[name], name))

    order = sorted(wanted, key=lambda each: (not each.department, -each.teachers_needed, -each.periods, each.name))
    for each in order:
        free = list(of_department.get(each.department, names))
        for _ in range(each.teachers_needed):
            chosen = least_busy(free)
            free.remove(chosen)
            each.teachers.append(chosen)
            taught[chosen] += each.periods
    teachers = []
    for name in names:
        away: set[int] = set()
        if name in part_time and taught[name] <= 18:
            day = random.randrange(5)
            away |= set(range(8 * day, 8 * day + 8))
        elif random.random() < 0.15:
            day, last = random.randrange(5), random.random() < 0.5
            away |= set(range(8 * day + 6, 8 * day + 8)) if last else {8 * day}
        wishes: dict[int, int] = {}
        for _ in range(random.choice((0, 1, 1, 2))):
            day, weight = random.randrange(5), random.choice((1, 1, 2, 3))
            periods = random.choice((range(0, 1), range(0, 2), range(6, 8), range(7, 8)))
            wishes.update({8 * day + period: weight for period in periods})
        wishes = {slot: weight for slot, weight in wishes.items() if slot not in away}
        most_days = 4 if name in part_time else None
        teachers.append(Teacher(name, f"Teacher {name[1:]}", frozenset(away), wishes, most_days))
    return tuple(teachers)


def _departments(wanted: list[_Wanted], names: list[str]) -> dict[str, list[str]]:
    """Teachers handed to departments in proportion to the periods that these teach (largest remainders)."""
    periods = dict.fromkeys(DEPARTMENTS, 0)
    for each in wanted:
        if each.department:
            periods[each.department] += each.periods * each.teachers_needed
    total = sum(periods.values())
    exact = {name: TEACHERS * periods[name] / total for name in DEPARTMENTS}
    share = {name: int(exact[name]) for name in DEPARTMENTS}
    for name in sorted(DEPARTMENTS, key=lambda name: share[name] - exact[name])[: TEACHERS - sum(share.values())]:
        share[name] += 1
    found, at = {}, 0
    for name in DEPARTMENTS:
        found[name] = names[at : at + share[name]]
        at += share[name]
    return found


def _load(wanted: _Wanted) -> Load:
    need = RoomNeed(kind=wanted.kind)
    title = f"{wanted.course}, {' and '.join(wanted.groups)}"
    return Load(
        name=wanted.name,
        course=wanted.course,
        title=title,
        groups=wanted.groups,
        teachers=tuple(wanted.teachers),
        lessons=tuple(wanted.lessons),
        need=need,
        heavy=wanted.course in HEAVY,
    )
