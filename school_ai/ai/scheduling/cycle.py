"""The weeks that a timetable repeats: days, periods, and the places (slots) that they make.

A slot is a whole number, `day * periods + period`, with days counted through the whole cycle. A school with A and B
weeks has a cycle of two weeks, so ten days of five.
"""

from dataclasses import dataclass, field
from functools import cached_property

__all__ = ["Cycle", "Day", "Period"]


@dataclass(frozen=True)
class Period:
    """A lesson's place in the bell schedule. `begins` and `ends` are minutes after midnight. A lesson of several
    periods does not go on across `break_after`."""

    name: str
    begins: int
    ends: int
    break_after: bool = False


@dataclass(frozen=True)
class Day:
    """A day of the cycle. `weekday` is 0 for Monday, `week` counts the cycle's weeks from 0."""

    name: str
    weekday: int
    week: int = 0


@dataclass(frozen=True)
class Cycle:
    """Days and periods. `closed`: slots at which nobody is taught (a short Friday)."""

    days: tuple[Day, ...]
    periods: tuple[Period, ...]
    closed: frozenset[int] = field(default_factory=frozenset)

    @cached_property
    def weeks(self) -> int:
        return 1 + max((day.week for day in self.days), default=0)

    @property
    def slots(self) -> int:
        """How many slots there are, closed ones included."""
        return len(self.days) * len(self.periods)

    @cached_property
    def open_slots(self) -> tuple[int, ...]:
        return tuple(slot for slot in range(self.slots) if slot not in self.closed)

    def slot(self, day: int, period: int) -> int:
        return day * len(self.periods) + period

    def day_of(self, slot: int) -> int:
        return slot // len(self.periods)

    def period_of(self, slot: int) -> int:
        return slot % len(self.periods)

    def slots_of_day(self, day: int) -> range:
        return range(day * len(self.periods), (day + 1) * len(self.periods))

    def name_of(self, slot: int) -> str:
        """The slot in words, such as "Monday, Period 3"."""
        return f"{self.days[self.day_of(slot)].name}, {self.periods[self.period_of(slot)].name}"

    def starts(self, length: int) -> tuple[int, ...]:
        """Slots from which `length` periods can be taught one after the other: within a day, open, across no break."""
        found = []
        for slot in self.open_slots:
            first = self.period_of(slot)
            last = first + length - 1
            if last >= len(self.periods) or any(slot + step in self.closed for step in range(length)):
                continue
            if any(self.periods[period].break_after for period in range(first, last)):
                continue
            found.append(slot)
        return tuple(found)
