"""Use of rooms and teachers, bottlenecks, and schools that are a little different."""

from dataclasses import replace

import pytest

from benchmarks.scheduling.repairing import first_fit
from school_ai.ai.scheduling.checks import findings
from school_ai.ai.scheduling.efficiency import (
    always_there,
    bottlenecks,
    one_more_period,
    one_more_room,
    shifted_break,
    use_of,
    variants_for,
    what_if,
)
from school_ai.ai.scheduling.problem import Group, Lesson, Place, Room, RoomNeed, Setting, Teacher
from tests.engines.scheduling.schools import cycle, load, placed, random_school, school

LAB = RoomNeed(kind="Lab")


def test_use_of_rooms_and_teachers():
    problem = school(
        load("Maths", lessons=2),
        load("Physics", "9B", "T2", [Lesson(2)], need=LAB),
        cycle=cycle(1, 4),
        teachers=(Teacher("T1", "Ada"), Teacher("T2", "Emmy", frozenset({3}))),
    )
    use = use_of(problem, placed(0, 2, (0, "LAB")))
    rooms = {each.room: (each.used, each.open, round(each.seats, 2)) for each in use.rooms}
    assert rooms == {"R1": (2, 4, 0.83), "LAB": (2, 4, 0.83), "R2": (0, 4, 0.0)}
    lab, ordinary = use.kinds
    assert (lab.kind, lab.rooms, lab.used, lab.open, lab.full_at, lab.share) == ("Lab", 1, 2, 4, (0, 1), 0.5)
    assert (ordinary.kind, ordinary.used, ordinary.open, ordinary.at) == ("", 2, 8, {0: 1, 2: 1})
    emmy, ada = use.teachers
    assert (emmy.teacher, emmy.taught, emmy.open, emmy.days, emmy.free) == ("T2", 2, 3, 1, 0)
    assert (ada.taught, ada.open, ada.free, ada.share) == (2, 4, 1, 0.5)
    assert use.at == {0: 2, 1: 1, 2: 1, 3: 0}


def test_an_empty_school_has_no_shares():
    use = use_of(school(cycle=cycle(1, 1, closed=(0,))), placed())
    assert [each.share for each in (*use.rooms, *use.kinds, *use.teachers)] == [0.0] * 7
    assert bottlenecks(school(cycle=cycle(1, 1, closed=(0,))), placed()) == []


def test_bottlenecks_in_words():
    problem = school(load("Physics", lessons=4, need=LAB), cycle=cycle(1, 4))
    assert [each.text for each in bottlenecks(problem, placed(0, 1, 2, 3, room="LAB"))] == [
        "Lab: in use for 4 of 4 periods in which they can be (100 %).",
        "Ada Lovelace teaches 4 of the 4 periods at which they are there (100 %).",
        "Grade 9A has lessons at 4 of 4 open periods (100 %).",
    ]
    half = school(load("Physics", lessons=2, need=LAB), cycle=cycle(1, 4))
    assert [each.text for each in bottlenecks(half, placed(0, 1, room="LAB"))] == ["Lab: all in use at 2 of 4 periods."]


def test_one_more_room_of_a_kind():
    problem = school(load("Physics", need=LAB), rooms=(Room("LAB", "Lab", 28, "Lab", "Annex", frozenset({"sink"})),))
    variant = one_more_room(problem, "Lab")
    assert variant.said.text == "One more room: Lab, 28 seats"
    assert variant.problem.rooms[-1] == Room("+0", "+0", 28, "Lab", "Annex", frozenset({"sink"}))
    plain = one_more_room(variant.problem, "", 20, "Main")
    assert plain.said.text == "One more ordinary classroom with 20 seats"
    assert plain.problem.rooms[-1] == Room("+1", "+1", 20, "", "Main")


def test_one_more_period_moves_everything_along():
    away = frozenset({5, 6})
    problem = school(
        load("Maths", lessons=[Lesson(slot=7), Lesson()], forbidden=frozenset({11})),
        teachers=(Teacher("T1", "Ada", away, {7: 2}),),
        groups=(Group("9A", "9A", 20, unavailable=away),),
        rooms=(Room("R1", "Room 1", 30, unavailable=away),),
        cycle=cycle(2, 6, closed=(4,)),
        before={1: Place(8, "R1")},
    )
    variant = one_more_period(problem, [1])
    assert variant.said.text == "One more period at the end of Tuesday"
    larger = variant.problem
    assert (larger.cycle.slots, larger.cycle.closed) == (14, {4, 6})
    last = larger.cycle.periods[-1]
    assert (last.begins, last.ends) == (780, 825)
    ada = larger.teachers[0]
    # Away at what was Monday's last period, so away at the new one too.
    assert (ada.unavailable, ada.wishes) == ({5, 6, 7}, {8: 2})
    assert larger.groups[0].unavailable == larger.rooms[0].unavailable == {5, 6, 7}
    assert larger.loads[0].forbidden == {12, 13}
    assert larger.loads[0].lessons[0].slot == 8
    assert larger.before == {1: Place(9, "R1")}
    assert variant.start(placed(7, None)).places == (Place(8, "R1"), None)


