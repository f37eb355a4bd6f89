"""Loads and bells found in a term's rows, whatever fell out of it."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from benchmarks.scheduling.repairing import first_fit
from school_ai.ai.scheduling.loads import LessonRow, propose_term
from tests.engines.scheduling.schools import random_school

MONDAY = date(2026, 9, 7)


def row(week=0, weekday=0, begins=480, minutes=45, group="9A", course="Maths", teacher="ada", room="R1") -> LessonRow:
    return LessonRow(MONDAY + timedelta(7 * week + weekday), begins, begins + minutes, group, course, teacher, room)


def term(weeks=10, **more) -> list[LessonRow]:
    return [row(week, **more) for week in range(weeks)]


def test_no_rows_no_loads():
    proposed = propose_term([])
    assert (proposed.loads, proposed.bells.periods, proposed.bells.share) == ((), (), 0.0)


def test_a_weekly_lesson():
    rows = [*term(), *term(weekday=2, begins=530)]
    (load,) = propose_term(rows).loads
    assert (load.course, load.groups, load.teachers, load.lessons) == ("Maths", ("9A",), ("ada",), (1, 1))
    assert (load.weeks, load.room, load.seen, load.expected, load.covered) == ((None, None), "R1", 20, 20, 0)
    assert load.confidence[0] > 0.85
    assert [each.text for each in load.evidence] == ["From 20 lessons in 10 weeks, from 2026-09-07 to 2026-11-11."]


def test_joint_and_co_taught_lessons_are_one_load():
    rows = [
        *term(),
        *term(group="9B"),
        *term(teacher="bob"),
        *term(begins=530, course="Art", room=None),
        *term(begins=530, course="Art", room=None, group="9B", teacher="ada"),
        *term(begins=530, course="Art", room="R2", group="9C", teacher="cyd"),
    ]
    loads = {(each.course, each.groups): each.teachers for each in propose_term(rows).loads}
    assert loads == {
        ("Maths", ("9A", "9B")): ("ada", "bob"),
        ("Art", ("9A", "9B")): ("ada",),
        ("Art", ("9C",)): ("cyd",),
    }


def test_cover_and_cancelled_lessons_are_left_out():
    rows = [*term(7), row(7, teacher="bob"), row(8, teacher="cyd", room="R9")]
    # There was school on Monday of the tenth week.
    rows += term(course="Art", begins=530)
    load = next(each for each in propose_term(rows).loads if each.course == "Maths")
    assert (load.teachers, load.room, load.seen, load.expected, load.covered) == (("ada",), "R1", 7, 10, 2)
    assert [each.text for each in load.evidence][1:] == [
        "Lessons that others took were left out: 2.",
        "Lessons that seem to have been cancelled: 1.",
    ]


def test_a_lesson_that_was_there_once_is_none():
    rows = [*term(), row(3, 2, course="Trip"), row(4, 2, course="Art"), *term(weekday=2, begins=600)]
    assert {each.course for each in propose_term(rows).loads} == {"Maths"}


def test_holidays_do_not_count():
    weeks = [week for week in range(12) if week not in (4, 5, 8)]
    rows = [
        row(week, course=course, begins=begins) for week in weeks for course, begins in (("Maths", 480), ("Art", 530))
    ]
    # An open day on which next to nothing was taught
    rows += [
        row(week, 0, 480 + 50 * number, course=f"C{number}")
        for week in range(12)
        for number in range(2, 8)
        if week != 8
    ]
    rows += [row(8, 0, 480, course="Open day")]
    assert {each.expected for each in propose_term(rows).loads if each.course == "C3"} == {11}


def test_doubles_and_the_break():
    bells = (480, 525, 590, 635)
    rows = [
        row(week, weekday, begins, course=course)
        for week in range(8)
        for weekday, course, times in (
            (0, "Maths", bells[:2]),
            (0, "Art", bells[2:]),
            (1, "PE", bells[1:3]),
            (2, "Maths", bells[3:]),
        )
        for begins in times
    ]
    proposed = propose_term(rows)
    assert [(each.begins, each.ends, each.break_after) for each in proposed.bells.periods] == [
        (480, 525, False),
        (525, 570, True),
        (590, 635, False),
        (635, 680, False),
    ]
    assert {each.course: each.lessons for each in proposed.loads} == {"Maths": (2, 1), "Art": (2,), "PE": (1, 1)}
    assert proposed.bells.weekdays == (0, 1, 2)


def test_a_row_of_two_periods_is_a_double():
    rows = [*term(begins=480), *term(begins=530), *term(weekday=1, begins=480, minutes=95, course="PE")]
    rows += [row(2, 3, 500, 20, course="Talk")]
    proposed = propose_term(rows)
    assert [(each.begins, each.ends) for each in proposed.bells.periods] == [(480, 525), (530, 575)]
    assert {each.course: each.lessons for each in proposed.loads}["PE"] == (2,)
    assert [each.text for each in proposed.bells.evidence] == [
        "30 of 31 lessons begin and end with these periods.",
        "Lessons at other times: 1.",
    ]


def test_every_other_week():
    rows = [row(week, course="Lab" if week % 2 else "Maths") for week in range(12)]
    rows += term(12, weekday=1)
    proposed = propose_term(rows)
    assert proposed.bells.weeks == 2
    assert {each.course: (each.lessons, each.weeks) for each in proposed.loads} == {
        "Maths": ((1, 1), (None, 0)),
        "Lab": ((1,), (1,)),
    }
    swapped = propose_term(rows, first_week=MONDAY - timedelta(7))
    assert {each.course: each.weeks for each in swapped.loads} == {"Maths": (None, 1), "Lab": (0,)}
    lab = next(each for each in proposed.loads if each.course == "Lab")
    assert lab.evidence[-1].text == "Only in every other week: 1 lessons."


def test_without_a_usual_teacher_somebody_must_be_named():
    rows = [row(week, teacher=f"t{week}") for week in range(9)]
    (load,) = propose_term(rows).loads
    assert load.teachers == ()
    assert load.evidence[-1].text == "No teacher had half of the lessons: somebody must be named."
    mixed = propose_term([*rows, *term(9, weekday=3)])
    assert [(each.teachers, each.lessons) for each in mixed.loads] == [(("ada",), (1, 1))]


def test_teachers_who_share_a_course_are_two_loads():
    proposed = propose_term([*term(), *term(weekday=1, teacher="bob")])
    assert [(each.teachers, each.lessons) for each in proposed.loads] == [(("ada",), (1,)), (("bob",), (1,))]


def test_kinds_of_rooms_and_home_rooms():
    kinds = {"L1": "Lab", "L2": "Lab"}
    rows = [row(week, 0, course="Physics", room="L1" if week % 3 else "L2") for week in range(9)]
    rows += [*term(9, begins=530), *term(9, begins=580, course="Art"), *term(9, begins=630, group="9B", room="R1")]
    proposed = propose_term(rows, kinds)
    physics = next(each for each in proposed.loads if each.course == "Physics")
    assert (physics.kind, physics.room) == ("Lab", None)
    assert proposed.home_rooms == {"9A": "R1"}


def test_rows_that_end_before_they_begin_and_double_entries():
    (load,) = propose_term([*term(), *term(), row(0, 1, 480, -10)]).loads
    assert (load.lessons, load.seen) == ((1,), 10)


@pytest.mark.parametrize("seed", range(4))
def test_a_term_of_a_whole_school_is_found_again(seed):
    """Fifteen weeks with holidays, one lesson in twenty cancelled and one in twenty covered."""
    chance = random.Random(seed)
    problem = random_school(seed, groups=5)
    timetable = first_fit(problem)
    bells = problem.cycle.periods
    rows, wanted = [], Counter()
    for (load, lesson), place in zip(problem.placings, timetable.places, strict=True):
        if place is None:
            continue
        wanted[load.course, tuple(sorted(load.groups))] += lesson.periods
        day, period = problem.cycle.day_of(place.slot), problem.cycle.period_of(place.slot)
        for week in range(15):
            if week in (6, 7) or chance.random() < 0.05:
                continue
            teachers = load.teachers if chance.random() > 0.05 else ("cover",)
            on = MONDAY + timedelta(7 * week + day)
            for step in range(lesson.periods):
                rows += [
                    LessonRow(
                        on,
                        bells[period + step].begins,
                        bells[period + step].ends,
                        group,
                        load.course,
                        teacher,
                        place.room,
                    )
                    for group in load.groups
                    for teacher in teachers
                ]
    proposed = propose_term(rows)
    found = Counter()
    for each in proposed.loads:
        found[each.course, each.groups] += sum(each.lessons)
        assert "cover" not in each.teachers
    assert found == wanted
    used = {
        problem.cycle.period_of(place.slot) + step
        for (_load, lesson), place in zip(problem.placings, timetable.places, strict=True)
        if place
        for step in range(lesson.periods)
    }
    assert [(each.begins, each.ends) for each in proposed.bells.periods] == [
        (bells[number].begins, bells[number].ends) for number in sorted(used)
    ]
    assert proposed.bells.share == 1.0
