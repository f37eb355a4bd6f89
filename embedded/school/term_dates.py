"""The academic year, its terms, holidays and the bell schedule, all derived from the term's first day and its
length."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

ONE_DAY = dt.timedelta(days=1)
DAYS_A_WEEK = 5


@dataclass(frozen=True)
class Period:
    """A row of the bell schedule. `start` and `end` are times since midnight; a break holds no lessons."""

    name: str
    start: dt.timedelta
    end: dt.timedelta
    is_break: bool = False


def _minutes(hour: int, minute: int) -> dt.timedelta:
    return dt.timedelta(hours=hour, minutes=minute)


BELL_SCHEDULE: tuple[Period, ...] = (
    Period("Period 1", _minutes(8, 30), _minutes(9, 15)),
    Period("Period 2", _minutes(9, 20), _minutes(10, 5)),
    Period("Morning break", _minutes(10, 5), _minutes(10, 25), is_break=True),
    Period("Period 3", _minutes(10, 25), _minutes(11, 10)),
    Period("Period 4", _minutes(11, 15), _minutes(12, 0)),
    Period("Lunch", _minutes(12, 0), _minutes(12, 45), is_break=True),
    Period("Period 5", _minutes(12, 45), _minutes(13, 30)),
    Period("Period 6", _minutes(13, 35), _minutes(14, 20)),
    Period("Period 7", _minutes(14, 25), _minutes(15, 10)),
)
TEACHING_PERIODS: tuple[Period, ...] = tuple(period for period in BELL_SCHEDULE if not period.is_break)


@dataclass(frozen=True)
class TermDates:
    """One term of an academic year. `weeks` are calendar weeks from the Monday of the first week."""

    term_start: dt.date
    weeks: int
    holidays: dict[dt.date, str] = field(default_factory=dict)

    @cached_property
    def first_monday(self) -> dt.date:
        return self.term_start - dt.timedelta(days=self.term_start.weekday())

    @cached_property
    def term_end(self) -> dt.date:
        return self.first_monday + dt.timedelta(days=7 * self.weeks - 3)

    @cached_property
    def start_year(self) -> int:
        return self.term_start.year if self.term_start.month >= 7 else self.term_start.year - 1

    @property
    def year_name(self) -> str:
        return f"{self.start_year}-{(self.start_year + 1) % 100:02d}"

    @property
    def year_start(self) -> dt.date:
        return min(dt.date(self.start_year, 8, 1), self.term_start)

    @property
    def year_end(self) -> dt.date:
        return max(dt.date(self.start_year + 1, 7, 31), self.term_end)

    @property
    def term_name(self) -> str:
        return "Term 1"

    @property
    def term_title(self) -> str:
        """The name of the Academic Term, as its controller builds it."""
        return f"{self.year_name} ({self.term_name})"

    @cached_property
    def next_term(self) -> tuple[dt.date, dt.date] | None:
        """Term 2, from the second Monday after this term to four weeks before the year ends, if that leaves
        eight weeks."""
        start = self.first_monday + dt.timedelta(days=7 * (self.weeks + 2))
        end = self.year_end - dt.timedelta(days=28)
        return (start, end) if (end - start).days >= 56 else None

    @cached_property
    def term_days(self) -> list[dt.date]:
        """Every calendar day from the first Monday to the Sunday after the term's end, 7 x weeks of them."""
        return [self.first_monday + ONE_DAY * n for n in range(7 * self.weeks)]

    @cached_property
    def is_school_day(self) -> np.ndarray:
        """For each of `term_days` whether there is school, shape (7 x weeks,)."""
        return np.array(
            [
                day.weekday() < DAYS_A_WEEK and self.term_start <= day <= self.term_end and day not in self.holidays
                for day in self.term_days
            ]
        )

    @cached_property
    def school_days(self) -> list[dt.date]:
        return [day for day, open_ in zip(self.term_days, self.is_school_day, strict=True) if open_]

    @cached_property
    def school_day_week(self) -> np.ndarray:
        """For each school day its week, counted from 0."""
        return np.flatnonzero(self.is_school_day) // 7

    @cached_property
    def school_day_weekday(self) -> np.ndarray:
        """For each school day its weekday, 0 for Monday."""
        return np.flatnonzero(self.is_school_day) % 7

    def weeks_completed(self, day: dt.date) -> int:
        """How many weeks of the term are over on the evening of `day` (a week is over on its Friday)."""
        return int(np.clip(((day - self.first_monday).days + 3) // 7, 0, self.weeks))

    def school_days_until(self, day: dt.date) -> int:
        """How many school days there were up to and including `day`."""
        return sum(1 for school_day in self.school_days if school_day <= day)

    def is_closed(self, day: dt.date) -> bool:
        return day.weekday() >= DAYS_A_WEEK or day in self.holidays

    def next_school_day(self, day: dt.date) -> dt.date:
        """The first day after `day` that is neither a weekend nor a holiday."""
        day += ONE_DAY
        while self.is_closed(day):
            day += ONE_DAY
        return day

    def weekends(self) -> list[tuple[dt.date, str]]:
        """All Saturdays and Sundays of the academic year."""
        span = (self.year_end - self.year_start).days + 1
        days = (self.year_start + ONE_DAY * n for n in range(span))
        # Not strftime: its day names follow the locale.
        return [(day, ("Saturday", "Sunday")[day.weekday() - 5]) for day in days if day.weekday() >= DAYS_A_WEEK]


def plan_term(term_start: dt.date, weeks: int) -> TermDates:
    """The term with its holidays: a Founders' Day in the third week, a two-day mid-term break, a staff
    training day, and whatever of the winter break and May Day falls into the term."""
    bare = TermDates(term_start, weeks)
    monday = bare.first_monday

    def day_of(week: int, weekday: int) -> dt.date:
        return monday + dt.timedelta(days=7 * (week - 1) + weekday)

    named: dict[dt.date, str] = {
        day_of(min(3, weeks), 4): "Founders' Day",
        day_of(weeks // 2, 3): "Mid-term Break",
        day_of(weeks // 2, 4): "Mid-term Break",
        day_of(max(1, (3 * weeks) // 4), 0): "Staff Training Day",
    }
    for year in range(bare.year_start.year, bare.year_end.year + 1):
        for number in range(10):
            named[dt.date(year, 12, 24) + ONE_DAY * number] = "Winter Break"
        named[dt.date(year, 5, 1)] = "May Day"
    inside = {day: name for day, name in named.items() if bare.year_start <= day <= bare.year_end}
    weekdays = {day: inside[day] for day in sorted(inside) if day.weekday() < DAYS_A_WEEK}
    return TermDates(term_start, weeks, weekdays)
