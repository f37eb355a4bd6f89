"""What a teacher may ask a colleague for: nothing that clashes, the class first."""

import random
from dataclasses import replace

import pytest

from school_ai.ai.scheduling.problem import Group
from school_ai.ai.scheduling.repair import NotFor, Span, swaps
from tests.engines.scheduling.test_repair import (
    BELLS,
    MONDAY,
    TUESDAY,
    at,
    colleague,
    day,
    lesson,
    random_day,
)

BOB = colleague("bob", ["Art"], ["9A"])


def week(*lessons, colleagues=(BOB,), **more):
    return day(*lessons, colleagues=colleagues, **{"dates": (MONDAY, TUESDAY), **more})


def kinds(found) -> list[tuple[str, str, str | None]]:
    return [(each.kind, each.colleague, each.other) for each in found]


def test_two_lessons_of_a_class_change_their_times_on_whatever_day():
    situation = week(lesson("mine", 0), lesson("theirs", 2, "bob", course="Art", room="R2", day=TUESDAY))
    found = swaps(situation, "mine", "ada")
    assert kinds(found) == [("times", "bob", "theirs"), ("taken", "bob", None)]
    (action,) = found[0].actions
    assert (action.kind, action.date, action.begins, action.room, action.other_room) == (
        "swap",
        TUESDAY,
        600,
        "R1",
        "R2",
    )
    assert found[0].same_groups


def test_where_times_cannot_change_each_takes_the_others_lesson():
    """Bob is busy when Ada's lesson would come to his, so that only the teachers can change."""
    theirs = lesson("theirs", 2, "bob", "9B", course="Art", room="R2")
    bob = colleague("bob", ["Art", "Maths"], ["9B"])
    ada_knows = [replace(each, groups=frozenset({"9A", "9B"})) for each in (week().colleagues[0],)]
    situation = replace(week(lesson("mine", 0), theirs, colleagues=[]), colleagues=(*ada_knows, bob))
    found = swaps(situation, "mine", "ada")
    assert kinds(found) == [("lessons", "bob", "theirs"), ("taken", "bob", None)]
    assert [(each.lesson, each.by) for each in found[0].actions] == [("mine", "bob"), ("theirs", "ada")]
    assert not found[0].same_groups
    # Of what she knows nothing of, nothing is offered in return.
    assert kinds(swaps(replace(situation, colleagues=(week().colleagues[0], bob)), "mine", "ada")) == [
        ("taken", "bob", None)
    ]


def test_the_class_comes_first():
    lessons = [
        lesson("mine", 0),
        lesson("same class", 4, "bob", course="Art", day=TUESDAY),
        lesson("other class", 1, "eve", "9B", room="R2"),
    ]
    eve = colleague("eve", ["Maths"], ["9B"])
    ada = replace(week().colleagues[0], groups=frozenset({"9A", "9B"}))
    situation = replace(week(*lessons), colleagues=(ada, BOB, eve))
    assert kinds(swaps(situation, "mine", "ada"))[:2] == [
        ("times", "bob", "same class"),
        ("lessons", "eve", "other class"),
    ]


def test_of_what_is_taken_in_return_that_of_the_class_comes_first():
    """Neither can change its time: the one is longer, the other of another class."""
    longer = replace(lesson("same class", 3, "bob", course="Art", day=TUESDAY), ends=750)
    eve = colleague("eve", ["Maths"], ["9A", "9B"])
    ada = replace(week().colleagues[0], groups=frozenset({"9A", "9B"}))
    bob = replace(BOB, covered=9)
    situation = week(lesson("mine", 0), longer, lesson("other class", 1, "eve", "9B", room="R2"))
    found = swaps(replace(situation, colleagues=(ada, bob, eve)), "mine", "ada")
    assert kinds(found)[:2] == [("lessons", "bob", "same class"), ("lessons", "eve", "other class")]
    assert found[0].cost > found[1].cost


def test_a_lesson_that_is_taught_together_keeps_its_time():
    """The colleague who teaches it too would have to agree. Somebody else may stand in."""
    together = lesson("mine", 0, ("ada", "eve"))
    situation = week(
        together, lesson("theirs", 2, "bob", course="Art", day=TUESDAY), colleagues=[BOB, colleague("eve")]
    )
    assert {(each.kind, each.colleague) for each in swaps(situation, "mine", "ada")} == {
        ("lessons", "bob"),
        ("taken", "bob"),
    }


def test_nobody_leaves_a_lesson_of_their_own_for_it():
    together = lesson("together", 0, ("bob", "eve"), "9B", room="R2")
    situation = week(lesson("mine", 0), together, colleagues=[BOB, colleague("eve")])
    assert swaps(situation, "mine", "ada") == []


@pytest.mark.parametrize(
    "why_not",
    [
        {"locked": True},
        {"groups": ("9A", "9B")},
        {"ends": 700},
        {"teachers": ("bob", "eve")},
        {"teachers": ("ada",)},
    ],
)
def test_what_cannot_change_its_time_with_it(why_not):
    situation = week(lesson("mine", 0), replace(lesson("theirs", 2, "bob", day=TUESDAY), **why_not))
    assert [each for each in swaps(situation, "mine", "ada") if each.kind == "times"] == []


