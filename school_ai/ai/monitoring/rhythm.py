"""Whether a figure of an hour is unusual for this school: held against what the same hour of like days brought.

A school has a rhythm: lessons on some weekdays, hardly anything at night, nothing in the holidays. An hour of a school
day is compared with the same hour of the same weekday in past school weeks, an hour of a free day with the same hour of
free days. So a quiet Sunday, or a holiday in the middle of a week, is what was to be expected, and a busy one is not.

What is usual is the median, which past faults hardly move. How far an hour may be from it is learned from all hours of
like days together, since a dozen hours alone do not show it:

* counts are taken as negative binomial, with variance m + k m² (Cameron and Trivedi, Regression Analysis of Count Data,
  2013, ch. 3), k by the median of the squared residuals; and follow a level that has risen or fallen of late;
* other figures (seconds, shares) by the median absolute deviation of their residuals (Rousseeuw and Croux, 1993).

A count that is off by less, but for hours, is found by the sum of three hours, held against the sums of like ones.
With too few like hours nothing is said.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from statistics import median
from typing import Literal

import numpy as np
from scipy import stats

Kind = Literal["count", "level"]
COUNT: Kind = "count"
LEVEL: Kind = "level"

# Like hours without which nothing is said, and those that are looked at.
FEWEST_SAME_WEEKDAY, FEWEST_ANY_DAY, FEWEST_FREE = 4, 8, 6
MOST_LIKE = 12
# The chance of an ordinary hour to lie outside on one side, for counts; and distance in standard deviations for others.
TAIL = 1e-4
FAR = 6.0
# Days of late by which the level is told, and how far it may follow.
RECENT_DAYS = 10
LEAST_FACTOR, MOST_FACTOR = 0.5, 2.0
# Expected counts below this say little of how counts scatter.
TELLING = 3.0
MOST_DISPERSION = 3.0
# Median of a chi-square of one degree of freedom; the square of a normal's median absolute deviation.
_MEDIAN_CHI = 0.4549
_MAD = 1.4826
# What the median of n values is less sure than their mean: its variance is π/2 of it.
_MEDIAN_COST = 1.5708
# Hours that counts are added up over, where one by itself is usual.
TOGETHER = 3
# A last hour that is nearer to the usual than this part of it makes nothing of those before.
NOTABLE = 0.3


@dataclass(frozen=True)
class Hour:
    """A figure of the hour that begins at `at`, in the school's time."""

    at: datetime
    value: float


@dataclass(frozen=True)
class Expected:
    """What an hour was expected to bring: `usual`, between `low` and `high`, from `of` like hours. `on_school_day`:
    whether it is an hour of a day with school."""

    low: float
    usual: float
    high: float
    of: int
    on_school_day: bool


@dataclass(frozen=True)
class Verdict:
    """`outcome` is usual, high, low, or unknown where there are too few like hours, of which there were `of`. `hours`:
    how many hours `value` is the sum of."""

    outcome: Literal["usual", "high", "low", "unknown"]
    value: float
    expected: Expected | None
    of: int
    hours: int = 1

    @property
    def is_unusual(self) -> bool:
        return self.outcome in ("high", "low")


def judged(
    hour: Hour,
    history: Iterable[Hour],
    is_school_day: Callable[[date], bool],
    kind: Kind,
    least_change: float = 0.0,
) -> Verdict:
    """Whether a figure is unusual for its hour. `history`: earlier hours, in any order; hours for which there is no
    figure are left out. `least_change`: how far a figure must be from what is usual to be worth a word, in its unit."""
    is_school_day = cache(is_school_day)
    earlier = [each for each in history if each.at < hour.at]
    verdict = _judged(hour, earlier, is_school_day, kind, least_change)
    if kind != COUNT or verdict.outcome != "usual" or verdict.expected is None:
        return verdict
    if abs(hour.value - verdict.expected.usual) < NOTABLE * verdict.expected.usual:
        return verdict
    sums = _added_up([*earlier, hour], is_school_day)
    if not sums or sums[-1].at != hour.at:
        return verdict
    # Sums that hold hours of this one would be held against themselves.
    apart = [each for each in sums if each.at <= hour.at - timedelta(hours=TOGETHER)]
    together = _judged(sums[-1], apart, is_school_day, kind, least_change)
    return replace(together, hours=TOGETHER) if together.is_unusual else verdict


def _added_up(hours: Iterable[Hour], is_school_day: Callable[[date], bool]) -> list[Hour]:
    """Sums of so many hours one after the other, named after the last; all of them of days of one kind."""
    ordered = sorted(hours, key=lambda each: each.at)
    found = []
    for number in range(TOGETHER - 1, len(ordered)):
        some = ordered[number - TOGETHER + 1 : number + 1]
        first, last = some[0].at, some[-1].at
        # Each hour is there once, so nothing is missing between these; and they are of two days at most.
        is_whole = last - first == timedelta(hours=TOGETHER - 1)
        if is_whole and is_school_day(first.date()) is is_school_day(last.date()):
            found.append(Hour(last, sum(each.value for each in some)))
    return found


