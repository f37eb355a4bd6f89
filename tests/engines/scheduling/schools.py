"""Small schools for tests."""

import random
from dataclasses import replace

from school_ai.ai.scheduling.cycle import Cycle, Day, Period
from school_ai.ai.scheduling.fit import rooms_for, starts_for
from school_ai.ai.scheduling.problem import (
    Group,
    Lesson,
    Load,
    Place,
    Problem,
    Room,
    RoomNeed,
    Setting,
    Teacher,
    Timetable,
)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def cycle(days: int = 5, periods: int = 6, weeks: int = 1, breaks: tuple[int, ...] = (), closed=()) -> Cycle:
    """Periods of 45 minutes from 8:00 on, five minutes apart."""
    return Cycle(
        tuple(Day(f"{WEEKDAYS[day]}{' B' * week}", day, week) for week in range(weeks) for day in range(days)),
        tuple(
            Period(f"Period {number + 1}", 480 + 50 * number, 525 + 50 * number, number in breaks)
            for number in range(periods)
        ),
        frozenset(closed),
    )


def load(name: str, group="9A", teacher="T1", lessons=1, title: str | None = None, **more) -> Load:
    """`group` and `teacher`: a name or several; `lessons`: how many of one period, or the lessons themselves."""
    groups = (group,) if isinstance(group, str) else tuple(group)
    teachers = (teacher,) if isinstance(teacher, str) else tuple(teacher)
    made = (Lesson(),) * lessons if isinstance(lessons, int) else tuple(lessons)
    return Load(name, name, title or name, groups, teachers, made, **more)


def school(*loads: Load, settings=(), **more) -> Problem:
    """Two groups, two teachers, three rooms: R1 and R2 in one building, the lab in another."""
    given = {
        "cycle": cycle(),
        "teachers": (Teacher("T1", "Ada Lovelace"), Teacher("T2", "Emmy Noether")),
        "groups": (Group("9A", "Grade 9A", 25), Group("9B", "Grade 9B", 25)),
        "rooms": (
            Room("R1", "Room 1", 30, building="Main"),
            Room("R2", "Room 2", 30, building="Main"),
            Room("LAB", "Physics lab", 30, kind="Lab", building="Annex"),
        ),
    }
    given.update(more)
    return Problem(loads=tuple(loads), settings=tuple(settings), **given)


def placed(*places: int | tuple[int, str] | None, room: str | None = "R1") -> Timetable:
    """Slots, in `room`, or slots and rooms."""
    return Timetable(
        tuple(None if each is None else Place(each, room) if isinstance(each, int) else Place(*each) for each in places)
    )


EVERY_RULE = (
    *(
        Setting(rule, weight=weight, of=of, limit=limit, window=window)
        for of in ("groups", "teachers")
        for rule, weight, limit, window in (
            ("lessons_a_day", 3, 4, None),
            ("lessons_in_a_row", 2, 2, None),
            ("free_period", 5, None, (2, 3)),
            ("rest", 2, 1200, None),
            ("gaps", 2, None, None),
            ("lonely", 1, None, None),
            ("days_taught", 4, 3, None),
            ("load_balance", 1, None, None),
            ("building_changes", 1, None, None),
            ("early", 1, 1, None),
            ("late", 1, 5, None),
        )
    ),
    Setting("wishes", 2),
    Setting("heavy_late", 2, limit=3),
    Setting("spread", 3),
    Setting("same_day", 2, limit=1),
    Setting("room_changes", 1),
    Setting("seats", 1),
    Setting("home_room", 1),
    Setting("moved", 1),
)


def random_school(seed: int, *, groups: int = 4, settings=EVERY_RULE, lessons: int = 4, days=5, periods=6) -> Problem:
    """A school in which every rule has something to say."""
    chance = random.Random(seed)
    bells = cycle(days, periods, breaks=(2,), closed=(days * periods - 1,))
    teachers = tuple(
        Teacher(
            f"T{number}",
            f"Teacher {number}",
            frozenset(chance.sample(range(bells.slots), 2)),
            {chance.randrange(bells.slots): chance.randint(1, 3) for _ in range(4)},
            chance.choice((None, 3, 4)),
        )
        for number in range(groups + 2)
    )
    rooms = tuple(
        Room(
            f"R{number}",
            f"Room {number}",
            chance.randint(20, 32),
            "Lab" if number % 4 == 3 else "",
            ("Main", "Annex", "")[number % 3],
            frozenset({"projector"} if number % 2 else ()),
            frozenset({chance.randrange(bells.slots)}),
        )
        for number in range(groups + 2)
    )
    pupils = [f"P{number}" for number in range(20 * groups)]
    classes = tuple(
        Group(
            f"G{number}",
            f"Group {number}",
            20,
            frozenset(pupils[20 * number : 20 * number + 20]) | frozenset(chance.sample(pupils, number % 2)),
            frozenset({chance.randrange(bells.slots)}),
            f"R{number}",
        )
        for number in range(groups)
    )
    loads = []
    for group in classes:
        for number in range(4):
            joint = number == 3 and group.name != "G0"
            loads.append(
                Load(
                    f"L{group.name}{number}",
                    f"Course {number}",
                    f"Course {number}, {group.title}",
                    ("G0", group.name) if joint else (group.name,),
                    tuple(chance.sample([each.name for each in teachers], 2 if number == 2 else 1)),
                    tuple(
                        Lesson(chance.choice((1, 1, 1, 2))) for _ in range(1 if joint else chance.randint(1, lessons))
                    ),
                    RoomNeed(kind="Lab" if number == 1 else "", none=number == 2 and chance.random() < 0.3),
                    heavy=number == 0,
                    forbidden=frozenset({chance.randrange(bells.slots)}),
                )
            )
    problem = Problem(bells, teachers, classes, rooms, tuple(loads), tuple(settings))
    return replace(
        problem,
        before={position: Place(chance.randrange(bells.slots)) for position in range(0, len(problem.placings), 3)},
    )


def random_places(problem: Problem, seed: int, missing: float = 0.0) -> Timetable:
    """Every lesson anywhere that it could be by itself."""
    chance = random.Random(seed)
    places = []
    for load, lesson in problem.placings:
        starts = starts_for(problem, load, lesson)
        rooms = rooms_for(problem, load, lesson)
        if not starts or chance.random() < missing:
            places.append(None)
        else:
            places.append(Place(chance.choice(starts), chance.choice(rooms) if rooms else None))
    return Timetable(tuple(places))
