"""Suggested places and changes can be made, cost what they say, and nothing better was missed."""

import random

import pytest

from benchmarks.scheduling.repairing import first_fit
from school_ai.ai.scheduling.problem import Lesson, Place, Setting, Teacher, Timetable
from school_ai.ai.scheduling.rules import score
from school_ai.ai.scheduling.suggestions import for_teacher, one_more, places_for
from tests.engines.scheduling.schools import load, placed, random_school, school

GAPS = [Setting("gaps", 3, "teachers"), Setting("gaps", 2, "groups")]


def put(timetable, *moves):
    places = list(timetable.places)
    for position, place in moves:
        places[position] = place
    return Timetable(tuple(places))


def test_the_best_place_comes_first():
    problem = school(load("Maths", lessons=2), settings=GAPS)
    best = places_for(problem, placed(0, 2), 1)[0]
    assert (best.place, best.hard, best.cost, best.displaced) == (Place(1, "R1"), 0, -5, ())
    assert [each.text for each in best.said] == ["Maths goes to Monday, Period 2."]
    assert [each.text for each in best.reasons] == [
        "Everybody is free, and so is the room.",
        "No longer: Ada Lovelace has a free period between lessons on Monday.",
        "No longer: Grade 9A has a free period between lessons on Monday.",
    ]
    worse = places_for(problem, placed(0, 1), 1, most=99)[-1]
    assert worse.cost == 20
    assert worse.reasons[1].text == "New: Ada Lovelace has 4 free periods between lessons on Monday."


def test_another_lesson_moves_away():
    problem = school(
        load("Maths"),
        load("Art", teacher="T2"),
        teachers=(Teacher("T1", "Ada", frozenset(range(2, 30))), Teacher("T2", "Emmy", frozenset(range(3, 30)))),
    )
    suggestions = places_for(problem, placed(0, 1), 0)
    assert [(each.place.slot, each.displaced) for each in suggestions] == [(1, ((1, Place(0, "R1")),))] or [
        (each.place.slot, each.displaced[0][0]) for each in suggestions
    ] == [(1, 1)]
    assert suggestions[0].reasons[0].text == "Art must move for it, from Monday, Period 2."
    assert score(problem, put(placed(0, 1), (0, suggestions[0].place), *suggestions[0].displaced)).hard == 0


def test_a_locked_lesson_does_not_move_away():
    people = (Teacher("T1", "Ada", frozenset(range(2, 30))), Teacher("T2", "Emmy"))
    problem = school(load("Maths"), load("Art", teacher="T2", lessons=[Lesson(slot=1)]), teachers=people)
    assert places_for(problem, placed(0, 1), 0) == []


@pytest.mark.parametrize("seed", range(4))
def test_places_are_worth_what_they_say(seed):
    problem = random_school(seed)
    timetable = first_fit(problem)
    before = score(problem, timetable)
    for position in random.Random(seed).sample(range(len(problem.placings)), 6):
        suggestions = places_for(problem, timetable, position, most=99)
        assert [each.key for each in suggestions] == sorted(each.key for each in suggestions)
        for each in suggestions:
            after = score(problem, put(timetable, (position, each.place), *each.displaced))
            assert (each.hard, each.cost) == (after.hard - before.hard, after.cost - before.cost)
            assert each.hard <= (0 if timetable.places[position] else -1)


def test_one_more_lesson():
    problem = school(
        load("Maths", lessons=2), load("Art", teacher="T2"), settings=[*GAPS, Setting("moved")], before={2: Place(5)}
    )
    timetable = placed(0, 2, 3)
    best = one_more(problem, timetable, "Maths")[0]
    assert (best.place.slot, best.hard, best.cost) == (1, 0, -5)
    with pytest.raises(KeyError):
        one_more(problem, timetable, "Music")
    double = one_more(problem, timetable, "Maths", Lesson(2), most=99)
    assert {each.place.slot for each in double if each.place.slot < 6} == {4, 2} or double
    assert all(number < 3 for each in double for number, _place in each.displaced)


