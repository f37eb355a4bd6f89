"""Assessments: the four kinds of a term, when and where each group sits them, and what every pupil scores.

Axes: P pupils, C courses, K = 4 kinds, Q = 3 criteria.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from .groups import Groups
from .seeds import Streams
from .term_dates import ONE_DAY, TermDates
from .timetable import Timetable
from .world import PRESENT, World

CRITERIA: tuple[str, ...] = ("Knowledge", "Application", "Communication")
# How much of a language gap a criterion shows.
CRITERION_LANGUAGE = np.array([0.8, 0.8, 1.5])
CRITERION_NOISE = 7.0
PASS_MARK = 50.0
RESIT_SHARE = 0.75


@dataclass(frozen=True)
class Kind:
    """A kind of assessment. `week` counts from 1 in a 16-week term and is scaled to other lengths. `points`:
    maximum score by criterion; those of the four kinds add up to 100, so a point is a percent of the course's
    final grade. `noise`: how much a pupil's day counts, in points of 100. `effort`: how much engagement and
    absence count."""

    name: str
    week: int
    points: tuple[int, int, int]
    noise: float
    effort: float
    marking_days: tuple[int, int]

    @property
    def maximum(self) -> int:
        return sum(self.points)


KINDS: tuple[Kind, ...] = (
    Kind("Quiz", 3, (6, 4, 0), 12.0, 1.0, (1, 4)),
    Kind("Mid-term", 7, (14, 10, 6), 9.5, 1.0, (3, 9)),
    Kind("Project", 11, (0, 8, 12), 8.0, 1.3, (5, 12)),
    Kind("Final", 16, (16, 16, 8), 9.5, 1.0, (3, 9)),
)
POINTS = np.array([kind.points for kind in KINDS])
WEIGHTS = POINTS.sum(axis=1) / POINTS.sum()
GRADES: tuple[tuple[str, float, str], ...] = (
    ("A+", 90.0, "Outstanding"),
    ("A", 80.0, "Very good"),
    ("B", 70.0, "Good"),
    ("C", 60.0, "Satisfactory"),
    ("D", 50.0, "Pass"),
    ("F", 0.0, "Not passed"),
)
_THRESHOLDS = np.array([threshold for _, threshold, _ in reversed(GRADES)])
GRADE_CODES: tuple[str, ...] = tuple(code for code, _, _ in reversed(GRADES))


def grade_positions(percent: np.ndarray) -> np.ndarray:
    """Positions in GRADE_CODES for percentages."""
    # A hair is added since 3 of 5 points must not come out as 59.999... %.
    return np.searchsorted(_THRESHOLDS, np.asarray(percent) + 1e-9, side="right") - 1


def kind_weeks(weeks: int) -> np.ndarray:
    """The week of each kind, counted from 1, in a term of `weeks` weeks."""
    return np.array([min(weeks, max(1, int(kind.week * weeks / 16 + 0.5))) for kind in KINDS])


@dataclass(frozen=True)
class Plans:
    """One entry for each Assessment Plan, ordered by date, time and group. `day` is the position of the
    school day, `lesson` the weekly lesson whose place the assessment takes on that day."""

    group: np.ndarray
    course: np.ndarray
    kind: np.ndarray
    day: np.ndarray
    lesson: np.ndarray

    def __len__(self) -> int:
        return len(self.day)


def schedule_assessments(groups: Groups, term: TermDates, timetable: Timetable, streams: Streams) -> Plans:
    """Each assessment takes the place of one of the group's lessons in that course, in the kind's week or,
    where holidays leave no lesson in it, the nearest week that has one; a group sits as few as possible on
    one day."""
    rng = streams("assessment dates")
    lessons: dict[tuple[int, int], list[int]] = {}
    for number, key in enumerate(zip(timetable.group.tolist(), timetable.course.tolist(), strict=True)):
        lessons.setdefault(key, []).append(number)
    days_of: dict[tuple[int, int], int] = {
        (int(week), int(weekday)): day
        for day, (week, weekday) in enumerate(zip(term.school_day_week, term.school_day_weekday, strict=True))
    }
    rows = []
    for kind, nominal in enumerate(kind_weeks(term.weeks) - 1):
        tests_on: Counter[tuple[int, int]] = Counter()
        for key in sorted(lessons, key=lambda key: (len(lessons[key]), key)):
            options = _options(lessons[key], timetable, days_of, int(nominal), term.weeks)
            noise = rng.random(len(options))
            day, lesson = min(
                zip(options, noise, strict=True),
                key=lambda option: (tests_on[key[0], option[0][0]], option[1]),
            )[0]
            tests_on[key[0], day] += 1
            rows.append((day, int(timetable.period[lesson]), key[0], key[1], kind, lesson))
    table = np.array(sorted(rows))
    return Plans(group=table[:, 2], course=table[:, 3], kind=table[:, 4], day=table[:, 0], lesson=table[:, 5])


def _options(
    lessons: list[int], timetable: Timetable, days_of: dict[tuple[int, int], int], nominal: int, weeks: int
) -> list[tuple[int, int]]:
    for week in sorted(range(weeks), key=lambda w: (abs(w - nominal), -w)):
        found = [
            (days_of[week, int(timetable.weekday[lesson])], lesson)
            for lesson in lessons
            if (week, int(timetable.weekday[lesson])) in days_of
        ]
        if found:
            return found
    raise ValueError("the term has no school days")


@dataclass(frozen=True)
class Scores:
    """What pupils score. Courses that a pupil does not take are NaN."""

    expected: np.ndarray
    """(P, C, K), percent of each assessment without measurement error."""
    points: np.ndarray
    """(P, C, K, Q), points by criterion as marked, in half points; NaN also for an assessment never sat."""
    sat_on: np.ndarray
    """(P, C, K), days since the first Monday on which the pupil sat the assessment; -1 for never."""
    marked_on: np.ndarray
    """(P, C, K), days since the first Monday on which the result was entered; -1 for never."""
    resat: np.ndarray
    """(P, C, K), whether the pupil was away on the day and sat it later."""
    true_score: np.ndarray
    """(P, C), the course's final percentage without measurement error."""
    final_grade: np.ndarray
    """(P, C), the course's final percentage as observed: points over maximum of all assessments sat."""


