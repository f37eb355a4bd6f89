"""The solvers as a whole: what they end with is checked by the scorer, which is written apart from them."""

import threading
from dataclasses import replace

import pytest

from school_ai.ai.scheduling import memetic
from school_ai.ai.scheduling.bounds import bound_by_parts
from school_ai.ai.scheduling.clash import find_clash, holds_without
from school_ai.ai.scheduling.compiled import compiled
from school_ai.ai.scheduling.defaults import DEFAULT_SETTINGS
from school_ai.ai.scheduling.exact import Model, solve_model
from school_ai.ai.scheduling.memetic import Search
from school_ai.ai.scheduling.outcome import FEASIBLE, INFEASIBLE, OPTIMAL, STOPPED
from school_ai.ai.scheduling.problem import Lesson, Place, RoomNeed, Setting, Teacher, Timetable
from school_ai.ai.scheduling.rules import score
from school_ai.ai.scheduling.solve import is_small, solve
from tests.engines.scheduling.schools import EVERY_RULE, cycle, load, random_places, random_school, school
from tests.engines.scheduling.translated import plain_kernel

TEACHERS = (Teacher("T1", "Ada Lovelace"), Teacher("T2", "Emmy Noether"))


def checked(problem, outcome):
    """The scorer agrees with what the solver says of its timetable. Of one that breaks hard rules it need not say how
    often: what is at one place twice can be counted by pairs or by people."""
    found = score(problem, outcome.timetable)
    if outcome.hard:
        assert found.hard
    else:
        assert (found.hard, found.cost) == (0, outcome.cost)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_a_small_school_is_solved_and_the_scorer_agrees(seed):
    problem = random_school(seed, groups=3, lessons=2, settings=DEFAULT_SETTINGS)
    assert is_small(compiled(problem))
    outcome = solve(problem, seed=seed, seconds=8)
    checked(problem, outcome)
    assert outcome.bound <= outcome.cost or outcome.hard
    if outcome.status == OPTIMAL:
        assert outcome.bound == outcome.cost


@pytest.mark.parametrize("seed", range(2))
def test_the_bound_is_below_every_timetable(seed):
    problem = random_school(seed, groups=3, lessons=2, settings=DEFAULT_SETTINGS)
    bound = bound_by_parts(problem, seconds=10, seed=seed)
    outcome = solve(problem, seed=seed, seconds=4)
    assert bound <= outcome.cost or outcome.hard
    raised = []
    assert bound_by_parts(problem, seconds=5, seed=seed, on_bound=raised.append) <= bound + outcome.cost
    assert raised == sorted(raised)


def test_what_is_proven_is_the_best_that_trying_everything_finds():
    problem = school(
        load("Maths", lessons=2),
        load("Music", group="9A", teacher="T2", lessons=1),
        cycle=cycle(2, 3),
        settings=(Setting("gaps", 3, "groups"), Setting("spread", 2), Setting("wishes", 1)),
        teachers=(Teacher("T1", "Ada Lovelace", wishes={0: 3, 3: 1}), Teacher("T2", "Emmy Noether", frozenset({1, 4}))),
    )
    outcome = solve(problem, seconds=20)
    assert outcome.status == OPTIMAL
    slots = range(6)
    best = min(
        found.cost
        for a in slots
        for b in slots
        for c in slots
        if not (found := score(problem, Timetable((Place(a, "R1"), Place(b, "R1"), Place(c, "R2"))))).hard
    )
    assert outcome.cost == best


@pytest.mark.parametrize("seed", range(2))
def test_the_exact_model_costs_what_the_scorer_says(seed):
    problem = random_school(seed, groups=2, lessons=2, settings=EVERY_RULE, days=3, periods=5)
    ready = compiled(problem)
    model = Model(ready)
    start = solve(problem, seed=seed, steps=40_000, threads=1)
    if not start.hard:
        model.hint(*ready.numbers(start.timetable))
    solved = solve_model(model, seconds=10, seed=1, threads=2)
    if solved.start is None:
        pytest.skip("nothing was found in the time")
    found = score(problem, ready.timetable(solved.start, solved.room))
    assert found.hard == 0
    assert found.cost == solved.cost
    assert solved.bound <= found.cost


def test_the_same_seed_finds_the_same_in_as_many_steps():
    problem = random_school(5, groups=4, settings=DEFAULT_SETTINGS)
    one = solve(problem, seed=3, steps=20_000)
    again = solve(problem, seed=3, steps=20_000)
    assert one.timetable == again.timetable
    checked(problem, one)
    assert solve(problem, seed=4, steps=20_000).timetable != one.timetable


@pytest.mark.parametrize("missing", [0.0, 0.5, 1.0])
def test_it_goes_on_from_any_timetable(missing):
    problem = random_school(2, groups=4, settings=DEFAULT_SETTINGS)
    start = random_places(problem, 1, missing)
    before = score(problem, start)
    outcome = solve(problem, seed=1, steps=20_000, start=start)
    checked(problem, outcome)
    assert outcome.hard <= before.hard


def test_it_can_be_stopped_and_tells_in_the_callers_thread():
    problem = random_school(1, groups=4, settings=DEFAULT_SETTINGS)
    told = []

    def follow(progress):
        told.append((threading.current_thread(), progress))
        return len(told) < 2

    outcome = solve(problem, seed=1, seconds=60, on_progress=follow)
    assert outcome.status in (STOPPED, OPTIMAL, INFEASIBLE)
    assert {thread for thread, _progress in told} == {threading.main_thread()}
    assert told[-1][1].timetable is not None
    checked(problem, outcome)


