"""Rules about a group's or a teacher's days. Each can be switched on with a weight, or made hard."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from school_ai.ai.scheduling.problem import Setting
from school_ai.ai.scheduling.rules.placed import TEACHERS, Placed
from school_ai.ai.scheduling.rules.violation import Violation, broken
from school_ai.ai.scheduling.sentences import counted
from school_ai.ai.scheduling.sentences import rules as say

__all__ = [
    "building_changes",
    "days_taught",
    "early",
    "free_period",
    "gaps",
    "late",
    "lessons_a_day",
    "lessons_in_a_row",
    "load_balance",
    "lonely",
    "rest",
    "wishes",
]


def _days(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[tuple[str, int, list[int]]]:
    """Name, day and occupied periods, for days on which there are lessons."""
    for name in names:
        for day, periods in enumerate(placed.days(setting.of, name)):
            if periods:
                yield name, day, periods


def _lessons(placed: Placed, setting: Setting, name: str, day: int, periods: Sequence[int] | None = None) -> list[int]:
    """The lessons of a line on a day, or at these of its periods."""
    at = placed.at(setting.of, name)
    wanted = range(len(placed.cycle.periods)) if periods is None else periods
    slots = [placed.cycle.slot(day, period) for period in wanted]
    return list(dict.fromkeys(position for slot in slots for position in at.get(slot, ())))


def _title(placed: Placed, setting: Setting, name: str) -> str:
    return placed.index.title(setting.of, name)


def _day(placed: Placed, day: int) -> str:
    return placed.cycle.days[day].name


def _runs(periods: Sequence[int]) -> list[list[int]]:
    """Occupied periods that follow one another, together."""
    runs: list[list[int]] = []
    for period in periods:
        if runs and runs[-1][-1] + 1 == period:
            runs[-1].append(period)
        else:
            runs.append([period])
    return runs


def lessons_a_day(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: for each day the occupied periods beyond `limit`."""
    for name, day, periods in _days(placed, setting, names):
        if len(periods) > setting.limit:
            values = (_title(placed, setting, name), len(periods), _day(placed, day), setting.limit)
            lessons = _lessons(placed, setting, name, day)
            units = len(periods) - setting.limit
            yield broken(setting, units, say.TOO_MANY_A_DAY, values, lessons, [(setting.of, name)])


