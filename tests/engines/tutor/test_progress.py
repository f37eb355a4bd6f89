from datetime import datetime, timedelta

import pytest

from school_ai.ai.tutor.progress import Week, Worked, leans, week

START = datetime(2026, 11, 16, 16, 0)


def worked(number: int, **values) -> list[Worked]:
    usual = {"tried_first": True, "hints": 0, "solved_alone": True, "copied": False}
    return [Worked(opened=START + timedelta(hours=at), **{**usual, **values}) for at in range(number)]


def test_who_finds_everything_out_is_independent():
    found = week([START], worked(4))
    assert (found.independence, found.dependency) == (1.0, 0.0)


def test_who_asks_first_and_pastes_leans_on_it():
    found = week([START], worked(4, tried_first=False, solved_alone=False, hints=4, copied=True))
    assert found.independence == 0.0
    assert found.dependency == pytest.approx(2 / 3)


def test_with_too_few_exercises_nothing_is_said():
    found = week([START], worked(2))
    assert (found.independence, found.understanding, found.dependency) == (None, None, None)


def test_understanding_is_the_share_of_checks_passed():
    found = week([], worked(3, checked=True, check_passed=True) + worked(1, checked=True))
    assert found.understanding == 0.75


def test_a_burst_is_many_messages_shortly_before_a_deadline():
    deadline = START + timedelta(hours=1)
    burst = [deadline - timedelta(minutes=20) + timedelta(minutes=2 * at) for at in range(6)]
    calm = [START - timedelta(days=1), START - timedelta(days=2)]
    found = week(burst + calm, worked(3), [deadline])
    assert found.late_bursts == 1
    assert found.dependency == pytest.approx((0 + 0 + 6 / 8) / 3)
    # The same number spread over the two hours is none.
    spread = [deadline - timedelta(minutes=115) + timedelta(minutes=22 * at) for at in range(6)]
    assert week(spread, worked(3), [deadline]).late_bursts == 0


def of_dependency(share: float | None) -> Week:
    return Week(0, 5, 0, 0, 0.0, 0, 0, 0, 0, None, None, share)


def test_a_flag_takes_two_weeks_and_fades_with_a_better_one():
    assert not leans([None, of_dependency(0.9)], flagged=False)
    assert leans([of_dependency(0.7), of_dependency(0.7)], flagged=False)
    # In between the flag stays as it is.
    assert leans([of_dependency(0.7), of_dependency(0.5)], flagged=True)
    assert not leans([of_dependency(0.7), of_dependency(0.5)], flagged=False)
    assert not leans([of_dependency(0.7), of_dependency(0.3)], flagged=True)
    # A week without the tutor proves nothing; two do.
    assert leans([of_dependency(0.7), None], flagged=True)
    assert not leans([None, None], flagged=True)
