"""What the engines need of statistics: intervals that go by pupil, many comparisons, two-way means."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize, stats

__all__ = [
    "LEVEL",
    "Mean",
    "benjamini_hochberg",
    "between_variance",
    "clustered_mean",
    "pupil_weights",
    "robust_scale",
    "share_interval",
    "shrunk",
    "two_way",
    "wilson",
]

LEVEL = 0.95
# By how much the median of absolute deviations of normal numbers falls short of their standard deviation, and which
# share of the rows such an estimate is worth (Rousseeuw and Croux, 1993).
MAD_TO_SD, MAD_WORTH = 1.4826, 0.37


@dataclass(frozen=True)
class Mean:
    """A mean with its interval. `error`: the standard error, NaN with one pupil, as are `low` and `high`."""

    value: float
    error: float
    low: float
    high: float
    pupils: int


def clustered_mean(values, pupils, level: float = LEVEL) -> Mean:
    """The mean of values, with an interval for rows of one pupil belonging together: the linearised variance of a
    ratio (Cochran, Sampling Techniques, 1977, 6.5 and 9A) and Student's t on pupils less one. As if the pupils were a
    sample of such pupils. NaN without rows."""
    values = np.asarray(values, dtype=float)
    if not len(values):
        return Mean(np.nan, np.nan, np.nan, np.nan, 0)
    codes, names = pd.factorize(np.asarray(pupils))
    mean, count = float(values.mean()), len(names)
    if count < 2:
        return Mean(mean, np.nan, np.nan, np.nan, count)
    rest = np.bincount(codes, values - mean)
    error = float(np.sqrt(count / (count - 1) * (rest**2).sum()) / len(values))
    half = float(stats.t.ppf((1 + level) / 2, count - 1)) * error
    return Mean(mean, error, mean - half, mean + half, count)


def share_interval(mean: Mean, level: float = LEVEL) -> tuple[float, float]:
    """An interval of a share: Wilson's, of as many rows as the clustered error makes it worth (Korn and Graubard,
    1998). (NaN, NaN) where there is no error."""
    if not np.isfinite(mean.error):
        return np.nan, np.nan
    share = mean.value
    worth = share * (1 - share) / mean.error**2 if mean.error > 0 else float(mean.pupils)
    return wilson(share * worth, worth, float(stats.t.ppf((1 + level) / 2, mean.pupils - 1)))


def wilson(hits: float, rows: float, z: float = 1.96) -> tuple[float, float]:
    """The Wilson interval of a share, by default of 95 %; (0, 1) without rows."""
    if not rows:
        return 0.0, 1.0
    share = hits / rows
    middle = (share + z * z / (2 * rows)) / (1 + z * z / rows)
    half = z / (1 + z * z / rows) * np.sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows))
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def benjamini_hochberg(p) -> np.ndarray:
    """For each p-value the least false discovery rate at which it would be among what is found. Benjamini and Hochberg
    (1995); it holds for positively dependent tests too (Benjamini and Yekutieli, 2001)."""
    p = np.asarray(p, dtype=float)
    if not len(p):
        return p
    order = np.argsort(p)
    raised = p[order] * len(p) / np.arange(1, len(p) + 1)
    found = np.empty(len(p))
    found[order] = np.minimum.accumulate(raised[::-1])[::-1].clip(max=1.0)
    return found


def two_way(values, rows, columns, steps: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Least squares of value = row + column, where not every row meets every column. `rows`, `columns`: codes from 0.
    Returns the rows' effects, of mean zero over values where all hang together, and the columns'. By turns (Gauss and
    Seidel)."""
    values = np.asarray(values, dtype=float)
    row_count, column_count = np.bincount(rows), np.bincount(columns)
    row = np.zeros(len(row_count))
    column = np.zeros(len(column_count))
    for _ in range(steps):
        before = row
        column = np.bincount(columns, values - row[rows]) / np.maximum(column_count, 1)
        row = np.bincount(rows, values - column[columns]) / np.maximum(row_count, 1)
        if np.abs(row - before).max(initial=0.0) < 1e-6:
            break
    shift = float(row[rows].mean()) if len(values) else 0.0
    return row - shift, column + shift


def robust_scale(values) -> tuple[float, float]:
    """Standard deviation by the median of absolute deviations from zero, which a few outliers do not move, and the
    degrees of freedom of Student's t that it is worth."""
    values = np.asarray(values, dtype=float)
    if not len(values):
        return np.nan, 0.0
    return MAD_TO_SD * float(np.median(np.abs(values))), MAD_WORTH * len(values)


def between_variance(values, variances, *, robust: bool = False) -> float:
    """The variance of true values around their mean, beside the known variances of their estimates: at which the
    estimates are as far apart as they should be. Paule and Mandel (1982); `robust`: by the median of absolute
    deviations from zero instead. Zero where chance alone explains them."""
    values, variances = np.asarray(values, dtype=float), np.asarray(variances, dtype=float)
    if len(values) < 2:
        return 0.0

    def too_far(between: float) -> float:
        weight = 1 / (variances + between)
        if robust:
            return robust_scale(values * np.sqrt(weight))[0] - 1
        rest = values - (weight * values).sum() / weight.sum()
        return float((weight * rest**2).sum()) - (len(values) - 1)

    most = 10 * float((values**2).max()) + 1e-9
    variances = np.maximum(variances, 1e-9 * max(most, 1.0))
    if too_far(0.0) <= 0:
        return 0.0
    return float(optimize.brentq(too_far, 0.0, most)) if too_far(most) < 0 else most


def shrunk(values, variances, points: int = 41) -> tuple[np.ndarray, np.ndarray]:
    """Estimates drawn to their mean by as much as their variances make them doubtful, with the variances that are left
    (Efron and Morris, 1975). How far true values lie apart is not known either: both are averaged over it, by its
    restricted likelihood with a flat prior on the standard deviation (Gelman, 2006)."""
    values, variances = np.asarray(values, dtype=float), np.asarray(variances, dtype=float)
    if len(values) < 3:
        return values, variances
    apart = np.linspace(0, 4, points)[:, None] * max(float(values.std()), 1e-9)
    variances = np.maximum(variances, 1e-9 * max(float(values.var()), 1e-9))
    weight = 1 / (variances + apart**2)
    whole = weight.sum(axis=1, keepdims=True)
    mean = (weight * values).sum(axis=1, keepdims=True) / whole
    likely = 0.5 * (np.log(weight).sum(axis=1) - np.log(whole[:, 0]) - (weight * (values - mean) ** 2).sum(axis=1))
    share = np.exp(likely - likely.max())[:, None]
    share /= share.sum()
    kept = apart**2 * weight
    # The mean is estimated too, and what it misses is shared by all.
    each, left = mean + kept * (values - mean), kept * variances + (1 - kept) ** 2 / whole
    found = (share * each).sum(axis=0)
    return found, (share * (left + (each - found) ** 2)).sum(axis=0)


def pupil_weights(pupils: int, draws: int, seed: int) -> np.ndarray:
    """(pupils, draws): weights of mean one, to repeat an estimate as if other pupils had come: the Bayesian bootstrap
    (Rubin, 1981)."""
    found = np.random.default_rng(seed).standard_exponential((pupils, draws))
    return found / found.mean(axis=0)
