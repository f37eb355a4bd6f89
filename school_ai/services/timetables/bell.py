"""The bell schedule: the school's periods and breaks as a cycle of days and periods."""

from dataclasses import dataclass

import frappe

from school_ai.ai.scheduling.cycle import Cycle, Day, Period
from school_ai.erpnext_records.lessons import minutes
from school_ai.services.timetables import words

PERIOD = "School Period"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Bell:
    """`periods`: names of School Periods that are taught in, in the order of the cycle's periods; `weekdays`: numbers
    of the days on which there is any."""

    cycle: Cycle
    periods: tuple[str, ...]
    weekdays: tuple[int, ...]

    def slots(self, weekday: int, period: str | None = None, week: int | None = None) -> frozenset[int]:
        """Slots of a weekday: of one period or all, in one week of the cycle or all. None of a day or a period that
        the school does not have."""
        return frozenset(
            self.cycle.slot(at, number)
            for at, day in enumerate(self.cycle.days)
            if day.weekday == weekday and (week is None or day.week == week or self.cycle.weeks == 1)
            for number, name in enumerate(self.periods)
            if period in (None, "", name)
        )


def read(weeks: int = 1) -> Bell:
    """The bell schedule for a cycle of so many weeks. Without periods, the cycle has none."""
    rows = frappe.get_all(
        PERIOD, fields=["name", "is_break", "from_time", "to_time", *DAYS], order_by="from_time, to_time, name"
    )
    taught = [row for row in rows if not row.is_break]
    breaks = [minutes(row.from_time) for row in rows if row.is_break]
    weekdays = tuple(number for number, day in enumerate(DAYS) if any(row[day] for row in taught))
    periods = []
    for at, row in enumerate(taught):
        begins, ends = minutes(row.from_time), minutes(row.to_time)
        following = minutes(taught[at + 1].from_time) if at + 1 < len(taught) else None
        interrupted = following is not None and any(ends <= moment < following for moment in breaks)
        periods.append(Period(row.name, begins, ends, interrupted))
    days = tuple(
        Day(words.weekday(weekday, week if weeks > 1 else None), weekday, week)
        for week in range(weeks)
        for weekday in weekdays
    )
    closed = frozenset(
        at * len(periods) + number
        for at, day in enumerate(days)
        for number, row in enumerate(taught)
        if not row[DAYS[day.weekday]]
    )
    return Bell(Cycle(days, tuple(periods), closed), tuple(row.name for row in taught), weekdays)
