"""A one-factor model of percentages: what a pupil is expected to score is a level of the task and a slope by the
pupil's ability. Not everybody has to have done everything."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from school_ai.ai.analytics.inference import pupil_weights

__all__ = ["OneFactor", "Scores", "fit_one_factor", "repeated", "scores_of"]

# Of the mean variance of chance: how many rows a task's own is drawn to it by.
DRAWN_BY = 4.0
# A slight pull of slopes to their mean, so that a task with few rows has one at all; in rows.
HELD_BY = 0.25


@dataclass(frozen=True)
class Scores:
    """Percentages as sparse (pupils, tasks) matrices: `done` has 1 where there is one, `score` and `square` what it
    is."""

    pupils: pd.Index
    tasks: pd.Index
    done: sparse.csr_array
    score: sparse.csr_array
    square: sparse.csr_array


@dataclass(frozen=True)
class OneFactor:
    """score = level + slope · ability + chance, with ability standard normal.

    `level`, `slope`: percent, (tasks, draws); `chance`: variance in squared percent, (tasks, draws); `ability`,
    `doubt`: its mean and variance given the scores, (pupils, draws).
    """

    level: np.ndarray
    slope: np.ndarray
    chance: np.ndarray
    ability: np.ndarray
    doubt: np.ndarray


def scores_of(rows: pd.DataFrame, task: str, value: str = "percent") -> Scores:
    """From rows `pupil`, task and value, one for each pupil and task: means of those that stand several times."""
    rows = rows.groupby(["pupil", task], sort=True)[value].mean().reset_index()
    pupil, pupils = pd.factorize(rows["pupil"], sort=True)
    column, tasks = pd.factorize(rows[task], sort=True)
    shape = (len(pupils), len(tasks))

    def matrix(values: np.ndarray) -> sparse.csr_array:
        return sparse.csr_array((values, (pupil, column)), shape=shape)

    values = rows[value].to_numpy(dtype=float)
    return Scores(pd.Index(pupils), pd.Index(tasks), matrix(np.ones(len(rows))), matrix(values), matrix(values**2))


def fit_one_factor(scores: Scores, *, steps: int = 500, tolerance: float = 1e-4) -> OneFactor:
    """Maximum likelihood by expectation and maximisation, for scores that are missing at random (Rubin and Thayer,
    1982). Slopes are mostly positive: more ability means more percent."""
    count = np.asarray(scores.done.sum(axis=0)).ravel()
    level = np.asarray(scores.score.sum(axis=0)).ravel() / np.maximum(count, 1)
    spread = np.asarray(scores.square.sum(axis=0)).ravel() / np.maximum(count, 1) - level**2
    spread = np.maximum(spread, 1e-6)
    start = OneFactor(
        level[:, None],
        np.sqrt(spread / 2)[:, None],
        (spread / 2)[:, None],
        np.zeros((len(scores.pupils), 1)),
        np.ones((len(scores.pupils), 1)),
    )
    return _improved(scores, start, np.ones((len(scores.pupils), 1)), steps, tolerance)


def repeated(scores: Scores, model: OneFactor, draws: int, seed: int, steps: int = 60) -> OneFactor:
    """The model as it would come out with other pupils of the same kind, `draws` times (the Bayesian bootstrap over
    pupils), all at once from where the model stands."""
    weights = pupil_weights(len(scores.pupils), draws, seed)
    start = OneFactor(
        *(np.repeat(each, draws, axis=1) for each in (model.level, model.slope, model.chance)),
        *(np.repeat(each, draws, axis=1) for each in (model.ability, model.doubt)),
    )
    return _improved(scores, start, weights, steps, tolerance=1e-3)


def _improved(scores: Scores, model: OneFactor, weights: np.ndarray, steps: int, tolerance: float) -> OneFactor:
    for _ in range(steps):
        ability, doubt = _abilities(scores, model)
        better = _maximised(scores, model, ability, doubt, weights)
        moved = max(np.abs(better.level - model.level).max(), np.abs(better.slope - model.slope).max())
        model = better
        if moved < tolerance:
            break
    ability, doubt = _abilities(scores, model)
    sign = np.where(model.slope.sum(axis=0) < 0, -1.0, 1.0)
    return OneFactor(model.level, model.slope * sign, model.chance, ability * sign, doubt)


def _abilities(scores: Scores, model: OneFactor) -> tuple[np.ndarray, np.ndarray]:
    worth = model.slope / model.chance
    doubt = 1 / (1 + scores.done @ (worth * model.slope))
    return doubt * (scores.score @ worth - scores.done @ (worth * model.level)), doubt


def _maximised(scores: Scores, model: OneFactor, ability, doubt, weights) -> OneFactor:
    done, score = scores.done.T, scores.score.T
    rows = done @ weights
    of_ability = done @ (weights * ability)
    of_square = done @ (weights * (ability**2 + doubt))
    of_score = score @ weights
    of_both = score @ (weights * ability)
    held = HELD_BY
    usual = (model.slope * rows).sum(axis=0) / rows.sum(axis=0)
    square, both = of_square + held, of_both + held * usual
    fixed = rows * square - of_ability**2
    slope = (rows * both - of_ability * of_score) / fixed
    level = (of_score - slope * of_ability) / rows
    rest = (
        scores.square.T @ weights
        - 2 * level * of_score
        - 2 * slope * of_both
        + level**2 * rows
        + 2 * level * slope * of_ability
        + slope**2 * of_square
    )
    whole = rest.sum(axis=0) / rows.sum(axis=0)
    chance = (rest + DRAWN_BY * whole) / (rows + DRAWN_BY)
    return OneFactor(level, slope, np.maximum(chance, 1e-4), ability, doubt)
