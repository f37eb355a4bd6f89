"""Steps follow from what was missed, in the order in which topics build on each other, and say why."""

import numpy as np
import pandas as pd
import pytest

from school_ai.ai.analytics.recommend import KINDS, REASONS, WHY_NOT, Signs, content_gaps, next_steps

TODAY = pd.Timestamp("2026-11-01")


def missed(*rows: tuple, pupil: str = "Ada", course: str = "Maths") -> pd.DataFrame:
    """Rows of topic, share missed, tasks and, if not yesterday, how many days ago."""
    return pd.DataFrame(
        [
            {
                "pupil": pupil,
                "course": course,
                "topic": topic,
                "share": share,
                "n": n,
                "last_day": TODAY - pd.Timedelta(days=rest[0] if rest else 1),
            }
            for topic, share, n, *rest in rows
        ],
        columns=["pupil", "course", "topic", "share", "n", "last_day"],
    )


SHELF = pd.DataFrame(
    [
        ("F1", "Maths", "Fractions", "handout"),
        ("F2", "Maths", "Fractions", "worksheet"),
        ("E1", "Maths", "Equations", "worksheet"),
        ("E1", "Physics", "Equations", "handout"),
    ],
    columns=["material", "course", "topic", "kind"],
)
BUILDS = pd.DataFrame({"course": ["Maths"], "earlier": ["Fractions"], "later": ["Equations"]})


def steps(rows: pd.DataFrame, **given):
    return next_steps("Ada", "Maths", TODAY, rows, **given).steps


def test_what_was_missed_most_comes_first_with_the_numbers():
    found = steps(missed(("Fractions", 0.5, 10), ("Equations", 0.9, 10), ("Angles", 0.1, 10)))
    assert [each.topic for each in found] == ["Equations", "Fractions"]
    (reason,) = found[0].reasons
    assert (reason.key, reason.topic, dict(reason.numbers)) == ("missed", "Equations", {"share": 0.9, "tasks": 10})
    assert found[0].weight > found[1].weight


def test_a_topic_that_others_build_on_comes_before_them():
    rows = missed(("Fractions", 0.5, 10), ("Equations", 0.9, 10))
    found = steps(rows, prerequisites=BUILDS)
    assert [each.topic for each in found] == ["Fractions", "Equations"]
    assert [(each.key, each.topic) for each in found[0].reasons] == [
        ("missed", "Fractions"),
        ("needed for", "Equations"),
    ]
    # Those of another course, and of topics that are known, change nothing.
    elsewhere = steps(rows, prerequisites=BUILDS.assign(course="Physics"))
    assert [each.topic for each in elsewhere] == ["Equations", "Fractions"]
    known = missed(("Fractions", 0.5, 10), ("Angles", 0.8, 10), ("Equations", 0.0, 10))
    assert [each.topic for each in steps(known, prerequisites=BUILDS)] == ["Angles", "Fractions"]


def test_a_circle_of_prerequisites_ends():
    circle = pd.concat([BUILDS, BUILDS.rename(columns={"earlier": "later", "later": "earlier"})])
    found = steps(missed(("Fractions", 0.5, 10), ("Equations", 0.9, 10)), prerequisites=circle)
    assert len(found) == 2


def test_one_missed_task_is_no_missed_topic():
    assert steps(missed(("Fractions", 1.0, 1), ("Equations", 0.1, 20))) == ()
    assert len(steps(missed(("Fractions", 1.0, 6), ("Equations", 0.1, 20)))) == 1


def test_what_was_long_ago_counts_less_and_says_so():
    found = steps(missed(("Fractions", 0.8, 10, 200), ("Equations", 0.7, 10)))
    assert [each.topic for each in found] == ["Equations", "Fractions"]
    assert [each.key for each in found[1].reasons] == ["missed", "long ago"]
    # What lies after the day is not known on it.
    assert steps(missed(("Fractions", 0.8, 10, -1))) == ()


