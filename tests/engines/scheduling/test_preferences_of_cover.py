"""Who is not wanted for cover is found; where nobody is singled out, nobody is proposed."""

import random
from datetime import date, timedelta

import pytest

from school_ai.ai.scheduling.cover_preferences import (
    CHOSEN,
    PASSED_OVER,
    RULED_OUT,
    TURNED_DOWN,
    CoverEvent,
    learn_covers,
)

START = date(2026, 9, 1)
TITLES = {("colleague", "bob"): "Bob Brown", ("group", "9A"): "Grade 9A", ("day", 0): "Monday"}


def events(who: str, kind: str, count: int, *, course="Maths", group="9A", days=(0,), period="Period 1"):
    """Each in another week, the weekdays one after the other."""
    return [
        CoverEvent(
            kind, START + timedelta(7 * at), who, course.format(at), (group.format(at),), days[at % len(days)], period
        )
        for at in range(count)
    ]


def others(count: int = 12) -> list[CoverEvent]:
    """Colleagues who are taken when proposed."""
    return [
        each
        for at in range(count)
        for each in events(f"other {at % 4}", CHOSEN, 1, course="Art", group="9B", days=(at % 5,))
    ]


def test_who_is_ruled_out_again_and_again():
    everywhere = [
        *events("bob", RULED_OUT, 2, course="Maths", group="9A", days=(0,), period="Period 1"),
        *events("bob", RULED_OUT, 2, course="Art", group="9B", days=(3,), period="Period 4"),
    ]
    (found,) = learn_covers([*others(), *everywhere], TITLES)
    assert (found.colleague, found.scope, found.count, found.ruled_out, found.taken) == ("bob", "", 4, 4, 0)
    assert found.said.text == "Bob Brown is proposed for cover and not taken."
    assert found.evidence.text == (
        "Of 4 such lessons they were ruled out for 4; another way was taken for 0, all proposals were turned down "
        "for 0, and they took 0. First 2026-09-01, last 2026-09-08."
    )


@pytest.mark.parametrize(
    ("scope", "value", "varied"),
    [
        ("group", "9A", {"course": "Course {0}", "days": (0, 1, 2, 3), "period": None}),
        ("course", "Maths", {"group": "group {0}", "days": (0, 1, 2, 3), "period": None}),
        ("day", 0, {"course": "Course {0}", "group": "group {0}", "period": None}),
        ("period", "Period 1", {"course": "Course {0}", "group": "group {0}", "days": (0, 1, 2, 3)}),
    ],
)
def test_what_somebody_is_ruled_out_for(scope, value, varied):
    elsewhere = events("bob", CHOSEN, 4, course="Music", group="8C", days=(4,), period="Period 6")
    (found,) = learn_covers([*others(), *elsewhere, *events("bob", RULED_OUT, 4, **varied)], TITLES)
    assert (found.colleague, found.scope, found.value, found.taken) == ("bob", scope, value, 0)


def test_twice_is_no_pattern_and_neither_is_who_is_often_taken():
    assert learn_covers([*others(), *events("bob", RULED_OUT, 2)]) == []
    both = [*events("bob", RULED_OUT, 3), *events("bob", CHOSEN, 3)]
    assert learn_covers([*others(), *both]) == []


@pytest.mark.parametrize("kind", [PASSED_OVER, TURNED_DOWN])
def test_not_being_taken_counts_half(kind):
    assert learn_covers([*others(), *events("bob", kind, 5)]) == []
    (found,) = learn_covers([*others(), *events("bob", kind, 6)])
    assert (found.colleague, found.count, found.ruled_out) == ("bob", 6, 0)


def test_a_school_that_turns_everybody_down_singles_nobody_out():
    seen = [each for name in ("ada", "bob", "eve", "fay") for each in events(name, RULED_OUT, 6)]
    assert learn_covers(seen) == []


def test_nothing_is_made_of_chance():
    """Of eighty schools in which everybody gets a no as often, at most eight are said to single somebody out."""
    wrong = 0
    for seed in range(80):
        chance = random.Random(seed)
        seen = [
            CoverEvent(
                chance.choice((CHOSEN, CHOSEN, CHOSEN, RULED_OUT, PASSED_OVER, TURNED_DOWN)),
                START + timedelta(number),
                f"t{chance.randrange(6)}",
                f"course {chance.randrange(4)}",
                (f"group {chance.randrange(4)}",),
                chance.randrange(5),
                f"Period {chance.randrange(6)}",
            )
            for number in range(20 + seed)
        ]
        wrong += bool(learn_covers(seen))
    assert wrong <= 8, wrong


def test_a_hidden_dislike_is_found():
    found = 0
    for seed in range(20):
        chance = random.Random(seed)
        seen = []
        for number in range(200):
            who, day = f"t{chance.randrange(6)}", chance.randrange(5)
            unwanted = who == "t1" and day == 2
            kind = RULED_OUT if unwanted or chance.random() < 0.1 else CHOSEN
            seen.append(
                CoverEvent(kind, START + timedelta(number), who, f"c{number % 4}", ("g",), day, f"p{number % 6}")
            )
        found += any((each.colleague, each.scope, each.value) == ("t1", "day", 2) for each in learn_covers(seen))
    assert found >= 16, found


def test_twice_is_no_pattern_however_seldom_others_are_ruled_out():
    assert learn_covers([*others(200), *events("bob", RULED_OUT, 2)]) == []


def test_of_what_is_as_clear_the_narrowest_is_proposed():
    (found,) = learn_covers([*others(), *events("bob", RULED_OUT, 4)])
    assert (found.scope, found.value) == ("group", "9A")
