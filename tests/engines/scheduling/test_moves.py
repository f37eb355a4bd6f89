"""What a move costs is what scoring everything anew says."""

import random
from dataclasses import replace
from itertools import product

import pytest

from school_ai.ai.scheduling.fit import rooms_for, starts_for
from school_ai.ai.scheduling.problem import Group, Lesson, Place, Room, RoomNeed, Setting, Timetable
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


# --- exchanges ---


@pytest.mark.parametrize("seed", range(4))
def test_an_exchange_costs_what_scoring_it_says_and_no_other_rooms_make_it_cheaper(seed):
    problem = random_school(seed)
    timetable = random_places(problem, seed)
    before = score(problem, timetable)
    mover = Mover(problem, timetable)
    chance = random.Random(seed)
    for _ in range(60):
        one, two = chance.sample(range(len(problem.placings)), 2)
        found = mover.exchange(one, two)
        after = score(problem, put(timetable, *found.moves))
        assert (found.hard, found.cost) == (after.hard - before.hard, after.cost - before.cost)
        (first, here), (second, there) = found.moves
        assert (first, here.slot) == (one, timetable.places[two].slot)
        assert (second, there.slot) == (two, timetable.places[one].slot)
        rooms = (timetable.places[one].room, timetable.places[two].room)
        for other in product(rooms, rooms):
            moves = [(one, Place(here.slot, other[0])), (two, Place(there.slot, other[1]))]
            assert found.key <= mover.change(moves)[:2]
    assert tuple(mover.placed.places) == timetable.places


def test_exchanged_lessons_keep_their_rooms_where_that_costs_the_same():
    problem = school(load("Maths"), load("Art", "9B", "T2"))
    found = Mover(problem, placed((0, "R1"), (3, "R2"))).exchange(0, 1)
    assert found.moves == ((0, Place(3, "R1")), (1, Place(0, "R2")))
    assert found.key == (0, 0)


def test_exchanged_lessons_take_one_anothers_rooms_where_their_own_are_taken():
    problem = school(load("Maths"), load("Art", "9B", "T2"), load("Choir", "9C", "T3"), load("Chess", "9D", "T4"))
    mover = Mover(problem, placed((0, "R1"), (3, "R2"), (3, "R1"), (0, "R2")))
    assert mover.exchange(0, 1).moves == ((0, Place(3, "R2")), (1, Place(0, "R1")))


def test_an_exchange_finds_a_third_room():
    rooms = (Room("R1", "Room 1", 30), Room("R2", "Room 2", 10), Room("R3", "Room 3", 30))
    # Nine pupils are in the small room, and somebody else is in the large one when both would be there.
    groups = (Group("9A", "Grade 9A", 25), Group("9B", "Grade 9B", 9), Group("9C", "Grade 9C", 25))
    problem = school(load("Maths"), load("Art", "9B", "T2"), load("Choir", "9C", "T3"), groups=groups, rooms=rooms)
    found = Mover(problem, placed((0, "R1"), (3, "R2"), (3, "R1"))).exchange(0, 1)
    assert found.moves == ((0, Place(3, "R3")), (1, Place(0, "R2")))
    assert found.key == (0, 0)


def test_lessons_without_a_place_cannot_be_exchanged():
    mover = Mover(school(load("Maths", lessons=2)), placed(0, None))
    for ask in (lambda: mover.exchange(0, 1), lambda: mover.exchange_of_rooms(1, 0), lambda: mover.rooms(1)):
        with pytest.raises(ValueError, match="has no place"):
            ask()


# --- rooms ---


@pytest.mark.parametrize("seed", range(3))
def test_each_room_costs_what_scoring_it_says(seed):
    problem = random_school(seed)
    timetable = random_places(problem, seed)
    before = score(problem, timetable)
    mover = Mover(problem, timetable)
    for position in range(seed, len(problem.placings), 7):
        now = timetable.places[position]
        found = mover.rooms(position)
        assert {each.place.room for each in found} == set(problem.room)
        assert [each.key for each in found] == sorted(each.key for each in found)
        for each in found:
            assert each.place.slot == now.slot
            after = score(problem, put(timetable, (position, each.place)))
            assert each.key == (after.hard - before.hard, after.cost - before.cost)
            assert each.fits == (each.place.room in rooms_for(problem, *problem.placings[position]))
            if each.exchange is not None:
                after = score(problem, put(timetable, *each.exchange.moves))
                assert each.exchange.key == (after.hard - before.hard, after.cost - before.cost)
    assert tuple(mover.placed.places) == timetable.places


def test_rooms_say_who_is_there_what_they_break_and_what_an_exchange_brings():
    problem = school(
        load("Maths"), load("Art", "9B", "T2"), load("Physics", "9C", "T3", need=RoomNeed(kind="Lab")), settings=()
    )
    found = {each.place.room: each for each in Mover(problem, placed((0, "R1"), (0, "R2"), (0, "LAB"))).rooms(0)}
    assert (found["R1"].key, found["R1"].fits, found["R1"].taken) == ((0, 0), True, ())
    assert (found["R2"].hard, found["R2"].taken) == (1, (1,))
    assert [each.rule for each in found["R2"].causes] == ["room_clash"]
    # Each would be in a room that serves it.
    assert found["R2"].exchange.moves == ((0, Place(0, "R2")), (1, Place(0, "R1")))
    assert found["R2"].exchange.key == (0, 0)
    assert (found["LAB"].fits, found["LAB"].hard) == (False, 2)
    assert found["LAB"].exchange.hard == 2


def test_a_room_with_two_lessons_is_not_exchanged():
    problem = school(load("Maths", lessons=[Lesson(2)]), load("Art", "9B", "T2", 2))
    found = {each.place.room: each for each in Mover(problem, placed((0, "R1"), (0, "R2"), (1, "R2"))).rooms(0)}
    assert (found["R2"].taken, found["R2"].exchange) == ((1, 2), None)


def test_a_mover_can_share_a_scorer():
    problem = school(load("Maths"))
    mover = Mover(problem, placed(0))
    other = Mover(problem, placed(1), mover.scorer)
    assert other.scorer is mover.scorer
    assert other.cost_of_move(0, Place(2, "R1")).key == (0, 0)
    assert replace(problem).placings == problem.placings
