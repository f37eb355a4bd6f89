"""Rhythms of made-up schools by the hour: terms, weekends, holidays, lessons, busier and quieter weeks, and faults."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from school_ai.ai.monitoring.rhythm import Hour

FIRST = date(2025, 9, 1)
WEEKS = 30
# From this week on it is watched: what comes before is history.
WATCHED_FROM = 10
# Share of a school day's requests by hour, from midnight.
DAY = np.array([0.1, 0, 0, 0, 0, 0.2, 2, 8, 14, 12, 13, 11, 9, 10, 11, 8, 7, 8, 9, 8, 6, 4, 2, 0.5])
FREE_DAY = np.array([0.1, 0, 0, 0, 0, 0, 0.1, 0.2, 0.4, 0.8, 1, 1, 1, 1, 1.2, 1.2, 1.4, 1.6, 2, 2, 1.5, 1, 0.5, 0.2])
HOLIDAYS = ((7, 7), (16, 17), (24, 24))  # weeks without school


@dataclass(frozen=True)
class Fault:
    """A stretch of hours in which something is wrong."""

    what: str
    begins: datetime
    ends: datetime

    def holds(self, at: datetime) -> bool:
        return self.begins <= at < self.ends


@dataclass(frozen=True)
class Rhythm:
    """A school's figures of each hour. `hours`: by time; `faults`: what was put in."""

    hours: list[Hour]
    faults: list[Fault]
    is_school_day: Callable[[date], bool]

    def watched(self) -> Iterator[Hour]:
        begins = datetime.combine(FIRST + timedelta(weeks=WATCHED_FROM), datetime.min.time())
        return (hour for hour in self.hours if hour.at >= begins)


def _school_days(random: np.random.Generator) -> Callable[[date], bool]:
    free = {
        FIRST + timedelta(weeks=week, days=day) for a, b in HOLIDAYS for week in range(a, b + 1) for day in range(7)
    }
    # Single days, such as a public holiday on a Thursday.
    free |= {FIRST + timedelta(days=int(day)) for day in random.choice(7 * WEEKS, size=6, replace=False)}
    return lambda day: day.weekday() < 5 and day not in free


def counts(seed: int, with_faults: bool = True, size: float = 10.0) -> Rhythm:
    """Requests by the hour. `size`: how many go to a share of one of DAY."""
    random = np.random.default_rng(seed)
    is_school_day = _school_days(random)
    faults = _faults(random, is_school_day, ("outage", "half", "surge", "night")) if with_faults else []
    weekday = random.uniform(0.8, 1.2, 7)
    hours, level = [], 1.0
    for number in range(7 * WEEKS):
        day = FIRST + timedelta(days=number)
        if day.weekday() == 0:
            # The use grows, and exam weeks are busier.
            level = min(max(level * random.lognormal(0.01, 0.08), 0.6), 1.8)
        of_day = random.lognormal(0, 0.1)
        school = is_school_day(day)
        for hour in range(24):
            at = datetime.combine(day, datetime.min.time()) + timedelta(hours=hour)
            mean = size * level * of_day * (weekday[day.weekday()] * DAY[hour] if school else FREE_DAY[hour])
            mean *= random.gamma(20, 1 / 20)
            for fault in faults:
                if fault.holds(at):
                    mean = _with(fault, mean, size)
            hours.append(Hour(at, float(random.poisson(mean))))
    return Rhythm(hours, faults, is_school_day)


def _with(fault: Fault, mean: float, size: float) -> float:
    match fault.what:
        case "outage":
            return 0.0
        case "half":
            return mean * 0.25
        case "surge":
            return mean * 4
        case _:
            return mean + 8 * size


def seconds(seed: int, with_faults: bool = True) -> Rhythm:
    """Median seconds of a provider by the hour: slower when schools are awake, with an odd slow hour."""
    random = np.random.default_rng(seed)
    is_school_day = _school_days(random)
    faults = _faults(random, is_school_day, ("slow", "slower")) if with_faults else []
    hours = []
    for number in range(7 * WEEKS):
        day = FIRST + timedelta(days=number)
        school = is_school_day(day)
        for hour in range(24):
            # Where nobody asks there is no figure.
            if random.random() > (0.95 if school and 7 <= hour <= 20 else 0.3):
                continue
            at = datetime.combine(day, datetime.min.time()) + timedelta(hours=hour)
            value = (1.5 + (0.8 if 8 <= hour <= 15 else 0)) * random.lognormal(0, 0.12)
            if random.random() < 0.002:
                value *= 1.6
            for fault in faults:
                if fault.holds(at):
                    value *= 2.5 if fault.what == "slow" else 4
            hours.append(Hour(at, value))
    return Rhythm(hours, faults, is_school_day)


def _faults(
    random: np.random.Generator, is_school_day: Callable[[date], bool], kinds: tuple[str, ...], each: int = 5
) -> list[Fault]:
    """Some of each kind, no two on one day or the day after: from three to six hours in the time of lessons, those of
    the night on free days and at night."""
    days = [FIRST + timedelta(days=number) for number in range(7 * WATCHED_FROM, 7 * WEEKS - 1)]
    random.shuffle(days)
    used: set[date] = set()
    found = []
    for kind in kinds * each:
        for day in days:
            near = {day + timedelta(days=offset) for offset in (-1, 0, 1)}
            if near & used or (kind != "night" and not is_school_day(day)):
                continue
            used.add(day)
            begins = int(random.integers(0, 4) if kind == "night" else random.integers(8, 12))
            at = datetime.combine(day, datetime.min.time()) + timedelta(hours=begins)
            found.append(Fault(kind, at, at + timedelta(hours=int(random.integers(3, 7)))))
            break
    return found