def test_reading_before_practice_where_much_was_missed():
    (much,) = steps(missed(("Fractions", 0.9, 10)), materials=SHELF)
    (some,) = steps(missed(("Fractions", 0.5, 10)), materials=SHELF)
    assert (much.kind, much.material, some.kind, some.material) == ("material", "F1", "practice", "F2")
    (only,) = steps(missed(("Equations", 0.9, 10)), materials=SHELF)
    assert (only.kind, only.material) == ("practice", "E1")
    (none,) = steps(missed(("Angles", 0.9, 10)), materials=SHELF)
    assert (none.kind, none.material) == ("topic", "")
    assert {each.kind for each in (much, some, only, none)} <= set(KINDS)


def test_a_talk_needs_a_sign():
    assert steps(missed()) == ()
    assert steps(missed(), signs=Signs(chance=0.2, absent=0.05, activity=0.1)) == ()
    (talk,) = steps(missed(), signs=Signs(chance=0.6, absent=0.3, activity=0.1, change=-20.0))
    assert talk.kind == "talk"
    assert [each.key for each in talk.reasons] == ["absent lately", "chance of failing", "worse", "quiet"]
    assert dict(talk.reasons[1].numbers) == {"chance": 0.6}
    assert all(set(each.numbers) == set(REASONS[each.key]) for each in talk.reasons)


def test_no_more_steps_than_asked_for():
    many = missed(*((f"T{number}", 0.8, 10) for number in range(9)))
    assert len(steps(many, most=3)) == 3
    found = steps(many, most=3, signs=Signs(chance=0.9))
    assert [each.kind for each in found] == ["talk", "topic", "topic"]


def test_only_this_pupil_and_course():
    rows = pd.concat([missed(("Fractions", 0.9, 10), pupil="Bob"), missed(("Rome", 0.9, 10), course="History")])
    assert steps(rows) == ()


@pytest.mark.parametrize(
    ("rows", "signs", "why"),
    [
        (missed(), None, "nothing known"),
        (missed(("Fractions", np.nan, 3)), None, "nothing known"),
        (missed(("Fractions", 0.0, 3)), None, "nothing needed"),
        (missed(), Signs(chance=0.1), "nothing needed"),
    ],
)
def test_without_steps_it_says_why(rows, signs, why):
    found = next_steps("Ada", "Maths", TODAY, rows, signs=signs)
    assert (found.steps, found.why, found.enough) == ((), why, why == "nothing needed")
    assert why in WHY_NOT


def test_a_missing_day_is_no_reason_to_fail():
    (found,) = steps(missed(("Fractions", 0.9, 10)).assign(last_day=pd.NaT))
    assert [each.key for each in found.reasons] == ["missed"]


def test_gaps_are_what_is_needed_and_not_there():
    rows = pd.concat(
        [missed(("Fractions", 0.8, 10), ("Angles", 0.8, 10), ("Equations", 0.0, 10), pupil=f"P{n}") for n in range(10)]
    )
    asked = pd.DataFrame(
        {"course": ["Maths", "Maths", "History"], "topic": ["Angles", "Vectors", "Rome"], "count": [4, 12, 2]}
    )
    found = content_gaps(rows, asked, SHELF, "Maths").set_index("topic")
    assert found.index.tolist() == ["Angles", "Vectors", "Fractions", "Equations"]
    assert found.loc["Angles", ["pupils", "missing", "asked", "materials", "gap"]].tolist() == [10, 10, 4, 0, 14]
    assert found.loc["Fractions", ["missing", "materials", "practice"]].tolist() == [10, 2, 1]
    assert found.loc["Equations", "missing"] == 0
    assert np.isnan(found.loc["Vectors", "share"]) and found["enough"].all()
    whole = content_gaps(rows, asked, SHELF)
    assert not whole.set_index("topic").loc["Rome", "enough"]


def test_gaps_of_nothing():
    nothing = pd.DataFrame(columns=["course", "topic", "count"])
    assert len(content_gaps(missed(), nothing, SHELF[:0])) == 0