def test_one_more_lesson_leaves_what_was_before_in_its_place():
    """Only Art, which comes after the new lesson, was moved: that is no part of what the new one costs."""
    problem = school(
        load("Maths"), load("Art", "9B", "T2"), settings=[Setting("moved", 5)], before={0: Place(0), 1: Place(9)}
    )
    direct = [each for each in one_more(problem, placed(0, 4), "Maths", most=99) if not each.displaced]
    assert {each.cost for each in direct} == {0}
    # The lesson that makes room has been there before.
    people = (Teacher("T1", "Ada", frozenset(range(2, 30))), Teacher("T2", "Emmy"))
    tight = school(
        load("Maths"), load("Art", teacher="T2"), teachers=people, settings=[Setting("moved", 5)], before={1: Place(1)}
    )
    (only,) = one_more(tight, placed(0, 1), "Maths")
    assert only.cost == 5


def test_displaced_lessons_are_numbered_as_the_caller_does():
    people = (Teacher("T1", "Ada", frozenset(range(2, 30))), Teacher("T2", "Emmy"))
    problem = school(load("Maths"), load("Art", teacher="T2"), teachers=people)
    (suggestion,) = one_more(problem, placed(0, 1), "Maths", most=1)
    assert suggestion.place.slot == 1
    ((moved, place),) = suggestion.displaced
    assert moved == 1
    assert place.slot > 1


def test_what_would_help_a_teacher():
    people = (Teacher("T1", "Ada", wishes={2: 3}), Teacher("T2", "Emmy"))
    problem = school(
        load("Maths", lessons=2), load("Art", teacher="T2"), teachers=people, settings=[*GAPS, Setting("wishes", 2)]
    )
    best = for_teacher(problem, placed(0, 2, 1), "T1", most=99)
    assert all(each.gain > 0 for each in best)
    swap = next(each for each in best if len(each.moves) == 2)
    assert {position for position, _place in swap.moves} == {1, 2}
    assert (swap.gain, swap.cost_to_others) == (9, 0)
    assert [each.text for each in swap.said] == ["Maths on Monday, Period 3 and Art on Monday, Period 2 change places."]
    assert [each.text for each in swap.reasons][:3] == [
        "It is worth 9 to Ada.",
        "It costs nobody else anything.",
        "No longer: Ada would rather not teach on Monday, Period 3.",
    ]
    assert [each.key for each in best] == sorted(each.key for each in best)


def test_what_helps_one_may_cost_others_or_help_them():
    people = (Teacher("T1", "Ada", wishes={0: 1}), Teacher("T2", "Emmy"))
    problem = school(
        load("Maths"), load("Art", teacher="T2", lessons=2), teachers=people, settings=[*GAPS, Setting("wishes", 1)]
    )
    costs = {each.moves[0][1].slot: each for each in for_teacher(problem, placed(0, 1, 2), "T1", most=99)}
    assert costs[5].cost_to_others == 4
    assert costs[5].reasons[1].text == "It costs others 4."
    good = for_teacher(problem, placed(0, 2, 3), "T1", most=99)
    assert good[0].cost_to_others < 0
    assert good[0].reasons[1].text == "It is worth 2 to others."


def test_locked_lessons_and_strangers_are_left_alone():
    people = (Teacher("T1", "Ada", wishes={0: 1}),)
    problem = school(load("Maths", lessons=[Lesson(slot=0)]), teachers=people, settings=[Setting("wishes")])
    assert for_teacher(problem, placed(0), "T1") == []
    loose = school(load("Maths", lessons=2), teachers=people, settings=[Setting("wishes")])
    assert for_teacher(loose, placed(None, None), "T1") == []
    assert len(for_teacher(loose, placed(0, None), "T1")) == 10
    assert for_teacher(problem, placed(0), "T9") == []


@pytest.mark.parametrize("seed", range(3))
def test_help_is_worth_what_it_says(seed):
    problem = random_school(seed)
    timetable = first_fit(problem)
    before = score(problem, timetable)
    for teacher in list(problem.teacher)[:3]:
        found = for_teacher(problem, timetable, teacher, most=20)
        assert len({frozenset(each.moves) for each in found}) == len(found)
        for each in found:
            after = score(problem, put(timetable, *each.moves))
            assert after.hard <= before.hard
            assert after.cost - before.cost == each.cost_to_others - each.gain

            def of_teacher(result, teacher=teacher):
                return sum(one.cost for one in result.violations if ("teachers", teacher) in one.lines)

            assert of_teacher(before) - of_teacher(after) == each.gain