def lessons_in_a_row(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: for each run of occupied periods of a day, the periods beyond `limit`."""
    for name, day, periods in _days(placed, setting, names):
        for run in _runs(periods):
            if len(run) > setting.limit:
                values = (_title(placed, setting, name), len(run), _day(placed, day), setting.limit)
                lessons = _lessons(placed, setting, name, day, run)
                units = len(run) - setting.limit
                yield broken(setting, units, say.TOO_MANY_IN_A_ROW, values, lessons, [(setting.of, name)])


def free_period(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: days with lessons on which every period from the first to the last of `window` is occupied."""
    first, last = setting.window
    wanted = range(first, min(last, len(placed.cycle.periods) - 1) + 1)
    for name, day, periods in _days(placed, setting, names):
        if wanted and set(wanted) <= set(periods):
            named = placed.cycle.periods
            values = (_title(placed, setting, name), named[wanted[0]].name, named[wanted[-1]].name, _day(placed, day))
            lessons = _lessons(placed, setting, name, day, wanted)
            yield broken(setting, 1, say.NO_FREE_PERIOD, values, lessons, [(setting.of, name)])


def rest(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: pairs of neighbouring calendar days with fewer minutes than `limit` between the end of the last lesson and
    the beginning of the next day's first."""
    bells = placed.cycle.periods
    for name in names:
        days = placed.days(setting.of, name)
        for day, after in placed.index.nights:
            if not days[day] or not days[after]:
                continue
            minutes = 24 * 60 - bells[days[day][-1]].ends + bells[days[after][0]].begins
            if minutes < setting.limit:
                values = (
                    _title(placed, setting, name),
                    minutes,
                    _day(placed, day),
                    _day(placed, after),
                    setting.limit,
                )
                lessons = [
                    *_lessons(placed, setting, name, day, days[day][-1:]),
                    *_lessons(placed, setting, name, after, days[after][:1]),
                ]
                yield broken(setting, 1, say.TOO_LITTLE_REST, values, lessons, [(setting.of, name)])


def gaps(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: for each day the free periods between the first and the last occupied one, closed ones left out."""
    cycle = placed.cycle
    for name, day, periods in _days(placed, setting, names):
        between = periods[-1] - periods[0] + 1 - len(periods)
        if between and cycle.closed:
            closed = (period for period in range(periods[0], periods[-1]) if cycle.slot(day, period) in cycle.closed)
            between -= sum(period not in periods for period in closed)
        if between:
            said = counted(between, say.ONE_GAP, say.MANY_GAPS, _title(placed, setting, name), _day(placed, day))
            lessons = _lessons(placed, setting, name, day)
            yield broken(setting, between, *said, lessons, [(setting.of, name)])


def lonely(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: occupied periods with neither the one before nor the one after occupied on that day (the compactness of
    curricula of the second International Timetabling Competition, 2007)."""
    for name, day, periods in _days(placed, setting, names):
        for run in _runs(periods):
            if len(run) == 1:
                values = (_title(placed, setting, name), placed.named(placed.cycle.slot(day, run[0])))
                lessons = _lessons(placed, setting, name, day, run)
                yield broken(setting, 1, say.LONELY_LESSON, values, lessons, [(setting.of, name)])


def days_taught(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: days with lessons beyond `limit`; for teachers without a limit, beyond the `most_days` that each wants."""
    for name in names:
        most = setting.limit
        if most is None and setting.of == TEACHERS and name in placed.problem.teacher:
            most = placed.problem.teacher[name].most_days
        days = sum(bool(periods) for periods in placed.days(setting.of, name))
        if most is not None and days > most:
            values = (_title(placed, setting, name), days, most)
            lessons = [each for each in placed.positions(setting.of, name) if placed.places[each] is not None]
            yield broken(setting, days - most, say.TOO_MANY_DAYS, values, lessons, [(setting.of, name)])


def load_balance(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: for each day the occupied periods beyond an even share of all, rounded up, over the days with lessons of
    the school."""
    open_days = max(1, placed.index.open_days)
    for name in names:
        days = placed.days(setting.of, name)
        even = -(-sum(map(len, days)) // open_days)
        for day, periods in enumerate(days):
            if len(periods) > even:
                values = (_title(placed, setting, name), len(periods), _day(placed, day), even)
                lessons = _lessons(placed, setting, name, day)
                yield broken(setting, len(periods) - even, say.LONG_DAY, values, lessons, [(setting.of, name)])


def building_changes(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: neighbouring occupied periods of a day, also with a break between them, in rooms of different buildings.
    A room without a building is nowhere else."""
    for name, day, periods in _days(placed, setting, names):
        for period, following in pairwise(periods):
            if following != period + 1:
                continue
            slot = placed.cycle.slot(day, period)
            here = placed.building(setting.of, name, slot)
            there = placed.building(setting.of, name, slot + 1)
            if here and there and here != there:
                values = (_title(placed, setting, name), here, there, placed.named(slot))
                lessons = _lessons(placed, setting, name, day, (period, following))
                yield broken(setting, 1, say.BUILDING_CHANGE, values, lessons, [(setting.of, name)])


def early(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: occupied periods among the first `limit` of a day."""
    for name, day, periods in _days(placed, setting, names):
        meant = [period for period in periods if period < setting.limit]
        if meant:
            said = counted(len(meant), say.ONE_EARLY, say.MANY_EARLY, _title(placed, setting, name), _day(placed, day))
            lessons = _lessons(placed, setting, name, day, meant)
            yield broken(setting, len(meant), *said, lessons, [(setting.of, name)])


def late(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: occupied periods of a day after the first `limit`."""
    for name, day, periods in _days(placed, setting, names):
        meant = [period for period in periods if period >= setting.limit]
        if meant:
            said = counted(len(meant), say.ONE_LATE, say.MANY_LATE, _title(placed, setting, name), _day(placed, day))
            lessons = _lessons(placed, setting, name, day, meant)
            yield broken(setting, len(meant), *said, lessons, [(setting.of, name)])


def wishes(placed: Placed, setting: Setting, names: Sequence[str]) -> Iterator[Violation]:
    """Units: for each lesson and each of its periods, how much the teacher would rather not (1 to 3)."""
    for name in names:
        teacher = placed.problem.teacher.get(name)
        if teacher is None or not teacher.wishes:
            continue
        for slot, positions in placed.at(TEACHERS, name).items():
            against = teacher.wishes.get(slot, 0)
            if against:
                values = (placed.index.title(TEACHERS, name), placed.named(slot))
                units = against * len(positions)
                yield broken(setting, units, say.AGAINST_WISH, values, positions, [(TEACHERS, name)])
