"""Who is told next: each step of a ladder is taken when its time has come and nobody looks after the alert by then."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta


def due(
    steps: Sequence[timedelta], fired: datetime, now: datetime, taken: Collection[int], looked_after: bool
) -> list[int]:
    """Numbers of the steps to take now, in the order of their times. `steps`: how long after firing each is to be
    taken; `taken`: those that were; `looked_after`: somebody has taken the alert on, or it is over."""
    if looked_after:
        return []
    order = sorted(range(len(steps)), key=lambda number: (steps[number], number))
    return [number for number in order if number not in taken and fired + steps[number] <= now]
