"""When a pupil's assessments are written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Window:
    """The time of an assessment of a course. `plan` names it, `called` is what people call it.

    `minutes_before` and `minutes_after` are the margins that the teacher has set, `extra` the part of the time that the
    pupil is given beyond that of the others, as 0.25.
    """

    plan: str
    course: str
    begins: datetime
    ends: datetime
    called: str = ""
    minutes_before: int = 0
    minutes_after: int = 0
    extra: float = 0.0

    @property
    def shuts(self) -> datetime:
        """From then on it may be spoken of again."""
        return self.ends + self.extra * (self.ends - self.begins) + timedelta(minutes=self.minutes_after)

    def is_open(self, now: datetime) -> bool:
        return self.begins - timedelta(minutes=self.minutes_before) <= now < self.shuts


def open_at(windows: Iterable[Window], now: datetime) -> tuple[Window, ...]:
    """Those that are open at a moment, the one that shuts last first."""
    return tuple(sorted((each for each in windows if each.is_open(now)), key=lambda each: each.shuts, reverse=True))