def test_a_large_school_is_searched_with_a_bound_beside_it():
    problem = random_school(3, groups=14, lessons=5, settings=DEFAULT_SETTINGS)
    many = replace(problem, rooms=tuple(replace(each, kind="") for each in problem.rooms))
    loads = tuple(replace(each, need=RoomNeed(other_kinds=True)) for each in many.loads)
    many = replace(many, loads=loads)
    outcome = solve(many, seed=1, seconds=6)
    checked(many, outcome)
    assert outcome.status in (FEASIBLE, OPTIMAL, INFEASIBLE)
    assert outcome.steps > 0
    if not is_small(compiled(many)):
        assert outcome.seconds >= 3


def test_crossover_and_shaking_up_keep_the_best():
    problem = random_school(4, groups=5, settings=EVERY_RULE)
    search = Search(problem, seed=2, steps=100_000, threads=2)
    outcome = search.run()
    checked(problem, outcome)
    short = solve(problem, seed=2, steps=20_000)
    assert (outcome.hard, outcome.cost) <= (short.hard, short.cost)


def test_locked_lessons_stay():
    problem = school(
        load("Maths", lessons=(Lesson(slot=7, room="R2"), Lesson())),
        load("Music", teacher="T2", lessons=2),
        settings=DEFAULT_SETTINGS,
    )
    outcome = solve(problem, seconds=5)
    assert outcome.timetable.places[0] == Place(7, "R2")
    checked(problem, outcome)


@pytest.mark.parametrize(
    "problem",
    [
        school(),
        school(load("Maths")),
        school(load("Maths", need=RoomNeed(kind="Observatory"))),
        school(load("Maths", need=RoomNeed(none=True))),
    ],
)
def test_next_to_nothing_and_what_cannot_be_placed(problem):
    outcome = solve(problem, seconds=3)
    assert len(outcome.timetable.places) == len(problem.placings)
    assert score(problem, outcome.timetable).hard == outcome.hard


# --- there is none ---


CLASHES = {
    "a teacher who is there too seldom": school(
        load("Maths", lessons=3),
        teachers=(Teacher("T1", "Ada Lovelace", frozenset(range(2, 30))), TEACHERS[1]),
    ),
    "a group with two teachers who are there at one time": school(
        load("Maths", lessons=1),
        load("Music", teacher="T2", lessons=1),
        teachers=(
            Teacher("T1", "Ada Lovelace", frozenset(range(1, 30))),
            Teacher("T2", "Emmy Noether", frozenset(range(1, 30))),
        ),
    ),
    "too few rooms of a kind": school(
        *(load(f"P{each}", group=each, teacher=each, need=RoomNeed(kind="Lab")) for each in ("9A", "9B")),
        teachers=tuple(Teacher(each, each, frozenset(range(1, 30))) for each in ("9A", "9B")),
    ),
    "locks and forbidden times": school(
        load("Maths", lessons=(Lesson(slot=0), Lesson())),
        load("Music", teacher="T2", forbidden=frozenset(range(1, 30))),
    ),
    "a hard rule": school(
        load("Maths", lessons=5),
        settings=(Setting("same_day", None, limit=1), Setting("days_taught", None, "teachers", limit=4)),
    ),
}


@pytest.mark.parametrize("name", CLASHES)
def test_why_there_is_no_timetable_is_named_and_smallest(name):
    problem = CLASHES[name]
    outcome = solve(problem, seconds=10)
    assert outcome.hard > 0 or outcome.status == INFEASIBLE
    clash = find_clash(problem, seconds=20)
    assert clash is not None
    assert clash.reasons
    assert all("{" not in reason.text for reason in clash.reasons)
    for number in range(len(clash.keys)):
        assert holds_without(problem, clash, number)
    for reason in clash.reasons:
        assert reason.units is None or reason.units > 0
        assert reason.way is None or "{" not in reason.way.text


@pytest.mark.parametrize(("locked", "way"), [(True, "unlocked"), (False, "course load")])
def test_who_can_give_way_where_a_lesson_is_fixed_is_said(locked, way):
    problem = school(
        load("Maths", lessons=(Lesson(slot=0, locked=locked), Lesson())),
        load("Music", teacher="T2", forbidden=frozenset(range(1, 30))),
    )
    clash = find_clash(problem, seconds=20)
    (reason,) = [each for each in clash.reasons if each.rule == "locked"]
    assert way in reason.way.text
    assert ("locked" in reason.text) == locked


def test_where_there_is_a_timetable_nothing_clashes():
    assert find_clash(school(load("Maths", lessons=3)), seconds=5) is None


@pytest.mark.parametrize("seed", range(2))
def test_numba_changes_nothing(seed, monkeypatch):
    """The kernel read by Python, line by line, finds what the translated one finds."""
    problem = random_school(seed, groups=4, lessons=3)
    translated = Search(problem, seed=seed, steps=6_000, threads=1).run()
    monkeypatch.setattr(memetic, "kernel", plain_kernel())
    read = Search(problem, seed=seed, steps=6_000, threads=1).run()
    assert read.timetable == translated.timetable
    assert (read.hard, read.cost) == (translated.hard, translated.cost)
