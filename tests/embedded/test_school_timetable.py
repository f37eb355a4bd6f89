"""The weekly timetable keeps the hard rules, with any number of groups, and says so when it cannot."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
import pytest

from embedded.school import SchoolSpec, generate
from embedded.school.courses import COURSES
from embedded.school.groups import plan_groups, section_letters
from embedded.school.seeds import Streams
from embedded.school.timetable import (
    LAB_KINDS,
    MOST_LESSONS,
    PERIODS,
    SLOTS,
    _Search,
    assign_instructors,
    make_timetable,
    place_lessons,
    plan_rooms,
)


def solve(pupils: int, groups: int, instructors: int, rooms: int, seed: int = 1):
    streams = Streams(seed)
    plan = plan_groups(pupils, groups, streams)
    places = plan_rooms(plan, rooms, streams)
    return plan, places, make_timetable(plan, instructors, places, streams)


@pytest.mark.parametrize(
    ("pupils", "groups", "instructors", "rooms"),
    [
        (240, 10, 20, 14),
        (240, 10, 14, 10),
        (120, 5, 8, 5),
        (301, 13, 24, 17),
        (720, 30, 60, 42),
        (2000, 85, 170, 119),
    ],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_group_instructor_or_room_is_booked_twice(pupils, groups, instructors, rooms, seed):
    plan, places, table = solve(pupils, groups, instructors, rooms, seed)
    for booked in (table.group, table.instructor, table.room):
        assert len(np.unique(booked * SLOTS + table.slot)) == len(table)
    assert (places.capacity[table.room] >= plan.size[table.group]).all()
    held = np.zeros_like(plan.lessons)
    np.add.at(held, (table.group, table.course), 1)
    np.testing.assert_array_equal(held, plan.lessons)


def test_default_school_uses_its_labs(school):
    table, rooms = school.timetable, school.rooms
    for course, room in zip(table.course, table.room, strict=True):
        expected = COURSES[course].lab or "Classroom"
        assert rooms.kind[room] == expected
    assert set(rooms.kind) == {"Classroom", *LAB_KINDS}
    assert Counter(rooms.kind)["Classroom"] == 10


def test_other_lessons_are_in_the_groups_own_room(school):
    table = school.timetable
    plain = np.array([COURSES[course].lab is None for course in table.course])
    np.testing.assert_array_equal(table.room[plain], table.group[plain])


def test_loads_are_shared_fairly_and_over_few_courses(school):
    table = school.timetable
    load = np.bincount(table.instructor, minlength=20)
    assert load.min() >= 8
    assert load.max() <= 20
    taught = defaultdict(set)
    for instructor, course in zip(table.instructor, table.course, strict=True):
        taught[instructor].add(course)
    assert max(map(len, taught.values())) <= 2
    assert any(len(courses) == 2 for courses in taught.values())


def test_one_instructor_takes_a_group_through_a_course(school):
    table = school.timetable
    pairs = set(zip(table.group.tolist(), table.course.tolist(), table.instructor.tolist(), strict=True))
    assert len(pairs) == len({(group, course) for group, course, _ in pairs})


def test_a_course_is_spread_over_the_week(school):
    table = school.timetable
    a_day = Counter(zip(table.group.tolist(), table.course.tolist(), table.weekday.tolist(), strict=True))
    assert max(a_day.values()) <= 2
    doubled = [key for key, count in a_day.items() if count == 2]
    assert len(doubled) <= 0.15 * len(a_day)


def test_groups_have_few_gaps():
    gaps = 0
    for seed in (7, 8, 9):
        table = generate(SchoolSpec(seed=seed)).timetable
        for group in range(10):
            for weekday in range(5):
                periods = table.period[(table.group == group) & (table.weekday == weekday)]
                gaps += periods.max() + 1 - len(periods) if len(periods) else 0
    # Of three times fifty days; a few gaps are left for an optimiser to find.
    assert gaps <= 30


@pytest.mark.parametrize("shared", [0, 2, 3])
def test_a_resource_that_is_needed_all_the_time_is_never_booked_twice(shared):
    """Thirty lessons of one instructor, or in one room, fill all thirty periods of younger groups."""
    lessons = np.array([(group, 0, 10 + group, 20 + group) for group in range(5) for _ in range(6)])
    # Column 0 is the group, 2 the instructor, 3 the room.
    lessons[:, shared] = 99
    lessons[:, 1] = np.repeat(np.arange(5), 6)
    slots = place_lessons(lessons, np.random.default_rng(1))
    assert len(set(slots.tolist())) == 30


@pytest.mark.parametrize("shared", [0, 2, 3])
def test_a_lesson_makes_way_when_its_group_instructor_or_room_is_needed(shared):
    lessons = np.array([(1, 0, 11, 21), (2, 1, 12, 22), (3, 2, 13, 23)])
    lessons[1, shared] = lessons[0, shared]
    search = _Search(lessons, np.random.default_rng(0))
    search._put(0, slot=4)
    assert search._blockers(1, slot=4) == [0]
    assert search._blockers(2, slot=4) == search._blockers(1, slot=5) == []


@pytest.mark.parametrize("seed", range(5))
def test_crowded_weeks_are_solved_without_clashes(seed):
    """Five groups of 25 lessons for 30 periods, five instructors as busy, and a lab that is never empty."""
    lessons = np.array(
        [(group, n % 5, 10 + (group + n) % 5, 20 if n < 6 else 30 + group) for group in range(5) for n in range(25)]
    )
    slots = place_lessons(lessons, np.random.default_rng(seed))
    for column in (0, 2, 3):
        assert len(np.unique(lessons[:, column] * SLOTS + slots)) == len(lessons)


def test_no_lesson_outside_the_week(school):
    assert school.timetable.slot.min() >= 0
    assert school.timetable.slot.max() < SLOTS
    assert school.timetable.period.max() < PERIODS


def test_an_assessment_takes_the_place_of_its_lesson(rows):
    lessons = {(row["student_group"], row["schedule_date"], row["from_time"]) for row in rows("Course Schedule")}
    plans = rows("Assessment Plan")
    assert len(plans) == 4 * 66
    for plan in plans:
        assert (plan["student_group"], plan["schedule_date"], plan["from_time"]) not in lessons
    a_day = Counter((plan["student_group"], plan["schedule_date"]) for plan in plans)
    assert max(a_day.values()) <= 3


def test_too_few_instructors_is_an_error_that_says_so():
    lessons = np.full((10, len(COURSES)), 5)
    with pytest.raises(ValueError, match="too few instructors"):
        assign_instructors(lessons, 10)
    assert np.bincount(assign_instructors(lessons, 20).ravel()).max() * 5 <= MOST_LESSONS


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"groups": 4}, "groups must be at least 5"),
        ({"pupils": 9}, "at least as many as groups"),
        ({"rooms": 9}, "rooms"),
        ({"weeks": 7}, "weeks must be from"),
        ({"weeks": 60}, "weeks must be from"),
        ({"instructors": 3}, "cannot teach"),
        ({"instructors": 0}, "cannot teach"),
        ({"today": SchoolSpec().term_start.replace(day=1)}, "before the term"),
    ],
)
def test_impossible_specs_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        generate(replace(SchoolSpec(), **change))


def test_section_letters_go_on_after_z():
    assert [section_letters(n) for n in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
