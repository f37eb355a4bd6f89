"""What a move costs is what scoring everything anew says."""

import random
from dataclasses import replace

import pytest

from school_ai.ai.scheduling.fit import rooms_for, starts_for
from school_ai.ai.scheduling.problem import Group, Lesson, Place, RoomNeed, Setting, Timetable
from school_ai.ai.scheduling.rules import Mover, cost_of_move, costs_of_moves, delta, score
from tests.engines.scheduling.schools import load, placed, random_places, random_school, school


def put(timetable, *moves):
    places = list(timetable.places)
    for position, place in moves:
        places[position] = place
    return Timetable(tuple(places))


@pytest.mark.parametrize("seed", range(8))
def test_the_difference_is_that_of_two_scores(seed):
    problem = random_school(seed)
    timetable = random_places(problem, seed, missing=0.1)
    before = score(problem, timetable)
    chance = random.Random(seed)
    mover = Mover(problem, timetable)
    for _ in range(60):
        moves = []
        for position in chance.sample(range(len(problem.placings)), chance.choice((1, 2))):
            place = Place(chance.choice(problem.cycle.open_slots), chance.choice([*problem.room, None]))
            moves.append((position, chance.choice((place, None))))
        after = score(problem, put(timetable, *moves))
        hard, cost, causes, cures = mover.change(moves)
        assert (hard, cost) == (after.hard - before.hard, after.cost - before.cost)
        assert sum(each.cost for each in causes) - sum(each.cost for each in cures) == cost
    # Asking has changed nothing.
    assert tuple(mover.placed.places) == timetable.places


def test_functions_for_single_questions():
    problem = school(load("Maths", lessons=2), settings=[Setting("gaps", 3, "groups")])
    timetable = placed(0, 2)
    assert delta(problem, timetable, [(1, Place(1, "R1"))]) == (0, -3)
    change = cost_of_move(problem, timetable, 1, Place(0, "R2"))
    assert change.hard == 2
    assert change.lessons == (0,)
    assert [each.rule for each in change.cures] == ["gaps"]
    assert {each.rule for each in change.causes} == {"teacher_clash", "group_clash"}


@pytest.mark.parametrize("seed", range(3))
def test_each_slot_has_its_best_room(seed):
    problem = random_school(seed)
    timetable = random_places(problem, seed)
    mover = Mover(problem, timetable)
    for position in range(seed, len(problem.placings), 9):
        load_, lesson = problem.placings[position]
        answers = mover.costs_of_moves(position)
        assert {each.place.slot for each in answers} >= set(starts_for(problem, load_, lesson))
        for answer in answers:
            assert (answer.hard, answer.cost) == mover.change([(position, answer.place)])[:2]
            rooms = rooms_for(problem, load_, lesson) or (None,)
            costs = [mover.change([(position, Place(answer.place.slot, room))])[:2] for room in rooms]
            if answer.hard <= 0:
                assert (answer.hard, answer.cost) == min(costs)


def test_a_lesson_without_a_place_is_offered_places():
    problem = school(load("Maths", lessons=2), load("Walk", "9B", "T2", need=RoomNeed(none=True)))
    answers = costs_of_moves(problem, placed(0, None, None), 1)
    assert len(answers) == 30
    assert min(answers, key=lambda each: each.key).hard == -1
    assert {each.place.room for each in costs_of_moves(problem, placed(0, None, None), 2)} == {None}


def test_a_lesson_keeps_its_room_where_no_other_is_better():
    problem = school(load("Maths"), load("Art", "9B", "T2"))
    answers = {each.place.slot: each for each in costs_of_moves(problem, placed((0, "R2"), (1, "R2")), 0)}
    assert answers[2].place.room == "R2"
    assert answers[1].place.room == "R1"


def test_the_home_room_is_found():
    groups = (Group("9A", "Grade 9A", 25, home_room="R2"),)
    problem = school(load("Maths"), groups=groups, settings=[Setting("home_room")])
    assert {each.place.room for each in costs_of_moves(problem, placed(0), 0)} == {"R2"}


def test_a_locked_lesson_says_what_unlocking_would_break():
    problem = school(load("Maths", lessons=[Lesson(slot=0)]))
    answers = costs_of_moves(problem, placed(0), 0)
    assert [each.hard for each in answers[:2]] == [0, 1]
    assert answers[1].causes[0].rule == "fixed"


def test_a_mover_can_share_a_scorer():
    problem = school(load("Maths"))
    mover = Mover(problem, placed(0))
    other = Mover(problem, placed(1), mover.scorer)
    assert other.scorer is mover.scorer
    assert other.cost_of_move(0, Place(2, "R1")).key == (0, 0)
    assert replace(problem).placings == problem.placings
