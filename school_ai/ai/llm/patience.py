"""How often a failing provider is tried, and when it is left alone for a while."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from school_ai.ai.llm import errors

Result = TypeVar("Result")

# What may be better at the next try. A wrong key or an unknown model is not.
PASSING = (errors.Unreachable, errors.TimedOut, errors.RateLimited, errors.Refused)


@dataclass(frozen=True)
class Backoff:
    """Tries a call again while that makes sense: at most `tries` times, within `seconds` in all.

    The pauses double from `first_pause` seconds on, each shortened by chance to as little as its half, so that the
    processes of a school do not come back all at once.
    """

    tries: int = 3
    first_pause: float = 0.5
    seconds: float = 30.0

    def call(
        self,
        action: Callable[[], Result],
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> Result:
        """What `action` returns. Raises the `ProviderError` of its last try."""
        began = clock()
        for tried in range(1, self.tries + 1):
            try:
                return action()
            except PASSING:
                pause = self.first_pause * 2 ** (tried - 1) * random.uniform(0.5, 1)  # noqa: S311
                if tried == self.tries or clock() - began + pause > self.seconds:
                    raise
                sleep(pause)
        raise AssertionError("unreachable")


class Counters(Protocol):
    """Numbers that all processes of the site share, and that are forgotten after a while."""

    def add(self, key: str, seconds: int) -> int:
        """Count one more under `key`, to be forgotten `seconds` after the first. Returns the count."""

    def count(self, key: str) -> int: ...

    def forget(self, key: str) -> None: ...


@dataclass(frozen=True)
class Breaker:
    """Leaves a provider alone for `rest` seconds after `most` failures within `within` seconds.

    After the rest calls are let through again; one that succeeds closes the matter.
    """

    name: str
    counters: Counters
    most: int = 5
    within: int = 60
    rest: int = 60

    @property
    def is_open(self) -> bool:
        return self.counters.count(self._key("open")) > 0

    def failed(self) -> None:
        if self.counters.add(self._key("failures"), self.within) >= self.most:
            self.counters.add(self._key("open"), self.rest)
            self.counters.forget(self._key("failures"))

    def succeeded(self) -> None:
        self.counters.forget(self._key("failures"))

    def _key(self, what: str) -> str:
        return f"{self.name}:{what}"


class RestingProvider(errors.ProviderError):
    """The provider failed several times of late and is left alone for a minute."""


def guarded(breaker: Breaker, backoff: Backoff, action: Callable[[], Result]) -> Result:
    """Call a provider with patience. Raises `RestingProvider` at once where it is being left alone."""
    if breaker.is_open:
        raise RestingProvider(breaker.name)
    try:
        result = backoff.call(action)
    except errors.ProviderError:
        breaker.failed()
        raise
    breaker.succeeded()
    return result
