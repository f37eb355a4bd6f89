"""How many faults are found in a school's figures of operation, and how often somebody is told of nothing."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.monitoring import rhythms
from benchmarks.monitoring.rhythms import Rhythm
from benchmarks.registry import Figure, Run, benchmark
from school_ai.ai.monitoring.rhythm import COUNT, LEVEL, TOGETHER, Hour, Kind, judged

SCHOOLS = 3
# Hours that are looked at: half a year in an installation, here less, as the schools begin without any.
LEARNED_FROM = 20 * 7 * 24
# What goes on for hours is one alarm.
ONE_ALARM = timedelta(hours=12)
DAYS_OF_MONTH = 30.4


@dataclass(frozen=True)
class Found:
    faults: int
    found: int
    missed: list[str]
    false_alarms: int
    months: float


def _looked_at(rhythm: Rhythm, kind: Kind, least_change: float) -> Found:
    """Each watched hour held against all that came before, faults of before among it."""
    watched = list(rhythm.watched())
    by_time = {hour.at: number for number, hour in enumerate(rhythm.hours)}
    flagged = []
    for hour in watched:
        at = by_time[hour.at]
        history = rhythm.hours[max(0, at - LEARNED_FROM) : at]
        if judged(hour, history, rhythm.is_school_day, kind, least_change).is_unusual:
            flagged.append(hour)
    missed = [fault.what for fault in rhythm.faults if not any(fault.holds(hour.at) for hour in flagged)]
    # Counts are added up over some hours: an alarm may go on for as long after the fault.
    after = timedelta(hours=TOGETHER - 1)
    false = [
        hour
        for hour in flagged
        if not any(fault.holds(hour.at) or fault.holds(hour.at - after) for fault in rhythm.faults)
    ]
    days = (watched[-1].at - watched[0].at) / timedelta(days=1)
    return Found(len(rhythm.faults), len(rhythm.faults) - len(missed), missed, _alarms(false), days / DAYS_OF_MONTH)


def _alarms(hours: list[Hour]) -> int:
    count, last = 0, None
    for hour in hours:
        if last is None or hour.at - last > ONE_ALARM:
            count += 1
        last = hour.at
    return count


def _of_counts(run: Run, with_faults: bool = True) -> list[Found]:
    return [_looked_at(rhythms.counts(run.seed + number, with_faults), COUNT, 10) for number in range(SCHOOLS)]


def _of_seconds(run: Run) -> list[Found]:
    return [_looked_at(rhythms.seconds(run.seed + number), LEVEL, 0.5) for number in range(SCHOOLS)]


def _share(found: list[Found]) -> Figure:
    faults, seen = sum(each.faults for each in found), sum(each.found for each in found)
    missed = Counter(what for each in found for what in each.missed)
    said = ", ".join(f"{count} {what}" for what, count in sorted(missed.items())) or "none"
    return Figure(seen / faults, f"{seen} of {faults} faults in {len(found)} schools; missed: {said}")


def _false(found: list[Found]) -> Figure:
    alarms, months = sum(each.false_alarms for each in found), sum(each.months for each in found)
    return Figure(alarms / months, f"{alarms} in {months:.1f} months")


@benchmark(unit="", bar=0.9, better="higher")
def faults_found_in_counts(run: Run) -> Figure:
    """Share of faults (outages, three quarters of the requests lost, fourfold requests, a machine at night) that an
    hour of theirs is found unusual of."""
    return _share(_of_counts(run))


@benchmark(unit="a month", bar=1, better="lower")
def false_alarms_of_counts(run: Run) -> Figure:
    """Times that requests of schools without any fault are found unusual, weekends, holidays and busy weeks and all."""
    return _false(_of_counts(run, with_faults=False))


@benchmark(unit="a month", bar=1, better="lower")
def false_alarms_beside_faults(run: Run) -> Figure:
    """Times that hours without a fault are found unusual where past faults are part of what is learned from."""
    return _false(_of_counts(run))


@benchmark(unit="", bar=0.9, better="higher")
def faults_found_in_seconds(run: Run) -> Figure:
    """Share of the stretches in which a provider took 2.5 or 4 times as long that are found."""
    return _share(_of_seconds(run))


@benchmark(unit="a month", bar=1, better="lower")
def false_alarms_of_seconds(run: Run) -> Figure:
    """Times that a provider's seconds are found unusual in hours without a fault."""
    return _false(_of_seconds(run))