@pytest.mark.parametrize(
    "busy",
    [
        {"colleagues": [replace(BOB, unavailable=(Span(MONDAY, 480, 525),))]},
        {"rooms_closed": {"R1": (Span(MONDAY),), "R2": (Span(MONDAY),), "HALL": (Span(MONDAY),)}},
        {"now": at(TUESDAY, 12)},
    ],
)
def test_nobody_and_no_room_that_is_not_there(busy):
    situation = week(lesson("mine", 0), lesson("theirs", 2, "bob", course="Art", room="R2", day=TUESDAY), **busy)
    assert [each for each in swaps(situation, "mine", "ada") if each.kind == "times"] == []


def test_who_has_another_lesson_then():
    other = lesson("other", 0, "bob", "9B", room="R2")
    situation = week(lesson("mine", 0), lesson("theirs", 2, "bob", course="Art", day=TUESDAY), other)
    assert swaps(situation, "mine", "ada") == []


def test_what_is_not_theirs_or_is_over_or_locked():
    theirs = lesson("theirs", 2, "bob", course="Art", day=TUESDAY)
    assert swaps(week(lesson("mine", 0), theirs), "theirs", "ada") == []
    assert swaps(week(lesson("mine", 0), theirs), "gone", "ada") == []
    assert swaps(week(lesson("mine", 0, locked=True), theirs), "mine", "ada") == []
    assert swaps(week(lesson("mine", 0), theirs, now=at(MONDAY, 9)), "mine", "ada") == []


def test_who_is_not_to_take_such_lessons_is_not_offered_for_it():
    bob = replace(BOB, not_for=(NotFor((Span(MONDAY),), group="9A"),))
    situation = week(lesson("mine", 0), lesson("theirs", 2, "bob", course="Art", day=TUESDAY), colleagues=[bob])
    assert kinds(swaps(situation, "mine", "ada")) == [("times", "bob", "theirs")]


def test_whom_it_suits_less_comes_later_and_it_is_said():
    lessons = [
        lesson("mine", 0),
        *(lesson(who, 2, who, course="Art", room=None, day=TUESDAY) for who in ("bob", "eve")),
    ]
    lessons[2] = replace(lessons[2], begins=660, ends=705)
    rather_not = replace(BOB, rather_not=(Span(MONDAY, weight=3),))
    situation = week(*lessons, colleagues=[rather_not, colleague("eve", ["Art"], ["9A"])])
    found = [each for each in swaps(situation, "mine", "ada") if each.kind == "times"]
    assert [each.colleague for each in found] == ["eve", "bob"]
    assert [each.text for each in found[1].reasons] == ["Bob would rather not work then."]


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_offered_can_be_done(seed):
    """Afterwards nobody and nothing is twice at a time, nobody is where they cannot be, and pupils of two groups that
    share some are not in both."""
    chance = random.Random(seed)
    situation, _absences = random_day(chance)
    pupils = frozenset({"cleo"})
    groups = (Group("G0", "G0", 20, pupils), Group("G1", "G1", 20), Group("G2", "G2", 20, pupils))
    monday = [each for each in situation.lessons if len(each.teachers) == 1 and each.groups != ("G2",)]
    tuesday = [
        replace(each, name=f"{each.name} again", date=TUESDAY, teachers=(chance.choice(monday).teachers[0],))
        for each in monday
    ]
    tuesday = [each for at_, each in enumerate(tuesday) if not any(_meets(each, other) for other in tuesday[:at_])]
    situation = replace(situation, lessons=(*monday, *tuesday), groups=groups, dates=(MONDAY, TUESDAY), bells=BELLS)
    offered = 0
    for asked in monday:
        for found in swaps(situation, asked.name, asked.teachers[0]):
            offered += 1
            after = {each.name: each for each in situation.lessons}
            for action in found.actions:
                was = after[action.lesson]
                if action.kind == "cover":
                    after[was.name] = replace(was, teachers=(action.by,))
                else:
                    other = after[action.other]
                    after[was.name] = replace(
                        was, date=other.date, begins=other.begins, ends=other.ends, room=action.room
                    )
                    after[other.name] = replace(
                        other, date=was.date, begins=was.begins, ends=was.ends, room=action.other_room
                    )
            used = {}
            for each in after.values():
                shared = {"G0": "shared", "G2": "shared"}
                keys = [("t", name) for name in each.teachers] + [("g", shared.get(name, name)) for name in each.groups]
                for key in [*keys, ("r", each.room)]:
                    assert used.setdefault((*key, each.date, each.begins), each.name) == each.name, found
                for name in each.teachers:
                    who = next(one for one in situation.colleagues if one.name == name)
                    if each in situation.lessons:
                        continue
                    assert not any(span.meets(each.date, each.begins, each.ends) for span in who.unavailable), found
            assert (
                asked.teachers[0] not in after[asked.name].teachers
                or after[asked.name].date != asked.date
                or (after[asked.name].begins != asked.begins)
            )
    assert offered or len(monday) < 3


def _meets(one, other) -> bool:
    same = one.teachers == other.teachers or one.room == other.room or one.groups == other.groups
    return one.begins == other.begins and same