def score_noise_variance() -> np.ndarray:
    """Variance of an assessment's percentage around its expectation, shape (K,)."""
    shares = POINTS / POINTS.sum(axis=1, keepdims=True)
    day = np.array([kind.noise for kind in KINDS]) ** 2
    return day + CRITERION_NOISE**2 * (shares**2).sum(axis=1)


def expected_percent(world: World, kind: int, weeks_before: int) -> np.ndarray:
    """Expected percentage of the kind by criterion after `weeks_before` weeks of lessons, shape (P, C, Q)."""
    p, dynamics = world.parameters, world.dynamics
    path = dynamics.path_score(world.evenings[weeks_before], weeks_before)[0]
    readiness = dynamics.course_score(weeks_before) + p.score_per_readiness * world.drift[:, :, weeks_before]
    percent = readiness + KINDS[kind].effort * path[:, None]
    return percent[:, :, None] + criterion_offset(world, weeks_before)


def criterion_offset(world: World, weeks_before: int) -> np.ndarray:
    """What a criterion adds to or takes from a pupil's percentage, shape (P, C, Q)."""
    p, traits = world.parameters, world.traits
    gap = traits.language_gap * np.exp(-weeks_before / p.language_weeks)
    extra = p.score_per_readiness * gap[:, :, None] * (CRITERION_LANGUAGE - 1)
    return traits.criterion[:, None, :] - extra


def draw_scores(world: World, groups: Groups, term: TermDates, plans: Plans, streams: Streams) -> Scores:
    """Let every pupil sit every assessment of the term, today or not yet."""
    takes = world.traits.takes
    shape = (*takes.shape, len(KINDS))
    expected = np.full(shape, np.nan)
    points = np.full((*shape, len(CRITERIA)), np.nan)
    weeks_before = kind_weeks(term.weeks) - 1
    for kind, rule in enumerate(KINDS):
        rng = streams("scores", rule.name)
        percent = expected_percent(world, kind, int(weeks_before[kind]))
        shares = POINTS[kind] / rule.maximum
        expected[:, :, kind] = np.where(takes, percent @ shares, np.nan)
        day = rule.noise * rng.standard_normal(takes.shape)
        marked = percent + day[:, :, None] + CRITERION_NOISE * rng.standard_normal(percent.shape)
        halves = np.round(np.clip(marked, 0, 100) / 100 * POINTS[kind] * 2) / 2
        points[:, :, kind] = np.where(takes[:, :, None], halves, np.nan)
    sat_on, marked_on, resat = _sitting_days(world, groups, term, plans, streams)
    points[sat_on < 0] = np.nan
    total = np.where(sat_on >= 0, POINTS.sum(axis=1), 0).sum(axis=2)
    # Nothing sat, as in a course that is not taken, is 0 / 0: NaN.
    with np.errstate(invalid="ignore"):
        final = 100 * np.nansum(points, axis=(2, 3)) / total
    return Scores(expected, points, sat_on, marked_on, resat, expected @ WEIGHTS, final)


def _sitting_days(
    world: World, groups: Groups, term: TermDates, plans: Plans, streams: Streams
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """When each assessment is sat and its result entered. Pupils who are away sit it later or, one in four,
    never; a project is always handed in later."""
    shape = (*world.traits.takes.shape, len(KINDS))
    sat_on = np.full(shape, -1)
    marked_on = np.full(shape, -1)
    resat = np.zeros(shape, dtype=bool)
    delays = streams("marking").random((len(plans), 2))
    luck = streams("re-sits").random((*shape, 2))
    weekend_free = _next_weekdays(term)
    offset = np.flatnonzero(term.is_school_day)
    for number in range(len(plans)):
        group, course, kind = int(plans.group[number]), int(plans.course[number]), int(plans.kind[number])
        pupils = slice(int(groups.start[group]), int(groups.start[group] + groups.size[group]))
        day = int(offset[plans.day[number]])
        away = world.reason[pupils, plans.day[number]] != PRESENT
        first, last = KINDS[kind].marking_days
        marked = weekend_free[day + first + int(delays[number, 0] * (last - first + 1))]
        again = away & ((luck[pupils, course, kind, 0] < RESIT_SHARE) | (KINDS[kind].name == "Project"))
        second = weekend_free[day + 7 + (luck[pupils, course, kind, 1] * 7).astype(int)]
        second_marked = weekend_free[second + 1 + int(delays[number, 1] * 4)]
        sat_on[pupils, course, kind] = np.where(again, second, np.where(away, -1, day))
        marked_on[pupils, course, kind] = np.where(again, second_marked, np.where(away, -1, marked))
        resat[pupils, course, kind] = again
    return sat_on, marked_on, resat


def _next_weekdays(term: TermDates) -> np.ndarray:
    """For each day since the first Monday, and 90 beyond the term, the same day or the next one that is
    open."""
    count = 7 * term.weeks + 90
    following = np.arange(count)
    for number in range(count - 2, -1, -1):
        if term.is_closed(term.first_monday + ONE_DAY * number):
            following[number] = following[number + 1]
    return following
