"""Who is away now: a plain rule, so plain cases."""

import pandas as pd

from school_ai.ai.analytics.absences import away_now
from school_ai.ai.analytics.records import Records

FRIDAY = pd.Timestamp("2025-10-10")
DAYS = pd.bdate_range(end=FRIDAY, periods=10)


def records(states: dict[str, list[str]], **frames) -> Records:
    rows = [
        (pupil, day, state)
        for pupil, each in states.items()
        for day, state in zip(DAYS[-len(each) :], each, strict=True)
    ]
    return Records.of(attendance=pd.DataFrame(rows, columns=["pupil", "day", "state"]), **frames)


def test_only_a_spell_that_lasts_until_now_counts():
    found = away_now(
        records(
            {
                "Away": ["present", *["absent"] * 5],
                "Back": [*["absent"] * 6, "present"],
                "Short": ["present", "absent", "absent", "absent"],
                "Excused": ["excused"] * 8,
            }
        ),
        FRIDAY,
    )
    assert [(each.pupil, each.days, each.since, each.until) for each in found] == [
        ("Away", 5, DAYS[-5].date(), FRIDAY.date())
    ]


def test_a_day_missed_in_part_ends_a_spell():
    lessons = [("Away", day, "absent", lesson) for day in DAYS[-6:] for lesson in ("1", "2")]
    lessons[-4] = ("Away", DAYS[-2], "present", "1")
    found = Records.of(attendance=pd.DataFrame(lessons, columns=["pupil", "day", "state", "lesson"]))
    assert away_now(found, FRIDAY) == []


def test_leave_that_was_granted_is_no_absence_without_leave():
    leave = pd.DataFrame({"pupil": ["Away"], "day": [DAYS[-3]], "until": [FRIDAY], "known_on": [DAYS[-4]]})
    assert away_now(records({"Away": ["absent"] * 6}, leaves=leave), FRIDAY) == []


def test_where_no_register_was_taken_of_late_nobody_is_said_to_be_away():
    assert away_now(records({"Away": ["absent"] * 6}), FRIDAY + pd.Timedelta(days=12)) == []


def test_nothing_is_known_of_nobody():
    assert away_now(Records.of(), FRIDAY) == []
