"""The best possible forecast: how likely a pupil fails a course, given all that is true on the evening of a
week.

The forecaster knows the model, every latent trait, engagement, illness and absence so far, and the marks of
all assessments of the weeks gone by; it does not know the future. The future's engagement, illness and
absence are played out many times with the very dynamics of world.py. Given one such path the final grade is a
sum of what is known, what the path adds, and normal noise (exam days, criteria, drift), so its chance of
falling below the pass mark has a closed form, which is averaged over the paths.

Two small things are left out: that scores are cut off at 0 and 100 and rounded to half points, and that an
assessment still to come may be missed and never sat (about one in a hundred). No model that sees only the
records can beat this forecast in expectation, so its AUC is the ceiling for a benchmark.
"""

from __future__ import annotations

import numpy as np

from .assessments import (
    KINDS,
    PASS_MARK,
    POINTS,
    WEIGHTS,
    Scores,
    criterion_offset,
    kind_weeks,
    score_noise_variance,
)
from .seeds import Streams
from .world import Draws, World


def normal_cdf(z: np.ndarray) -> np.ndarray:
    """The standard normal distribution function, to 1e-7 (Abramowitz and Stegun 7.1.26)."""
    x = np.abs(z) / np.sqrt(2)
    t = 1 / (1 + 0.3275911 * x)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    upper = 0.5 * series * np.exp(-x * x)
    return np.where(z < 0, upper, 1 - upper)


def failure_probability(world: World, scores: Scores, streams: Streams, week: int, worlds: int = 100) -> np.ndarray:
    """Probability that the final grade falls below the pass mark, shape (P, C), NaN where the course is not
    taken.

    `week` is the number of weeks gone by, 0 to W; `worlds` how many futures are played out.
    """
    weeks = world.dynamics.weeks
    if not 0 <= week <= weeks:
        raise ValueError(f"week must be from 0 to {weeks}, not {week}")
    exam_week = kind_weeks(weeks)
    future = exam_week > week
    weight_left, known = _known_part(scores, future)
    course_part = _course_part(world, exam_week - 1, future, week)
    paths = _future_paths(world, streams, exam_week - 1, future, week, worlds)
    spread = np.sqrt(_noise_variance(world, exam_week - 1, future, week))
    target = PASS_MARK * weight_left
    fixed = target - known - course_part
    total = np.zeros_like(fixed)
    for path in paths:
        gap = fixed - path[:, None]
        total += normal_cdf(gap / spread) if spread > 0 else (gap > 1e-9)
    total /= len(paths)
    total[~world.traits.takes] = np.nan
    return total


def _known_part(scores: Scores, future: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The weight of all assessments that count, and the weighted percentage of those already sat, shapes (P,
    C)."""
    sat = scores.sat_on >= 0
    weight = np.where(sat | future, WEIGHTS, 0.0).sum(axis=2)
    points = np.nansum(scores.points, axis=3)
    known = np.where(future, 0.0, points).sum(axis=2) * (100 / POINTS.sum())
    return weight, known


def _course_part(world: World, weeks_before: np.ndarray, future: np.ndarray, week: int) -> np.ndarray:
    """Weighted expectation of the assessments to come without engagement and absence, shape (P, C)."""
    total = np.zeros(world.traits.takes.shape)
    drift_now = world.parameters.score_per_readiness * world.drift[:, :, week]
    for kind in np.flatnonzero(future):
        before = int(weeks_before[kind])
        shares = POINTS[kind] / KINDS[kind].maximum
        # The drift of weeks to come is zero on average; that of weeks before is known.
        drift = drift_now if before > week else world.parameters.score_per_readiness * world.drift[:, :, before]
        offset = criterion_offset(world, before) @ shares
        total += WEIGHTS[kind] * (world.dynamics.course_score(before) + drift + offset)
    return total


def _future_paths(
    world: World, streams: Streams, weeks_before: np.ndarray, future: np.ndarray, week: int, worlds: int
) -> list[np.ndarray]:
    """For each played-out future the weighted points that engagement and absence add, each of shape (P,)."""
    dynamics = world.dynamics
    last = int(weeks_before[future].max()) if future.any() else week
    worlds = worlds if last > week else 1
    state = world.evenings[week].repeat(worlds)
    draws = Draws(*(streams("oracle", name, week) for name in ("engagement", "illness", "absence")))
    total = np.zeros(state.engagement.shape)
    for now in range(week, last + 1):
        if now > week:
            dynamics.week(state, now - 1, draws)
        for kind in np.flatnonzero(future & (weeks_before == now)):
            total += WEIGHTS[kind] * KINDS[kind].effort * dynamics.path_score(state, now)
    return list(total)


def _noise_variance(world: World, weeks_before: np.ndarray, future: np.ndarray, week: int) -> float:
    """Variance of the final grade that no state can foretell: exam noise and the drift of the weeks to
    come."""
    kinds = np.flatnonzero(future)
    weights = WEIGHTS[kinds]
    exam = float((weights**2 * score_noise_variance()[kinds]).sum())
    ahead = np.maximum(weeks_before[kinds] - week, 0)
    step = world.parameters.drift * world.parameters.score_per_readiness
    # Drift is a random walk: two assessments share the steps before the earlier one.
    shared = np.minimum(ahead[:, None], ahead[None, :])
    return exam + float(step**2 * (weights[:, None] * weights[None, :] * shared).sum())
