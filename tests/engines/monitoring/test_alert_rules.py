"""When a figure out of bounds fires, when it is over, and who is told next."""

from datetime import datetime, timedelta

import pytest

from school_ai.ai.monitoring import ladder
from school_ai.ai.monitoring.rules import FIRED, FIRING, PENDING, QUIET, RESOLVED, Bound, Patience, State, step

NOON = datetime(2026, 11, 30, 12)
PATIENCE = Patience(timedelta(minutes=10), timedelta(minutes=15))


def after(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def run(*looks: tuple[int, bool | None, bool | None]) -> tuple[State, list[str]]:
    state, events = State(), []
    for minutes, crossed, clear in looks:
        state, event = step(state, crossed, clear, PATIENCE, after(minutes))
        events.append(event)
    return state, events


def test_it_waits_before_it_fires():
    state, events = run((0, True, False), (5, True, False), (10, True, False))
    assert events == ["", "", FIRED]
    assert (state.status, state.since) == (FIRING, NOON)


def test_what_is_over_within_that_time_tells_nobody():
    state, events = run((0, True, False), (5, False, True), (10, True, False), (15, True, False))
    assert events == [""] * 4
    assert (state.status, state.since) == (PENDING, after(10))


def test_it_fires_at_once_where_nothing_is_waited_for():
    assert step(State(), True, False, Patience(timedelta(), timedelta()), NOON)[1] == FIRED


def test_it_is_over_only_when_it_has_been_clear_for_a_while():
    looks = [(0, True, False), (10, True, False), (15, False, True), (20, False, False), (25, False, True)]
    state, events = run(*looks, (35, False, True))
    assert RESOLVED not in events
    assert state.status == FIRING
    state, events = run(*looks, (35, False, True), (40, False, True))
    assert events[-1] == RESOLVED
    assert state == State(QUIET)


def test_without_a_figure_all_stays_as_it_is():
    state, events = run((0, True, False), (10, True, False), (15, None, None), (500, None, None))
    assert (state.status, events[2:]) == (FIRING, ["", ""])
    assert run((0, True, False), (20, None, None))[0].status == PENDING


def test_within_the_bound_is_not_yet_clear_of_it():
    high = Bound(above=True, limit=10, clear_at=7)
    assert [(high.is_crossed(value), high.is_clear(value)) for value in (11, 10, 8, 7)] == [
        (True, False), (False, False), (False, False), (False, True)
    ]  # fmt: skip
    low = Bound(above=False, limit=10, clear_at=13)
    assert [(low.is_crossed(value), low.is_clear(value)) for value in (9, 10, 12, 13)] == [
        (True, False), (False, False), (False, False), (False, True)
    ]  # fmt: skip
    with pytest.raises(ValueError, match="within"):
        Bound(above=True, limit=10, clear_at=11)


STEPS = [timedelta(minutes=30), timedelta(), timedelta(minutes=60)]


def test_each_step_is_taken_once_when_its_time_has_come():
    assert ladder.due(STEPS, NOON, NOON, set(), False) == [1]
    assert ladder.due(STEPS, NOON, after(29), {1}, False) == []
    assert ladder.due(STEPS, NOON, after(30), {1}, False) == [0]
    # Whoever looks late takes what was missed, in order.
    assert ladder.due(STEPS, NOON, after(90), set(), False) == [1, 0, 2]


def test_nobody_else_is_told_once_somebody_looks_after_it():
    assert ladder.due(STEPS, NOON, after(90), {1}, True) == []
