"""What is really so in the school: the answers against which tests and benchmarks measure.

Axes: P pupils in the order of the Student records, C courses in the order of `courses.COURSES`, W weeks, K
kinds of assessment. Entries for courses that a pupil does not take are NaN (or False).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .assessments import PASS_MARK
from .courses import COURSES
from .oracle import failure_probability
from .term_dates import ONE_DAY

if TYPE_CHECKING:
    from .school import School


@dataclass(frozen=True)
class IllnessEpisode:
    """A pupil is ill from `start` to `end`, both included."""

    pupil: int
    start: dt.date
    end: dt.date


class Truth:
    """A read-only view of the latent world of a school; the model's equations are in README.md."""

    def __init__(self, school: School) -> None:
        self._school = school
        self._world = school.world
        self._oracle: dict[tuple[int, int], np.ndarray] = {}

    @property
    def students(self) -> list[str]:
        """Names of the Student records along P."""
        return list(self._school.records.students)

    @property
    def courses(self) -> list[str]:
        """Names of the Course records along C."""
        return [course.name for course in COURSES]

    @property
    def takes(self) -> np.ndarray:
        """(P, C) bool: whether the pupil takes the course."""
        return self._world.traits.takes

    @property
    def ability(self) -> np.ndarray:
        """(P, C): ability by subject, standard normal over pupils."""
        return self._world.traits.ability

    @property
    def engagement(self) -> np.ndarray:
        """(P, W): engagement in each week."""
        return self._world.engagement

    @property
    def support(self) -> np.ndarray:
        """(P,): support by the family, standard normal."""
        return self._world.traits.support

    @property
    def income(self) -> np.ndarray:
        """(P,): income of the family, standard normal; correlates with support at 0.5."""
        return self._world.traits.income

    @property
    def teacher_effect(self) -> np.ndarray:
        """(instructors,): what an instructor adds, in standard deviations of ability."""
        return self._world.traits.teacher_effect

    @property
    def difficulty(self) -> np.ndarray:
        """(C,): how hard a course is, in standard deviations of ability."""
        return self._world.traits.difficulty

    @property
    def expected_scores(self) -> np.ndarray:
        """(P, C, K): percentage of each assessment without measurement error."""
        return self._school.scores.expected

    @property
    def true_score(self) -> np.ndarray:
        """(P, C): final percentage without measurement error."""
        return self._school.scores.true_score

    @property
    def final_grade(self) -> np.ndarray:
        """(P, C): final percentage as it will be observed when the term is over and all results are
        entered."""
        return self._school.scores.final_grade

    @property
    def passed(self) -> np.ndarray:
        """(P, C) bool: whether the final grade reaches 50 %. False too where the course is not taken: see
        `failed`."""
        return self.final_grade >= PASS_MARK

    @property
    def failed(self) -> np.ndarray:
        """(P, C) bool: whether the final grade stays below 50 %."""
        return self.final_grade < PASS_MARK

    @property
    def absence_reason(self) -> np.ndarray:
        """(P, school days of the whole term): world.PRESENT, ILL, FAMILY_LEAVE or OTHER_REASON."""
        return self._world.reason

    @property
    def school_days(self) -> list[dt.date]:
        """All school days of the term, also those after `today`."""
        return self._school.term.school_days

    def illness_episodes(self) -> list[IllnessEpisode]:
        """Every illness of the term, pupil by pupil, weekends included."""
        ill = self._world.ill
        edge = np.zeros((len(ill), 1), dtype=bool)
        padded = np.concatenate([edge, ill, edge], axis=1)
        starts = np.argwhere(~padded[:, :-1] & padded[:, 1:])
        ends = np.argwhere(padded[:, :-1] & ~padded[:, 1:])
        first = self._school.term.first_monday
        return [
            IllnessEpisode(int(pupil), first + ONE_DAY * int(start), first + ONE_DAY * (int(end) - 1))
            for (pupil, start), (_, end) in zip(starts, ends, strict=True)
        ]

    def failure_probability(self, week: int, worlds: int = 100) -> np.ndarray:
        """(P, C): the best possible probability that the pupil fails the course, given everything latent and
        every mark of the first `week` weeks (0 to W). Its AUC against `failed` is a ceiling for any forecast
        made then; see oracle.py. `worlds`: how many futures it averages over."""
        key = (week, worlds)
        if key not in self._oracle:
            streams = self._school.streams
            self._oracle[key] = failure_probability(self._world, self._school.scores, streams, week, worlds)
        return self._oracle[key]
