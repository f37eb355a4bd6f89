"""Retries, pauses, and leaving a failing provider alone."""

import pytest

from school_ai.ai.llm import errors
from school_ai.ai.llm.patience import Backoff, Breaker, RestingProvider, guarded


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self):
        self.now = 0.0
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def __call__(self) -> float:
        return self.now


class Dictionary:
    """Counters of one process, which forget when they are told the time."""

    def __init__(self, clock: Clock):
        self.clock = clock
        self.kept: dict[str, tuple[int, float]] = {}

    def add(self, key, seconds):
        count = self.count(key)
        until = self.kept[key][1] if count else self.clock() + seconds
        self.kept[key] = (count + 1, until)
        return count + 1

    def count(self, key):
        count, until = self.kept.get(key, (0, 0))
        return count if until > self.clock() else 0

    def forget(self, key):
        self.kept.pop(key, None)


def failing(times: int, error: Exception):
    tried = []

    def action():
        tried.append(1)
        if len(tried) <= times:
            raise error
        return "well"

    return action, tried


def test_what_passes_is_tried_again_with_growing_pauses():
    clock = Clock()
    action, tried = failing(2, errors.RateLimited("slow down"))
    assert Backoff(tries=3, first_pause=1).call(action, clock.sleep, clock) == "well"
    assert len(tried) == 3
    assert 0.5 <= clock.pauses[0] <= 1 <= clock.pauses[1] <= 2


@pytest.mark.parametrize("error", [errors.WrongKey("no"), errors.UnknownModel("no"), errors.BadReply("no")])
def test_what_will_not_pass_is_not_tried_again(error):
    clock = Clock()
    action, tried = failing(1, error)
    with pytest.raises(type(error)):
        Backoff().call(action, clock.sleep, clock)
    assert len(tried) == 1


def test_there_is_an_end_to_tries_and_to_time():
    clock = Clock()
    action, tried = failing(99, errors.Unreachable("away"))
    with pytest.raises(errors.Unreachable):
        Backoff(tries=4).call(action, clock.sleep, clock)
    assert len(tried) == 4
    action, tried = failing(99, errors.Unreachable("away"))
    with pytest.raises(errors.Unreachable):
        Backoff(tries=99, first_pause=1, seconds=5).call(action, clock.sleep, clock)
    assert len(tried) < 9


def test_a_provider_that_fails_again_and_again_is_left_alone_for_a_while():
    clock = Clock()
    breaker = Breaker("chat", Dictionary(clock), most=3, within=60, rest=30)
    once = Backoff(tries=1)
    action, tried = failing(3, errors.TimedOut("slow"))
    for _ in range(3):
        with pytest.raises(errors.TimedOut):
            guarded(breaker, once, action)
    with pytest.raises(RestingProvider):
        guarded(breaker, once, action)
    assert len(tried) == 3
    clock.now += 31
    assert guarded(breaker, once, action) == "well"


def test_failures_far_apart_and_successes_between_do_not_add_up():
    clock = Clock()
    breaker = Breaker("chat", Dictionary(clock), most=2, within=60)
    breaker.failed()
    clock.now += 61
    breaker.failed()
    assert not breaker.is_open
    breaker.succeeded()
    breaker.failed()
    assert not breaker.is_open
    breaker.failed()
    assert breaker.is_open
