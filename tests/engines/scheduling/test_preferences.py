"""Hidden preferences of made-up planners are found; where there are none, none is proposed."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from school_ai.ai.scheduling.preferences import HANDED_OVER, LOCKED, MOVED, REJECTED, SWAPPED, Event, learn, wilson
from school_ai.ai.scheduling.problem import Place, Setting
from tests.engines.scheduling.schools import load, random_school, school

START = date(2026, 9, 1)
MATHS = school(load("Maths", title="Mathematics of Grade 9A"), load("Art", "9B", "T2"))


def moves(*slots: tuple[int, int], kind: str = MOVED, which: str = "Maths", **more) -> list[Event]:
    return [
        Event(kind, START + timedelta(number), which, Place(away, "R1"), Place(to, "R1"), **more)
        for number, (away, to) in enumerate(slots)
    ]


def test_the_interval_of_a_share():
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(3, 3)
    assert (round(low, 2), high) == (0.53, 1.0)
    low, high = wilson(5, 10)
    assert (round(low, 2), round(high, 2)) == (0.27, 0.73)


def test_what_is_dragged_out_of_a_period_again_and_again():
    events = moves((5, 1), (11, 7), (23, 14), (17, 12))
    (found,) = learn(MATHS, events)
    assert (found.about, found.name, found.feature, found.wanted) == ("load", "Maths", "period", False)
    assert found.slots == {5, 11, 17, 23, 29}
    assert (found.count, found.against, found.total) == (4, 0, 4)
    assert found.said.text == "Mathematics of Grade 9A was taken out of Period 6 4 times."
    assert found.evidence.text == "4 of 4 changes say so, 0 say the opposite; first 2026-09-01, last 2026-09-04."
    assert found.dates == tuple(START + timedelta(number) for number in range(4))
    assert found.interval == wilson(4, 4)
    assert found.chance < 0.001
    assert (found.setting, found.room) == (None, None)


def test_twice_is_no_pattern_and_neither_is_there_and_back():
    assert learn(MATHS, moves((5, 1), (11, 7))) == []
    back = moves((5, 1), (11, 7), (17, 12), (1, 5), (7, 11), (12, 17))
    assert [each for each in learn(MATHS, back) if each.feature == "period"] == []


def test_what_its_lessons_always_have_is_left_by_chance():
    events = moves((5, 1), (11, 7), (23, 14), (17, 12))
    late = [Place(slot, "R1") for slot in (5, 11, 17, 23)]
    assert learn(MATHS, events, usual={"Maths": late, "Art": late}) == []


def test_rejected_proposals_count_too():
    rejected = [Event(REJECTED, START + timedelta(each), "Maths", Place(6 * each + 5, "R1")) for each in range(4)]
    (found,) = learn(MATHS, rejected)
    assert (found.about, found.feature) == ("load", "period")


FROM_MONDAY = ((0, 8), (1, 13), (4, 20), (3, 26))


def test_who_swaps_away_from_a_day_again_and_again():
    (found,) = learn(MATHS, moves(*FROM_MONDAY, kind=SWAPPED, teacher="T1"))
    assert (found.about, found.name, found.feature, found.wanted) == ("teacher", "T1", "day", False)
    assert found.slots == set(range(6))
    assert found.said.text == "Ada Lovelace swapped lessons away from Monday 4 times."
    assert found.evidence.text == (
        "4 of 4 changes say so, 4 of them swaps between instructors; 0 say the opposite; "
        "first 2026-09-01, last 2026-09-04."
    )
    assert found.swaps == 4


def test_what_is_given_to_a_colleague_says_something_of_the_teacher_only():
    given = [
        Event(HANDED_OVER, START + timedelta(number), "Maths", Place(away, "R1"), teacher="T1")
        for number, (away, _to) in enumerate(FROM_MONDAY)
    ]
    (found,) = learn(MATHS, given)
    assert (found.about, found.name, found.feature, found.swaps) == ("teacher", "T1", "day", 4)
    assert learn(MATHS, moves(*FROM_MONDAY, *FROM_MONDAY, kind=HANDED_OVER)) == []


def test_a_swap_counts_half_for_its_course():
    """Three moves are a pattern of a course, three swaps are none, and six are one again."""
    groups = school(*(load(name, "9A", f"T{name}", title=name) for name in "abcdef"))
    groups = replace(groups, loads=tuple(replace(each, course="Maths") for each in groups.loads))

    def swapped(count: int, kind: str = SWAPPED) -> list[Event]:
        # Each by another teacher, so that it is a pattern of none of them.
        slots = zip("abcdef", ((5, 1), (11, 7), (17, 14), (23, 21), (29, 25), (5, 13)), strict=True)
        return [each for name, pair in list(slots)[:count] for each in moves(pair, kind=kind, which=name, teacher=name)]

    assert [each.about for each in learn(groups, swapped(4, MOVED))] != []
    assert learn(groups, swapped(5)) == []
    (found,) = learn(groups, swapped(6))
    assert (found.about, found.name, found.feature, found.wanted) == ("course", "Maths", "period", False)
    assert found.said.text == "Maths was swapped away from Period 6 6 times."
    assert "which count half for a course" in found.evidence.text
    assert found.interval == wilson(3, 3)


def test_a_course_that_is_swapped_to_a_period():
    groups = school(*(load(name, "9A", f"T{name}", title=name) for name in "abcdef"))
    groups = replace(groups, loads=tuple(replace(each, course="Maths") for each in groups.loads))
    slots = ((5, 0), (9, 6), (16, 12), (20, 18), (27, 24), (2, 6))
    events = [
        each for name, pair in zip("abcdef", slots, strict=True) for each in moves(pair, kind=SWAPPED, which=name)
    ]
    (found,) = learn(groups, events)
    assert (found.about, found.feature, found.wanted, found.slots) == ("course", "period", True, {0, 6, 12, 18, 24})
    assert found.said.text == "Maths was swapped to Period 1 6 times."


def test_what_was_swapped_away_is_held_against_all_that_the_teacher_has():
    """That somebody's only lesson is swapped away from where it is says nothing; that of ten lessons it is always the
    same one does."""
    events = moves((0, 8), (0, 13), (0, 20), (0, 26), kind=SWAPPED, teacher="T1")
    alone = {"Maths": [Place(0, "R1")]}
    assert [each for each in learn(MATHS, events, usual=alone) if each.about == "teacher"] == []
    many = school(load("Maths", title="Maths"), *(load(f"Other {at}", "9B") for at in range(9)))
    usual = alone | {f"Other {at}": [Place(7 + 2 * at, "R1")] for at in range(9)}
    assert [(each.about, each.name) for each in learn(many, events, usual=usual)][:1] == [("teacher", "T1")]


def test_locks_say_what_is_wanted():
    events = [Event(LOCKED, START, "Maths", to=Place(slot, "R2")) for slot in (1, 8, 15, 22, 29, 3)]
    rooms = {"Maths": [Place(slot, "R1") for slot in range(10)], "Art": [Place(0, "R1")]}
    (found,) = learn(MATHS, events, usual=rooms)
    assert (found.feature, found.wanted, found.room, found.slots) == ("room", True, "R2", frozenset())
    assert found.said.text == "Mathematics of Grade 9A was locked in Room 2 or brought there 6 times."


def test_a_rule_is_proposed_where_there_is_one():
    groups = school(*(load(name, "9A", f"T{name}") for name in "abcdef"))
    events = [
        each for day, name in enumerate("abcdef") for each in moves((6 * (day % 5) + 5, 7 * (day % 4) + 1), which=name)
    ]
    found = learn(groups, events)[0]
    assert (found.about, found.name) == ("group", "9A")
    assert found.setting == Setting("late", 1, "groups", limit=5, who=frozenset({"9A"}))
    early = [
        each for day, name in enumerate("abcdef") for each in moves((6 * (day % 5), 7 * (day % 4) + 1), which=name)
    ]
    assert learn(groups, early)[0].setting == Setting("early", 1, "groups", limit=1, who=frozenset({"9A"}))


def test_strange_loads_and_empty_events_are_passed_over():
    assert (
        learn(MATHS, [*moves((5, 1), (11, 7), (17, 12), (23, 14), which="Gone"), Event(LOCKED, START, "Maths")]) == []
    )


def planner(seed: int, count: int):
    """A planner who drags, locks, rejects and swaps at random."""
    chance = random.Random(seed)
    problem = random_school(seed % 5, groups=6, periods=8)
    slots, rooms = problem.cycle.open_slots, [room.name for room in problem.rooms]
    usual = {
        each.name: [Place(chance.choice(slots), chance.choice(rooms)) for _lesson in each.lessons]
        for each in problem.loads
    }
    events = []
    for number in range(count):
        each, day = chance.choice(problem.loads), START + timedelta(number)
        away = chance.choice(usual[each.name])
        to = Place(chance.choice(slots), chance.choice(rooms) if chance.random() < 0.3 else away.room)
        kind = chance.choice((MOVED, MOVED, MOVED, MOVED, LOCKED, REJECTED, SWAPPED, SWAPPED, HANDED_OVER))
        if kind == LOCKED:
            events.append(Event(kind, day, each.name, to=away))
        elif kind == REJECTED:
            events.append(Event(kind, day, each.name, away=to))
        else:
            events.append(Event(kind, day, each.name, away, to, each.teachers[0]))
    return problem, events, usual


def test_nothing_is_proposed_of_planners_without_a_preference():
    """Of sixty random planners at most three (the rate of false discoveries) are said to prefer something."""
    wrong = 0
    for seed in range(60):
        problem, events, usual = planner(seed, 10 + seed)
        wrong += bool(learn(problem, events, usual=usual))
    assert wrong <= 3


def late_for_a_group(problem, load_, place):
    return "G1" in load_.groups and problem.cycle.period_of(place.slot) >= 6


def monday_of_a_teacher(problem, load_, place):
    return "T3" in load_.teachers and place.slot < 8


def early_for_a_course(problem, load_, place):
    return load_.course == "Course 0" and problem.cycle.period_of(place.slot) < 2


def particular(seed: int, count: int, against):
    """A planner to whom a solver shows places at random, who takes lessons out of those that are `against` what they
    want, never puts one there, and moves others about at random."""
    chance = random.Random(seed)
    problem = random_school(seed % 5, groups=6, periods=8)
    places = [Place(slot, "R0") for slot in problem.cycle.open_slots]
    events = []
    while len(events) < count:
        each, away, to = chance.choice(problem.loads), chance.choice(places), chance.choice(places)
        if not against(problem, each, to) and (against(problem, each, away) or chance.random() < 0.3):
            events.append(Event(MOVED, START + timedelta(len(events)), each.name, away, to))
    return problem, events


@pytest.mark.parametrize(
    ("about", "against"),
    [("group", late_for_a_group), ("teacher", monday_of_a_teacher), ("course", early_for_a_course)],
)
def test_hidden_preferences_are_found(about, against):
    found = 0
    for seed in range(12):
        problem, events = particular(seed, 250, against)
        for each in learn(problem, events)[:2]:
            meant = [one for one in problem.loads if _is_about(each, one)]
            worse = [against(problem, one, Place(slot)) for one in meant for slot in each.slots]
            if not each.wanted and each.feature != "room" and worse and sum(worse) >= len(worse) / 2:
                found += 1
                break
    assert found >= 11, found


def _is_about(preference, load_) -> bool:
    return (
        preference.name
        in {
            "load": [load_.name],
            "teacher": load_.teachers,
            "group": load_.groups,
            "course": [load_.course],
            "everything": [""],
        }[preference.about]
    )
