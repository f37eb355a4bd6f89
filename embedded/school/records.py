"""Which records there are on the evening of `today`, in the order in which they were made, and their
names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from .activity import DAY, Attempts, Readings
from .assessments import KINDS, Plans, Scores
from .attendance import Attendance
from .courses import COURSES
from .fees import structures
from .groups import Groups
from .naming import NamingSeries, SeriesNames
from .student_log import LogEntry
from .term_dates import ONE_DAY, TermDates
from .timetable import Timetable

if TYPE_CHECKING:
    from .school import SchoolSpec


@dataclass(frozen=True)
class Lessons:
    """The dated lessons of the whole term: `weekly` is a position in the Timetable, `day` one among the
    school days. Lessons whose place an assessment takes are left out."""

    weekly: np.ndarray
    day: np.ndarray


@dataclass(frozen=True)
class Results:
    """The results entered so far, in order of entry: positions of pupil, course and kind, of the plan, and
    the second of entry since the first Monday."""

    pupil: np.ndarray
    course: np.ndarray
    kind: np.ndarray
    plan: np.ndarray
    second: np.ndarray


@dataclass(frozen=True)
class Records:
    """Names of all records, by what they are, with the rows behind those that depend on `today`."""

    series: NamingSeries
    rooms: SeriesNames
    employees: SeriesNames
    instructors: SeriesNames
    guardians: SeriesNames
    students: SeriesNames
    enrollments: SeriesNames
    fee_structures: SeriesNames
    fees: SeriesNames
    questions: SeriesNames
    course_enrollments: SeriesNames
    lessons: Lessons
    lesson_names: SeriesNames
    plan_names: SeriesNames
    leave_names: SeriesNames
    attendance_names: SeriesNames
    results: Results
    result_names: SeriesNames
    log_names: SeriesNames
    readings: Readings
    reading_names: SeriesNames
    attempts: Attempts
    attempt_names: SeriesNames


# Days before the term on which the office makes the records of the year.
ENROLLED, BILLED, SCHEDULED, PLANNED = 21, 14, 7, 5


def list_records(
    *,
    spec: SchoolSpec,
    term: TermDates,
    groups: Groups,
    timetable: Timetable,
    guardians: int,
    takes: np.ndarray,
    plans: Plans,
    scores: Scores,
    attendance: Attendance,
    log: list[LogEntry],
    readings: Readings,
    attempts: Attempts,
) -> Records:
    """Cut everything at the evening of `today` and name it."""
    series = NamingSeries()
    evening = ((spec.today - term.first_monday).days + 1) * DAY
    readings, attempts = _until(readings, evening), _until(attempts, evening)
    lessons = _dated_lessons(timetable, term, plans)
    results = _entered_results(groups, scores, plans, evening)
    enrolled, billed, scheduled, planned = (
        (spec.term_start - days * ONE_DAY).year for days in (ENROLLED, BILLED, SCHEDULED, PLANNED)
    )
    years = np.array([day.year for day in term.school_days[: attendance.days]], dtype=int)
    questions = sum(len(quiz.questions) for course in COURSES for quiz in course.quizzes)
    shared = _Shared(series, term, enrolled)
    return Records(
        series=series,
        rooms=series.yearly("HTL-ROOM-", enrolled, spec.rooms),
        employees=series.plain("HR-EMP-", spec.instructors + 1),
        instructors=series.yearly("EDU-INS-", enrolled, spec.instructors),
        guardians=series.yearly("EDU-GRD-", enrolled, guardians),
        students=series.yearly("EDU-STU-", enrolled, spec.pupils),
        enrollments=series.yearly("EDU-ENR-", enrolled, spec.pupils),
        fee_structures=series.yearly("EDU-FST-", enrolled, len(structures())),
        fees=series.yearly("EDU-FEE-", billed, spec.pupils),
        questions=shared.questions(questions),
        course_enrollments=shared.course_enrollments(int(takes.sum())),
        lessons=lessons,
        lesson_names=series.yearly("EDU-CSH-", scheduled, len(lessons.day)),
        plan_names=series.yearly("EDU-ASP-", planned, len(plans)),
        leave_names=series.yearly("EDU-SLA-", np.array([leave.applied.year for leave in attendance.leaves], dtype=int)),
        attendance_names=series.yearly("EDU-ATT-", np.repeat(years, spec.pupils)),
        results=results,
        result_names=series.yearly("EDU-RES-", _years(term.first_monday, results.second)),
        log_names=series.yearly("EDU-SLOG-", np.array([entry.written.year for entry in log], dtype=int)),
        readings=readings,
        attempts=attempts,
        **shared.activities(readings.second, attempts.second),
    )


def moments(first_monday: dt.date, seconds: np.ndarray) -> np.ndarray:
    """Seconds since the first Monday as numpy moments; their `tolist()` gives datetimes."""
    return np.datetime64(first_monday, "us") + np.asarray(seconds).astype("timedelta64[s]")


def _years(first_monday: dt.date, seconds: np.ndarray) -> np.ndarray:
    return moments(first_monday, seconds).astype("datetime64[Y]").astype(int) + 1970


def _until(events, evening: int):
    """The events before `evening`; both kinds are in order of time."""
    count = int(np.searchsorted(events.second, evening))
    return type(events)(*(getattr(events, field.name)[:count] for field in fields(events)))


def _dated_lessons(timetable: Timetable, term: TermDates, plans: Plans) -> Lessons:
    """Every weekly lesson on every school day of its weekday, by date, period and group."""
    held = timetable.weekday[None, :] == term.school_day_weekday[:, None]
    held[plans.day, plans.lesson] = False
    # Both axes are in order: days by date, weekly lessons by slot and group.
    day, weekly = np.nonzero(held)
    return Lessons(weekly, day)


def _entered_results(groups: Groups, scores: Scores, plans: Plans, evening: int) -> Results:
    plan_of = np.full((len(groups), len(COURSES), len(KINDS)), -1)
    plan_of[plans.group, plans.course, plans.kind] = np.arange(len(plans))
    pupil, course, kind = np.nonzero(scores.marked_on >= 0)
    plan = plan_of[groups.of_pupil[pupil], course, kind]
    place = pupil - groups.start[groups.of_pupil[pupil]]
    # An instructor enters a group's results one after the other some time in the afternoon.
    second = scores.marked_on[pupil, course, kind] * DAY + 15 * 3600 + plan * 7919 % 9000 + 20 * place
    order = np.lexsort((pupil, plan, second))
    order = order[second[order] < evening]
    return Results(pupil[order], course[order], kind[order], plan[order], second[order])


class _Shared:
    """The DocTypes that share one counter, in the order in which a site would have made them."""

    def __init__(self, series: NamingSeries, term: TermDates, enrolled: int) -> None:
        self.series = series
        self.term = term
        self.enrolled = enrolled

    def questions(self, count: int) -> SeriesNames:
        return self.series.shared(["QUESTION-"], np.zeros(count))

    def course_enrollments(self, count: int) -> SeriesNames:
        return self.series.shared([f"EDU-CE-{self.enrolled}-"], np.zeros(count))

    def activities(self, readings: np.ndarray, attempts: np.ndarray) -> dict[str, SeriesNames]:
        """Readings and attempts take their numbers in turn, as they happen."""
        second = np.concatenate([readings, attempts])
        is_attempt = np.arange(len(second)) >= len(readings)
        order = np.lexsort((is_attempt, second))
        first_year = self.term.first_monday.year
        years = _years(self.term.first_monday, second) - first_year
        prefixes = [f"EDU-{kind}-{first_year + n}-" for n in range(2) for kind in ("CA", "QA")]
        names = self.series.shared(prefixes, (2 * years + is_attempt)[order])
        back = np.argsort(order, kind="stable")
        return {
            "reading_names": names.pick(back[: len(readings)]),
            "attempt_names": names.pick(back[len(readings) :]),
        }
