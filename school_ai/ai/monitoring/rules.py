"""When a figure that is out of bounds becomes an alert, and when the alert is over.

A rule waits before it fires: what is out of bounds for a moment tells nobody. And it waits before it is over: the
figure must be clear of the bound, not only just within it, and stay so for a while. Where there is no figure, all stays
as it is.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

Status = Literal["quiet", "pending", "firing"]
QUIET: Status = "quiet"
PENDING: Status = "pending"
FIRING: Status = "firing"
Event = Literal["", "fired", "resolved"]
FIRED: Event = "fired"
RESOLVED: Event = "resolved"


@dataclass(frozen=True)
class Bound:
    """Out of bounds is what lies above `limit`, or below it; clear of it what has come back past `clear_at`."""

    above: bool
    limit: float
    clear_at: float

    def __post_init__(self) -> None:
        if (self.clear_at > self.limit) if self.above else (self.clear_at < self.limit):
            raise ValueError("a figure that is clear of the bound must lie within it")

    def is_crossed(self, value: float) -> bool:
        return value > self.limit if self.above else value < self.limit

    def is_clear(self, value: float) -> bool:
        return value <= self.clear_at if self.above else value >= self.clear_at


@dataclass(frozen=True)
class Patience:
    """How long a figure must be out of bounds before somebody is told, and clear of them before it is over."""

    before_firing: timedelta
    before_over: timedelta


@dataclass(frozen=True)
class State:
    """How a rule stands. `since`: when the figure was first out of bounds; `clear_since`: while it fires, since when
    the figure has been clear."""

    status: Status = QUIET
    since: datetime | None = None
    clear_since: datetime | None = None


def step(
    state: State, crossed: bool | None, clear: bool | None, patience: Patience, now: datetime
) -> tuple[State, Event]:
    """The state after one more look, and what has happened by it. `crossed`, `clear`: None where there is no figure."""
    if crossed is None:
        return state, ""
    if state.status == FIRING:
        if not clear:
            return replace(state, clear_since=None), ""
        clear_since = state.clear_since or now
        if now - clear_since >= patience.before_over:
            return State(), RESOLVED
        return replace(state, clear_since=clear_since), ""
    if not crossed:
        return State(), ""
    since = state.since or now
    if now - since >= patience.before_firing:
        return State(FIRING, since), FIRED
    return State(PENDING, since), ""