def _judged(
    hour: Hour, history: Iterable[Hour], is_school_day: Callable[[date], bool], kind: Kind, least_change: float
) -> Verdict:
    school = is_school_day(hour.at.date())
    like = [each for each in history if each.at < hour.at and is_school_day(each.at.date()) is school]
    like.sort(key=lambda each: each.at)
    cells = _cells(like, by_weekday=school)
    values, needed = _like(hour.at, like, cells, school)
    if len(values) < needed:
        return Verdict("unknown", hour.value, None, len(values))
    if kind == COUNT:
        low, usual, high = _range_of_count(hour.at, values, like, cells, school)
    else:
        low, usual, high = _range_of_level(values, like, cells, school)
    expected = Expected(min(low, usual - least_change), usual, max(high, usual + least_change), len(values), school)
    if hour.value > expected.high:
        return Verdict("high", hour.value, expected, len(values))
    if hour.value < expected.low:
        return Verdict("low", hour.value, expected, len(values))
    return Verdict("usual", hour.value, expected, len(values))


Cells = dict[tuple[int, int], list[float]]


def _place(at: datetime, by_weekday: bool) -> tuple[int, int]:
    return (at.weekday() if by_weekday else -1, at.hour)


def _cells(like: Sequence[Hour], by_weekday: bool) -> Cells:
    """The latest figures of each hour of the week; of free days, of each hour of the day."""
    cells: Cells = defaultdict(list)
    for each in like:
        cells[_place(each.at, by_weekday)].append(each.value)
    return {place: values[-MOST_LIKE:] for place, values in cells.items()}


def _like(at: datetime, like: Sequence[Hour], cells: Cells, school: bool) -> tuple[list[float], int]:
    """The figures that an hour is held against, and how many it takes."""
    same = cells.get(_place(at, school), [])
    if not school:
        return same, FEWEST_FREE
    if len(same) >= FEWEST_SAME_WEEKDAY:
        return same, FEWEST_SAME_WEEKDAY
    return [each.value for each in like if each.at.hour == at.hour][-MOST_LIKE:], FEWEST_ANY_DAY


# --- counts ----------------------------------------------------------------------------------------------------------


def _range_of_count(
    at: datetime, values: Sequence[float], like: Sequence[Hour], cells: Cells, school: bool
) -> tuple[float, float, float]:
    usual = _middle(values) * _level_of_late(at, like, cells, school)
    mean = max(usual, 0.1)
    variance = (mean + _dispersion(cells) * mean**2) * (1 + _MEDIAN_COST / len(values))
    # With this mean and variance: n failures before … of a negative binomial.
    share = mean / variance
    spread = stats.nbinom(mean * share / (1 - share), share)
    return float(spread.ppf(TAIL)), usual, float(spread.isf(TAIL))


def _middle(values: Sequence[float]) -> float:
    """The median; of counts so small that it is mostly 0, the mean without the largest quarter, in which faults are."""
    middle = median(values)
    if middle >= TELLING or len(values) < 3:
        return middle
    return max(middle, float(np.mean(sorted(values)[: -max(1, len(values) // 4)])))


def _dispersion(cells: Cells) -> float:
    """k of the variance m + k m², such that the median of the squared residuals is what it would be."""
    squares, means, shrunk = [], [], []
    for values in cells.values():
        middle = median(values)
        if len(values) < 3 or middle < TELLING:
            continue
        for value in values:
            squares.append((value - middle) ** 2)
            means.append(middle)
            shrunk.append(1 - 1 / len(values))
    if len(squares) < 2 * FEWEST_ANY_DAY:
        return 0.1
    square, mean, less = np.array(squares), np.array(means), np.array(shrunk)

    def excess(k: float) -> float:
        return float(np.median(square / (less * (mean + k * mean**2)))) - _MEDIAN_CHI

    low, high = 0.0, MOST_DISPERSION
    if excess(low) <= 0:
        return low
    if excess(high) >= 0:
        return high
    for _round in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return high


def _level_of_late(at: datetime, like: Sequence[Hour], cells: Cells, school: bool) -> float:
    """By how much the days before this one were busier than usual. Not by the day itself: that is what is judged."""
    seen: dict[date, float] = defaultdict(float)
    usual: dict[date, float] = defaultdict(float)
    begins = at.date() - timedelta(days=4 * RECENT_DAYS)
    for each in like:
        day = each.at.date()
        if begins <= day < at.date():
            seen[day] += each.value
            usual[day] += median(cells[_place(each.at, school)])
    ratios = [seen[day] / usual[day] for day in sorted(seen)[-RECENT_DAYS:] if usual[day] >= 10 * TELLING]
    if len(ratios) < RECENT_DAYS // 2:
        return 1.0
    return min(max(median(ratios), LEAST_FACTOR), MOST_FACTOR)


# --- other figures ---------------------------------------------------------------------------------------------------


def _range_of_level(
    values: Sequence[float], like: Sequence[Hour], cells: Cells, school: bool
) -> tuple[float, float, float]:
    middles = {place: median(of_cell) for place, of_cell in cells.items()}
    residuals = [
        each.value - middles[_place(each.at, school)]
        for each in like
        if len(cells[_place(each.at, school)]) >= FEWEST_SAME_WEEKDAY
    ]
    usual = median(values)
    own = _MAD * median([abs(value - usual) for value in values])
    pooled = _MAD * median([abs(each) for each in residuals]) if len(residuals) >= FEWEST_ANY_DAY else own
    reach = FAR * max(own, pooled) * (1 + _MEDIAN_COST / len(values)) ** 0.5
    return usual - reach, usual, usual + reach
