"""What is unusual in an hour, by what like hours brought."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from school_ai.ai.monitoring.rhythm import COUNT, LEVEL, Hour, judged

MONDAY = date(2026, 9, 7)
HOLIDAY = MONDAY + timedelta(weeks=8, days=2)


def is_school_day(day: date) -> bool:
    return day.weekday() < 5 and day != HOLIDAY


def at(weeks: int, days: int, hour: int) -> datetime:
    return datetime.combine(MONDAY + timedelta(weeks=weeks, days=days), datetime.min.time()) + timedelta(hours=hour)


def history(weeks: int = 8, seed: int = 1, busy: float = 100.0, quiet: float = 6.0) -> list[Hour]:
    """Each school day busy from 8 to 16, and a little on free days."""
    random = np.random.default_rng(seed)
    hours = []
    for number in range(7 * weeks):
        day = MONDAY + timedelta(days=number)
        for hour in range(24):
            mean = busy if is_school_day(day) and 8 <= hour < 16 else quiet if 8 <= hour < 20 else 0.1
            mean *= random.gamma(30, 1 / 30)
            hours.append(Hour(datetime.combine(day, datetime.min.time()) + timedelta(hours=hour),
                              float(random.poisson(mean))))  # fmt: skip
    return hours


def outcome(value: float, moment: datetime, past: list[Hour], kind=COUNT, least: float = 10) -> str:
    return judged(Hour(moment, value), past, is_school_day, kind, least).outcome


def test_an_ordinary_hour_is_usual_and_an_empty_one_in_lessons_is_not():
    past = history()
    assert outcome(95, at(8, 0, 10), past) == "usual"
    assert outcome(0, at(8, 0, 10), past) == "low"
    assert outcome(600, at(8, 0, 10), past) == "high"


def test_weekends_and_holidays_are_no_anomaly():
    past = history()
    assert outcome(5, at(8, 5, 10), past) == "usual"
    # A Wednesday like any other, but for the holiday list.
    assert outcome(5, datetime.combine(HOLIDAY, datetime.min.time()) + timedelta(hours=10), past) == "usual"
    assert outcome(5, at(8, 1, 10), past) == "low"


def test_a_busy_night_of_a_weekend_is_one():
    past = history()
    verdict = judged(Hour(at(8, 5, 3), 90), past, is_school_day, COUNT, 10)
    assert verdict.outcome == "high"
    assert verdict.expected is not None
    assert not verdict.expected.on_school_day


def test_too_short_a_history_is_said_to_be_so():
    past = history(weeks=1)
    verdict = judged(Hour(at(1, 0, 10), 0), past, is_school_day, COUNT)
    assert (verdict.outcome, verdict.expected) == ("unknown", None)
    assert verdict.of == 5
    assert outcome(0, at(0, 0, 10), []) == "unknown"


def test_a_first_weekday_is_held_against_the_same_hour_of_other_school_days():
    past = [each for each in history(weeks=3) if each.at.weekday() != 2 or not is_school_day(each.at.date())]
    verdict = judged(Hour(at(3, 2, 10), 0), past, is_school_day, COUNT, 10)
    assert verdict.outcome == "low"
    assert verdict.of >= 8


def test_a_fault_of_the_past_does_not_become_usual():
    past = history()
    # Two of eight Mondays were an outage.
    past = [Hour(each.at, 0.0 if each.at.date() in (MONDAY, MONDAY + timedelta(weeks=3)) else each.value)
            for each in past]  # fmt: skip
    assert outcome(0, at(8, 0, 10), past) == "low"
    assert outcome(100, at(8, 0, 10), past) == "usual"


def test_a_school_that_has_grown_for_weeks_is_held_against_its_new_level():
    past = [Hour(each.at, each.value * (1.7 if each.at >= at(6, 0, 0) else 1)) for each in history()]
    assert outcome(175, at(8, 0, 10), past) == "usual"


def test_a_little_too_little_for_hours_is_found_by_their_sum():
    past = history(busy=60)
    today = [Hour(at(8, 0, hour), 26.0) for hour in (9, 10)]
    assert outcome(26, at(8, 0, 11), past) == "usual"
    verdict = judged(Hour(at(8, 0, 11), 26), [*past, *today], is_school_day, COUNT, 10)
    assert (verdict.outcome, verdict.hours) == ("low", 3)


def test_what_is_worth_no_word_is_usual():
    assert outcome(6, at(8, 5, 3), history(), least=10) == "usual"


@pytest.mark.parametrize(("value", "said"), [(2.0, "usual"), (2.4, "usual"), (6.0, "high")])
def test_seconds_are_held_against_like_hours(value, said):
    random = np.random.default_rng(2)
    past = [Hour(at(week, day, hour), 2 * random.lognormal(0, 0.1))
            for week in range(8) for day in range(5) for hour in range(8, 16)]  # fmt: skip
    assert outcome(value, at(8, 0, 10), past, LEVEL, 0.3) == said


def test_what_comes_later_is_not_learned_from():
    past = history()
    later = [Hour(at(9 + week, 0, 10), 0.0) for week in range(12)]
    assert outcome(0, at(8, 0, 10), [*past, *later]) == "low"
