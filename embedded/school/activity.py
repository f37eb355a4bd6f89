"""What pupils do online between lessons: reading the articles of a topic and taking its quiz.

Activity follows engagement in the week in which a topic is taught. Times are seconds since the first Monday,
00:00.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .assessments import expected_percent
from .courses import COURSES
from .seeds import Streams
from .term_dates import TermDates
from .world import World

TOPICS = max(len(course.topics) for course in COURSES)
QUIZZES = max(len(course.quizzes) for course in COURSES)
QUESTIONS = max(len(quiz.questions) for course in COURSES for quiz in course.quizzes)
MOST_ATTEMPTS = 2
PASSING_SCORE = 60.0
DAY = 86400
UNATTEMPTED = -1


@dataclass(frozen=True)
class Readings:
    """Articles opened; one entry each, in order of time."""

    pupil: np.ndarray
    course: np.ndarray
    topic: np.ndarray
    second: np.ndarray


@dataclass(frozen=True)
class Attempts:
    """Quizzes taken; one entry each, in order of time. `right`: (attempts, questions), 1 right, 0 wrong, -1
    left out; only the first questions count where a quiz has fewer. `pick` in [0, 1) chooses among wrong
    answers."""

    pupil: np.ndarray
    course: np.ndarray
    quiz: np.ndarray
    second: np.ndarray
    seconds_taken: np.ndarray
    right: np.ndarray
    pick: np.ndarray


def topic_weeks(weeks: int) -> np.ndarray:
    """The week, from 0, in which each topic of a course is taught."""
    return np.arange(TOPICS) * weeks // TOPICS


def draw_readings(world: World, term: TermDates, streams: Streams) -> Readings:
    """Every pupil's reading over the whole term."""
    rng = streams("readings")
    week = topic_weeks(term.weeks)
    engaged = 0.9 * world.engagement[:, week] + 0.2 * world.traits.support[:, None] - 0.2
    shape = (*world.traits.takes.shape, TOPICS)
    reads = rng.random(shape, dtype=np.float32) * (1 + np.exp(-engaged[:, None, :])) < 1
    reads &= world.traits.takes[:, :, None]
    second = week * 7 * DAY + _free_time(rng, shape)
    pupil, course, topic = np.nonzero(reads)
    when = second[pupil, course, topic]
    order = np.lexsort((topic, course, pupil, when))
    return Readings(pupil[order], course[order], topic[order], when[order])


def draw_attempts(world: World, term: TermDates, streams: Streams) -> Attempts:
    """Every pupil's quizzes over the whole term. A second try follows a failed first one in half of the
    cases."""
    rng = streams("quiz attempts")
    pupils = len(world.traits.takes)
    week_of = topic_weeks(term.weeks)
    parts = []
    for course, content in enumerate(COURSES):
        names = [topic.name for topic in content.topics]
        for number, quiz in enumerate(content.quizzes):
            week = int(week_of[names.index(quiz.topic)])
            shape = (pupils, MOST_ATTEMPTS)
            level = expected_percent(world, 0, week)[:, course].mean(axis=1)
            engaged = 1.0 * world.engagement[:, week] + 0.1
            tries = (rng.random(pupils) * (1 + np.exp(-engaged)) < 1) & world.traits.takes[:, course]
            second = week * 7 * DAY + _free_time(rng, shape)
            second[:, 1] = second[:, 0] + DAY + _free_time(rng, pupils) % (2 * DAY)
            taken = rng.integers(70, 600, shape)
            ease = (level[:, None] - 52) / 13 + 0.5 * np.arange(MOST_ATTEMPTS)
            chance = rng.random((*shape, QUESTIONS))
            right = np.where(chance * (1 + np.exp(-ease[:, :, None])) < 1, 1, 0)
            right[rng.random(right.shape) < 0.02] = UNATTEMPTED
            count = len(quiz.questions)
            failed = 100 * (right[:, 0, :count] == 1).mean(axis=1) < PASSING_SCORE
            again = tries & failed & (rng.random(pupils) < 0.5)
            for attempt, mask in enumerate((tries, again)):
                who = np.flatnonzero(mask)
                head = [who, np.full_like(who, course), np.full_like(who, number)]
                times = [second[who, attempt], taken[who, attempt]]
                parts.append((head + times, right[who, attempt], rng.random((len(who), QUESTIONS))))
    columns = [np.concatenate([part[0][i] for part in parts]) for i in range(5)]
    order = np.lexsort((columns[2], columns[1], columns[0], columns[3]))
    return Attempts(
        *(column[order] for column in columns),
        np.concatenate([part[1] for part in parts])[order],
        np.concatenate([part[2] for part in parts])[order],
    )


def _free_time(rng: np.random.Generator, shape: int | tuple[int, ...]) -> np.ndarray:
    """Seconds into the nine days from a Monday: afternoons and evenings, fewer on Fridays and Saturdays."""
    day = rng.choice(9, shape, p=[0.10, 0.15, 0.16, 0.14, 0.07, 0.05, 0.13, 0.12, 0.08])
    return day * DAY + (15 * 3600 + rng.beta(2.0, 2.5, shape) * 7 * 3600).astype(np.int64)
