"""Daily attendance and the leave applications behind it, as the school's office would have them by
`today`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from .groups import Groups
from .people import Pupils
from .seeds import Streams
from .tables import Coded
from .term_dates import ONE_DAY, TermDates
from .world import FAMILY_LEAVE, ILL, OTHER_REASON, World

STATUSES: tuple[str, ...] = ("Present", "Absent", "Leave")
PRESENT_STATUS, ABSENT_STATUS, LEAVE_STATUS = range(3)
REASONS: dict[int, tuple[str, ...]] = {
    ILL: (
        "Down with a fever, resting at home.",
        "Bad cold and cough.",
        "Stomach bug since last night.",
        "Sore throat, the doctor advised rest.",
        "Headache and raised temperature.",
        "Flu; will be back when the fever is gone.",
    ),
    FAMILY_LEAVE: (
        "Family wedding out of town.",
        "Travelling for a funeral in the family.",
        "Religious festival with the family.",
        "Regional sports competition.",
        "Visit to relatives abroad, agreed with the office.",
    ),
    OTHER_REASON: (
        "Dental appointment.",
        "Appointment with the optician.",
        "Appointment at the registry office.",
        "Hospital check-up.",
    ),
}
# The share of one-day absences that a family announces.
APPOINTMENTS = 0.12


@dataclass(frozen=True)
class Leave:
    """An announced absence. Days are positions among the term's school days, `last` included."""

    pupil: int
    first: int
    last: int
    cause: int
    reason: str
    applied: dt.datetime


@dataclass(frozen=True)
class Attendance:
    """`status` has one entry for each pupil and school day up to `today`, shape (P, D'); `leave` the position
    of the Leave behind it, or -1."""

    status: np.ndarray
    leave: np.ndarray
    leaves: list[Leave]

    @property
    def days(self) -> int:
        return self.status.shape[1]


def take_attendance(world: World, term: TermDates, today: dt.date, streams: Streams) -> Attendance:
    """What the registers and the leave applications say on the evening of `today`."""
    days = term.school_days_until(today)
    leaves = [leave for leave in _all_leaves(world, term, streams) if leave.first < days]
    status = np.where(world.reason[:, :days] == 0, PRESENT_STATUS, ABSENT_STATUS).astype(np.int8)
    behind = np.full(status.shape, -1, dtype=np.int32)
    kept = []
    for number, leave in enumerate(leaves):
        # A leave that goes on after today is known up to today.
        last = min(leave.last, days - 1)
        kept.append(Leave(leave.pupil, leave.first, last, leave.cause, leave.reason, leave.applied))
        status[leave.pupil, leave.first : last + 1] = LEAVE_STATUS
        behind[leave.pupil, leave.first : last + 1] = number
    return Attendance(status, behind, kept)


def _all_leaves(world: World, term: TermDates, streams: Streams) -> list[Leave]:
    """Every leave of the term, by first day and pupil."""
    rng = streams("leave applications")
    draws = rng.random((*world.reason.shape, 3))
    support = world.traits.support
    leaves = []
    for cause in (ILL, FAMILY_LEAVE, OTHER_REASON):
        for pupil, first, last in _runs(world.reason == cause, split=cause == OTHER_REASON):
            luck, choice, moment = draws[pupil, first]
            if cause == ILL and luck * (1 + np.exp(-1.0 - 0.8 * support[pupil])) > 1:
                continue
            if cause == OTHER_REASON and luck > APPOINTMENTS:
                continue
            reason = REASONS[cause][int(choice * len(REASONS[cause]))]
            applied = _applied(term.school_days[first], term, cause, moment)
            leaves.append(Leave(pupil, first, last, cause, reason, applied))
    return sorted(leaves, key=lambda leave: (leave.first, leave.pupil))


def _runs(mask: np.ndarray, split: bool) -> list[tuple[int, int, int]]:
    """Runs of True along the rows of (P, D) as (row, first, last); `split` makes each day a run of its
    own."""
    if split:
        return [(int(row), int(day), int(day)) for row, day in np.argwhere(mask)]
    edge = np.zeros((len(mask), 1), dtype=bool)
    padded = np.concatenate([edge, mask, edge], axis=1)
    starts = np.argwhere(~padded[:, :-1] & padded[:, 1:])
    ends = np.argwhere(padded[:, :-1] & ~padded[:, 1:])
    return [(int(row), int(first), int(end) - 1) for (row, first), (_, end) in zip(starts, ends, strict=True)]


def _applied(first: dt.date, term: TermDates, cause: int, luck: float) -> dt.datetime:
    """An ill pupil is reported on the first morning; other leave is asked for some days before."""
    day = first if cause == ILL else max(first - ONE_DAY * int(1 + luck * 9), term.first_monday - 7 * ONE_DAY)
    minutes = int(luck * 7919) % 75
    return dt.datetime.combine(day, dt.time(7, 0)) + dt.timedelta(minutes=minutes)


def register_moments(groups: Groups, term: TermDates, days: int, streams: Streams) -> Coded:
    """When each row of the attendance table was entered; rows run day by day, and within a day pupil by
    pupil. A group's register is entered in one go in its first lesson."""
    minutes = streams("registers").integers(35, 55, (len(term.school_days), len(groups)))
    moments = [
        dt.datetime.combine(term.school_days[day], dt.time(8, 0)) + dt.timedelta(minutes=int(minutes[day, group]))
        for day in range(days)
        for group in range(len(groups))
    ]
    codes = np.arange(days)[:, None] * len(groups) + groups.of_pupil[None, :]
    return Coded(moments, codes.ravel())


def absence_share(attendance: Attendance, pupils: Pupils) -> np.ndarray:
    """The share of days that each pupil was not there, shape (P,); 0 before the first day."""
    if not attendance.days:
        return np.zeros(len(pupils))
    return (attendance.status != PRESENT_STATUS).mean(axis=1)
