"""A weekly timetable without clashes: who teaches what to whom, in which room, at which period.

Hard rules: no student group, instructor or room has two lessons at once; a lab lesson takes place in a lab of
its kind as long as there is one with free periods, any other lesson in the group's own room; every room seats
the group. Soft ones, which leave something for an optimiser to improve: a course is spread over the week,
groups have few gaps and start early, instructors do not teach the whole day.

Each unit of the school (see groups.py) is solved by itself by iterative forward search: lessons are placed
one at a time on the cheapest period; those that stand in the way are taken out and placed again, with a price
that grows with each such conflict (Müller, "Constraint-based Timetabling", 2005).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from .courses import COURSES
from .groups import Groups
from .seeds import Streams
from .term_dates import DAYS_A_WEEK, TEACHING_PERIODS

PERIODS = len(TEACHING_PERIODS)
SLOTS = DAYS_A_WEEK * PERIODS
MOST_LESSONS = 26
LAB_KINDS: tuple[str, ...] = ("Physics", "Chemistry", "Biology", "Computer")
# Periods a week that may be booked in one lab; the rest stays free so that a timetable can be found.
LAB_BOOKINGS = 31
# Which course an instructor of another course can take over, nearest first.
RELATED: dict[str, tuple[str, ...]] = {
    "Mathematics": ("Physics", "Computer Science"),
    "English": ("History",),
    "Biology": ("Chemistry", "Geography"),
    "History": ("Geography", "English"),
    "Geography": ("History", "Biology"),
    "Physics": ("Mathematics", "Chemistry"),
    "Chemistry": ("Biology", "Physics"),
    "Computer Science": ("Mathematics", "Physics"),
}


@dataclass(frozen=True)
class Rooms:
    """Home rooms first (one for each group, in the groups' order), then labs, then rooms left over.

    `kind` is "Classroom" or one of LAB_KINDS; `unit` is -1 for a room that belongs to no unit.
    """

    name: list[str]
    kind: list[str]
    unit: np.ndarray
    capacity: np.ndarray

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Timetable:
    """The weekly lessons, one entry each, ordered by slot and group. `slot` is weekday x 7 + period."""

    group: np.ndarray
    course: np.ndarray
    instructor: np.ndarray
    room: np.ndarray
    slot: np.ndarray
    teacher_of: np.ndarray
    """The instructor of each group and course, shape (groups, courses); -1 where the group does not take
    it."""

    def __len__(self) -> int:
        return len(self.slot)

    @property
    def weekday(self) -> np.ndarray:
        return self.slot // PERIODS

    @property
    def period(self) -> np.ndarray:
        return self.slot % PERIODS


def plan_rooms(groups: Groups, rooms: int, streams: Streams) -> Rooms:
    """A home room for each group; what is left becomes labs, shared out over the units in turn."""
    rng = streams("rooms")
    units = int(groups.unit.max()) + 1
    largest = [int(groups.size[groups.unit == unit].max()) for unit in range(units)]
    seats = np.array([24, 26, 28, 30, 32])
    name, kind, unit_of, capacity = [], [], [], []
    # Numbers as 101, 102, ... on four floors, or 1001, 1002, ... where a floor has more than 99 rooms.
    floor = 100 if len(groups) < 400 else 1000
    for group in range(len(groups)):
        name.append(f"Room {floor * (group % 4 + 1) + group // 4 + 1}")
        kind.append("Classroom")
        unit_of.append(int(groups.unit[group]))
        capacity.append(max(int(groups.size[group]), int(rng.choice(seats))))
    labs = rooms - len(groups)
    for number in range(labs):
        unit, lab = number % units, LAB_KINDS[number // units % len(LAB_KINDS)]
        again = number // units // len(LAB_KINDS)
        title = f"{lab} Lab" + (f" {unit + 1 + again * units}" if units > 1 or again else "")
        name.append(title)
        kind.append(lab)
        unit_of.append(unit)
        capacity.append(max(largest[unit], int(rng.choice(seats))))
    return Rooms(name, kind, np.array(unit_of), np.array(capacity))


def make_timetable(groups: Groups, instructors: int, rooms: Rooms, streams: Streams) -> Timetable:
    """Staff and solve every unit and put the units side by side."""
    units = int(groups.unit.max()) + 1
    load = np.array([groups.lessons[groups.unit == unit].sum() for unit in range(units)])
    staff = _share_out(load, instructors)
    first = np.concatenate([[0], np.cumsum(staff)[:-1]])
    teacher_of = np.full(groups.lessons.shape, -1)
    parts: list[np.ndarray] = []
    for unit in range(units):
        members = np.flatnonzero(groups.unit == unit)
        teachers = assign_instructors(groups.lessons[members], int(staff[unit]))
        teacher_of[members] = np.where(teachers >= 0, teachers + first[unit], -1)
        lessons = _list_lessons(groups, members, teacher_of, rooms, unit)
        slots = place_lessons(lessons, streams("timetable", unit))
        parts.append(np.column_stack([lessons, slots]))
    rows = np.concatenate(parts)
    rows = rows[np.lexsort((rows[:, 0], rows[:, 4]))]
    return Timetable(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3], rows[:, 4], teacher_of)


def _share_out(load: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers that add up to `total`, in proportion to `load`, at least 1 each (largest remainders)."""
    exact = load / load.sum() * (total - len(load))
    shares = np.floor(exact).astype(int) + 1
    shares[np.argsort(-(exact - np.floor(exact)), kind="stable")[: total - shares.sum()]] += 1
    return shares


def assign_instructors(lessons: np.ndarray, instructors: int) -> np.ndarray:
    """Give each group and course of a unit an instructor.

    `lessons`: lessons a week, shape (groups, courses). Returns positions from 0, -1 where there are no
    lessons. Every instructor has a main course (or several, when there are fewer instructors than courses);
    groups are then handed from the busiest to the least busy one who can take over the course.
    """
    load = lessons.sum(axis=0)
    taught = np.flatnonzero(load)
    main: list[set[int]] = []
    if instructors >= len(taught):
        for course, count in zip(taught, _share_out(load[taught], instructors), strict=True):
            main.extend({int(course)} for _ in range(count))
    else:
        main = [set() for _ in range(instructors)]
        totals = np.zeros(instructors)
        for course in sorted(taught, key=lambda c: -load[c]):
            lightest = int(np.argmin(totals))
            main[lightest].add(int(course))
            totals[lightest] += load[course]
    teacher = np.full(lessons.shape, -1)
    busy = np.zeros(instructors, dtype=int)
    for course in taught:
        able = [i for i in range(instructors) if course in main[i]]
        for group in np.argsort(-lessons[:, course], kind="stable"):
            if lessons[group, course]:
                chosen = min(able, key=lambda i: (busy[i], i))
                teacher[group, course] = chosen
                busy[chosen] += lessons[group, course]
    _even_out(lessons, teacher, busy, main)
    if busy.max() > MOST_LESSONS:
        raise ValueError(f"too few instructors: one would teach {busy.max()} lessons a week (at most {MOST_LESSONS})")
    return teacher


def _even_out(lessons: np.ndarray, teacher: np.ndarray, busy: np.ndarray, main: list[set[int]]) -> None:
    """Hand groups over, in place, while that brings the busiest instructors down and keeps everyone to two
    courses."""
    names = [course.name for course in COURSES]
    courses_of = [Counter(courses) for courses in main]
    for _ in range(4 * len(busy)):
        best: tuple[int, int, int, int] | None = None
        for group, course in np.argwhere(lessons > 0):
            giver, size = teacher[group, course], lessons[group, course]
            for taker in np.flatnonzero(busy + size < busy[giver]):
                related = any(names[course] in RELATED[names[own]] for own in main[taker])
                able = course in courses_of[taker] or (related and len(courses_of[taker]) < 2)
                gain = int(busy[giver] - busy[taker] - size)
                if able and (best is None or gain > best[0]):
                    best = (gain, int(group), int(course), int(taker))
        if best is None or best[0] < 2:
            return
        _, group, course, taker = best
        busy[teacher[group, course]] -= lessons[group, course]
        busy[taker] += lessons[group, course]
        courses_of[taker][course] += 1
        teacher[group, course] = taker


def _list_lessons(groups: Groups, members: np.ndarray, teacher_of: np.ndarray, rooms: Rooms, unit: int) -> np.ndarray:
    """All lessons of a unit as rows (group, course, instructor, room)."""
    labs: dict[str, list[int]] = {}
    for room in range(len(groups), len(rooms)):
        if rooms.unit[room] == unit:
            labs.setdefault(rooms.kind[room], []).append(room)
    booked: Counter[int] = Counter()
    rows = []
    # Older grades first: where a lab is short of periods, the younger ones stay in their own rooms.
    for group in sorted(members, key=lambda g: (-groups.grade[g], g)):
        for number, course in enumerate(COURSES):
            count = int(groups.lessons[group, number])
            free = [lab for lab in labs.get(course.lab or "", []) if booked[lab] + count <= LAB_BOOKINGS]
            room = min(free, key=lambda lab: (booked[lab], lab)) if free else int(group)
            booked[room] += count
            rows.extend((int(group), number, int(teacher_of[group, number]), room) for _ in range(count))
    return np.array(rows)


def place_lessons(lessons: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A slot for each lesson (rows of group, course, instructor, room) without clashes."""
    for _ in range(20):
        search = _Search(lessons, rng)
        if search.run(most_steps=60 * len(lessons)):
            search.close_gaps()
            return np.array(search.slot)
    raise RuntimeError("no timetable without clashes was found; add instructors or rooms")


class _Search:
    """Iterative forward search over the lessons of one unit."""

    def __init__(self, lessons: np.ndarray, rng: np.random.Generator) -> None:
        self.rng = rng
        self.count = len(lessons)
        self.course = lessons[:, 1].tolist()
        self.slot = [-1] * self.count
        # Groups, instructors and rooms are all of one kind to the search: resources that hold one lesson a
        # slot.
        _, numbers = np.unique(
            np.column_stack([lessons[:, [0, 2, 3]].ravel(), np.tile([0, 1, 2], self.count)]),
            axis=0,
            return_inverse=True,
        )
        self.resources = numbers.reshape(self.count, 3).tolist()
        resource_count = int(numbers.max()) + 1
        self.holds = [[-1] * SLOTS for _ in range(resource_count)]
        load = np.bincount(numbers.ravel(), minlength=resource_count)
        self.tightness = [sum(int(load[r]) for r in resources) for resources in self.resources]
        self.same_day = np.zeros((resource_count, len(COURSES), DAYS_A_WEEK), dtype=int)
        self.teaching = np.zeros((resource_count, DAYS_A_WEEK), dtype=int)
        self.weekly = Counter((r[0], c) for r, c in zip(self.resources, self.course, strict=True))
        self.evicted = [0] * self.count
        # Small groups of lessons fit into fewer periods a day.
        self.last_period = [PERIODS - 1 if load[r[0]] > 25 else PERIODS - 2 for r in self.resources]

    def run(self, most_steps: int) -> bool:
        order = sorted(range(self.count), key=lambda k: (self.tightness[k], self.rng.random()))
        waiting = order
        for _ in range(most_steps):
            if not waiting:
                return True
            lesson = waiting.pop()
            slot = self._cheapest_slot(lesson)
            for other in self._blockers(lesson, slot):
                self._take_out(other)
                self.evicted[other] += 1
                waiting.append(other)
            self._put(lesson, slot)
        return not waiting

    def _cheapest_slot(self, lesson: int) -> int:
        group, instructor, room = self.resources[lesson]
        by_group, by_instructor, by_room = self.holds[group], self.holds[instructor], self.holds[room]
        course = self.course[lesson]
        a_day = -(-self.weekly[group, course] // DAYS_A_WEEK)
        noise = self.rng.random(SLOTS).tolist()
        best, best_cost = 0, float("inf")
        for day in range(DAYS_A_WEEK):
            crowded = 6.0 * max(0, self.same_day[group, course, day] + 1 - a_day)
            tired = 2.0 * max(0, self.teaching[instructor, day] - 4)
            for period in range(self.last_period[lesson] + 1):
                slot = day * PERIODS + period
                cost = crowded + tired + 0.4 * period + noise[slot]
                for other in {by_group[slot], by_instructor[slot], by_room[slot]}:
                    if other >= 0:
                        cost += 20.0 + 4.0 * self.evicted[other]
                if cost < best_cost:
                    best, best_cost = slot, cost
        return best

    def _blockers(self, lesson: int, slot: int) -> list[int]:
        found = {self.holds[resource][slot] for resource in self.resources[lesson]}
        return sorted(found - {-1})

    def _put(self, lesson: int, slot: int) -> None:
        self.slot[lesson] = slot
        for resource in self.resources[lesson]:
            self.holds[resource][slot] = lesson
        self._count(lesson, slot // PERIODS, 1)

    def _take_out(self, lesson: int) -> None:
        slot = self.slot[lesson]
        for resource in self.resources[lesson]:
            self.holds[resource][slot] = -1
        self.slot[lesson] = -1
        self._count(lesson, slot // PERIODS, -1)

    def _count(self, lesson: int, day: int, change: int) -> None:
        group, instructor, _ = self.resources[lesson]
        self.same_day[group, self.course[lesson], day] += change
        self.teaching[instructor, day] += change

    def close_gaps(self) -> None:
        """Move late lessons of a group into its free periods in the middle of a day, where everyone is
        free."""
        for group in sorted({resources[0] for resources in self.resources}):
            for _ in range(SLOTS):
                if not self._close_one_gap(group):
                    break

    def _close_one_gap(self, group: int) -> bool:
        held = self.holds[group]
        days = [range(day * PERIODS, (day + 1) * PERIODS) for day in range(DAYS_A_WEEK)]
        ends = [max((slot for slot in day if held[slot] >= 0), default=-1) for day in days]
        gaps = [slot for day, end in zip(days, ends, strict=True) for slot in day if slot < end and held[slot] < 0]
        for gap in gaps:
            for end in sorted(ends, key=lambda slot: -(slot % PERIODS)):
                if end >= 0 and end != gap and self._may_move(held[end], gap):
                    lesson = held[end]
                    self._take_out(lesson)
                    self._put(lesson, gap)
                    return True
        return False

    def _may_move(self, lesson: int, slot: int) -> bool:
        group, instructor, room = self.resources[lesson]
        course, day = self.course[lesson], slot // PERIODS
        a_day = -(-self.weekly[group, course] // DAYS_A_WEEK)
        on_day = self.same_day[group, course, day] - (self.slot[lesson] // PERIODS == day)
        free = all(self.holds[resource][slot] < 0 for resource in (group, instructor, room))
        return bool(free and on_day < a_day)