@pytest.mark.parametrize(("instead", "begins"), [(2, [480, 530, 580, 645]), (0, [480, 545, 595, 645])])
def test_a_shifted_break(instead, begins):
    bells = cycle(1, 4, breaks=(1,))
    periods = tuple(
        replace(period, begins=period.begins + 15 * (number > 1), ends=period.ends + 15 * (number > 1))
        for number, period in enumerate(bells.periods)
    )
    variant = shifted_break(school(cycle=replace(bells, periods=periods)), 1, instead)
    changed = variant.problem.cycle.periods
    assert [period.begins for period in changed] == begins
    assert [period.break_after for period in changed] == [number == instead for number in range(4)]
    assert variant.said.text == f"The break after Period 2 is after Period {instead + 1} instead"
    assert all(period.ends - period.begins == 45 for period in changed)


def test_a_teacher_who_is_always_there():
    problem = school(teachers=(Teacher("T1", "Ada", frozenset({1})), Teacher("T2", "Emmy", frozenset({2}))))
    variant = always_there(problem, "T1")
    assert [each.unavailable for each in variant.problem.teachers] == [frozenset(), {2}]
    assert variant.said.text == "Ada is there at all open periods"
    with pytest.raises(KeyError):
        always_there(problem, "T9")


def test_who_teaches_nine_tenths_of_the_time_is_scarce():
    loads = [load("Maths", lessons=9)]
    for periods, scarce in ((10, True), (11, False)):
        problem = school(*loads, cycle=cycle(1, periods))
        told = [each.text for each in bottlenecks(problem, placed(*range(9)))]
        assert any("Ada Lovelace" in each for each in told) is scarce
        assert any("Grade 9A" in each for each in told) is scarce


def test_the_table_of_what_would_be():
    problem = school(
        load("Physics A", "9A", "T1", lessons=2, need=LAB),
        load("Physics B", "9B", "T2", lessons=2, need=LAB),
        cycle=cycle(1, 3),
        settings=[Setting("late", 2, "groups", limit=2)],
    )
    rows = what_if(
        problem, placed(0, 1, 2, None, room="LAB"), [one_more_room(problem, "Lab")], lambda p, _start: first_fit(p)
    )
    as_it_is, more = rows
    assert as_it_is.said.text == "As it is"
    assert (as_it_is.unplaced, as_it_is.hard, as_it_is.is_complete, as_it_is.saved) == (1, 1, False, None)
    assert (more.unplaced, more.is_complete, more.saved) == (0, True, None)
    fine = school(load("Maths"), settings=[Setting("late", 2, "groups", limit=0)])
    again = what_if(fine, placed(0), [one_more_room(fine)], lambda _p, start: start)
    assert [each.saved for each in again] == [0, 0]
    assert [each.cost for each in again] == [2, 2]


def test_variants_that_are_worth_a_try():
    away = Teacher("T1", "Ada", frozenset(range(1, 8)))
    problem = school(
        load("Physics", lessons=1, need=LAB), cycle=cycle(2, 4, breaks=(1,)), teachers=(away, Teacher("T2", "Emmy"))
    )
    assert [each.said.text for each in variants_for(problem, placed(0, room="LAB"))] == [
        "One more room: Lab, 30 seats",
        "One more ordinary classroom with 30 seats",
        "One more period at the end of Tuesday",
        "The break after Period 2 is after Period 1 instead",
        "The break after Period 2 is after Period 3 instead",
        "Ada is there at all open periods",
    ]
    for seed in range(3):
        made = random_school(seed)
        timetable = first_fit(made)
        for variant in variants_for(made, timetable):
            assert {each.text for each in findings(variant.problem)} <= {each.text for each in findings(made)}
            assert len(variant.start(timetable).places) == len(variant.problem.placings)
