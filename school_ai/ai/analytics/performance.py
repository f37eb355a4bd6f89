"""How results stand by course, group, term, criterion or assessment, and how they move over a term.

Intervals are of 95 % and go by pupil: several results of one pupil are not several witnesses. They say how far the
figure would move with other pupils of the same kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize, stats

from school_ai.ai.analytics.inference import LEVEL, Mean, clustered_mean, share_interval, two_way
from school_ai.ai.analytics.records import KEY, Records

__all__ = ["FEWEST", "ClassSpread", "class_spread", "graded", "results_by", "trends"]

# Of fewer pupils nothing is said to other pupils, and no interval is worth being shown.
FEWEST = 5
FEWEST_ASSESSMENTS = 3
WEEK = pd.Timedelta(days=7)
FIGURES = ["mean", "mean_low", "mean_high", "median", "median_low", "median_high", "lower", "upper"]
SHARES = ["failing", "failing_low", "failing_high"]


@dataclass(frozen=True)
class ClassSpread:
    """Quartiles of a class in percent, without anything about one pupil: whole percents, NaN unless `enough` (at least
    FEWEST pupils)."""

    pupils: int
    lower: float
    median: float
    upper: float
    enough: bool


def graded(records: Records, by: Sequence[str] = ()) -> pd.DataFrame:
    """The rows that results are counted in, in percent: `pupil`, `course`, `term`, `group`, `percent`.

    One for each result if `by` has "assessment" (or another column of results), one for each pupil's criterion in a
    course and term if it has "criterion", else one for each pupil's grade so far in a course and term: points over
    maximum of what was sat, by weight.
    """
    groups = records.enrolments.set_index(KEY)["group"]
    criterion = "criterion" in by
    rows = records.criteria if criterion else records.results
    extra = [name for name in by if name not in (*KEY, "group")]
    missing = [name for name in extra if name not in rows]
    if missing:
        raise KeyError(f"no such column: {', '.join(missing)}")
    weight = rows["maximum"] if criterion else rows["weight"]
    weighed = rows.assign(points=100 * rows["score"] / rows["maximum"] * weight, counted=weight)
    sums = weighed.groupby([*KEY, *extra], dropna=False)[["points", "counted"]].sum().reset_index()
    found = sums.join(groups, on=KEY)
    found["group"] = found["group"].fillna("")
    found["percent"] = found["points"] / found["counted"]
    return found[[*KEY, "group", *extra, "percent"]]


def results_by(records: Records, by: Sequence[str] = ("course",), *, pass_mark: float = 50.0) -> pd.DataFrame:
    """One row for each combination of `by` (of course, group, term, criterion, assessment and other columns of
    results): `pupils`, `grades` (how many rows of `graded`), `mean`, `median`, `lower` and `upper` quartile in
    percent, `failing` (share of grades below the pass mark), the ends of intervals as `…_low` and `…_high`, and
    `enough`.

    Without `enough` (fewer than FEWEST pupils) the intervals are NaN. The median's interval is Woodruff's (1952).
    """
    rows = graded(records, by)
    columns = [*by, "pupils", "grades", *FIGURES, *SHARES, "enough"]
    if not len(rows):
        return pd.DataFrame(columns=columns)
    found = [
        dict(zip(by, name, strict=True)) | _figures(part["percent"].to_numpy(), part["pupil"], pass_mark)
        for name, part in rows.groupby(list(by), dropna=False)
    ]
    return pd.DataFrame(found, columns=columns)


def _figures(percent: np.ndarray, pupils: pd.Series, pass_mark: float) -> dict[str, float]:
    mean = clustered_mean(percent, pupils)
    enough = mean.pupils >= FEWEST
    lower, median, upper = np.quantile(percent, [0.25, 0.5, 0.75])
    failing = clustered_mean(percent < pass_mark, pupils)
    ends = {
        "mean": (mean.low, mean.high),
        "median": _median_interval(percent, pupils, float(median)),
        "failing": share_interval(failing),
    }
    found = {"pupils": mean.pupils, "grades": len(percent), "enough": enough}
    found |= {"mean": mean.value, "median": float(median), "lower": float(lower), "upper": float(upper)}
    found["failing"] = failing.value
    for name, (low, high) in ends.items():
        found[f"{name}_low"], found[f"{name}_high"] = (low, high) if enough else (np.nan, np.nan)
    return found


def _median_interval(percent: np.ndarray, pupils: pd.Series, median: float) -> tuple[float, float]:
    """Between the values that as many are below as the interval of "half are below" has it."""
    # Ties count half on either side, so that the share is about one half.
    below = clustered_mean((percent < median) + 0.5 * (percent == median), pupils)
    if not np.isfinite(below.error):
        return np.nan, np.nan
    half = Mean(0.5, max(below.error, 0.25 / len(percent)), 0.0, 0.0, below.pupils)
    low, high = share_interval(half)
    return float(np.quantile(percent, low, method="lower")), float(np.quantile(percent, high, method="higher"))


def class_spread(records: Records, course: str, group: str, term: str = "", assessment: str = "") -> ClassSpread:
    """Where a class stands, for a pupil to find their own place in: quartiles of the grades so far, or of one
    assessment."""
    rows = graded(records, ("assessment",) if assessment else ())
    mine = (rows["course"] == course) & (rows["group"] == group) & (rows["term"] == term)
    if assessment:
        mine &= rows["assessment"] == assessment
    percent = rows.loc[mine, "percent"]
    pupils = int(rows.loc[mine, "pupil"].nunique())
    if pupils < FEWEST:
        return ClassSpread(pupils, np.nan, np.nan, np.nan, False)
    # A quartile can be one pupil's very mark; a rounded one does not give it away.
    return ClassSpread(pupils, *(float(np.round(each)) for each in np.quantile(percent, [0.25, 0.5, 0.75])), True)


def trends(
    records: Records, by: Sequence[str] = ("course", "term", "group"), *, task: str = "assessment"
) -> pd.DataFrame:
    """How results move over the term: one row for each combination of `by` (course and term, or these and group).

    `slope`: percent a week, with `low`, `high`; `assessments`, `pupils`, `since`, `until`; `against`; `enough` (at
    least FEWEST_ASSESSMENTS on different days, FEWEST pupils), without which the slope is NaN.

    Who sat an assessment does not move it: pupils' own levels are taken off (least squares of pupil and assessment).
    How hard an assessment is cannot be told from how much a class knew, unless others sat it. Where all assessments of
    a group have the same `task` (a column of results, as the kind of an assessment) as those of other groups in the
    course, `against` is "others" and the slope is what the group gained on them; else it is "itself", and the
    assessments' differing difficulty widens the interval: a random effect with a variance common to all rows, by Paule
    and Mandel's (1982) moments, with Student's t as in Knapp and Hartung (2003).
    """
    columns = [*by, "slope", "low", "high", "assessments", "pupils", "since", "until", "against", "enough"]
    if not len(records.results):
        return pd.DataFrame(columns=columns)
    cells = _cells(records, list(by), task)
    series = cells.groupby(list(by), dropna=False)
    found = series.agg(
        assessments=("y", "size"),
        days=("day", "nunique"),
        pupils=("pupils", "max"),
        since=("day", "min"),
        until=("day", "max"),
        against=("against", "first"),
    ).reset_index()
    found["enough"] = (found["days"] >= FEWEST_ASSESSMENTS) & (found["pupils"] >= FEWEST)
    cells["series"] = series.ngroup()
    found[["slope", "low", "high"]] = np.nan
    for against in ("others", "itself"):
        told = found.index[found["enough"] & (found["against"] == against)]
        if len(told):
            found.loc[told, ["slope", "low", "high"]] = _slopes(cells[cells["series"].isin(told)])
    return found[columns]


def _cells(records: Records, by: list[str], task: str) -> pd.DataFrame:
    """The mean of each assessment in each group (or course) with pupils' levels taken off, its variance from pupils'
    chance, and its day."""
    results = records.results.join(records.enrolments.set_index(KEY)["group"], on=KEY)
    results["group"] = results["group"].fillna("")
    results["percent"] = 100 * results["score"] / results["maximum"]
    pupil = results.groupby(KEY, sort=False).ngroup().to_numpy()
    one = results.groupby(["course", "term", task], sort=False, dropna=False).ngroup().to_numpy()
    level, difficulty = two_way(results["percent"], pupil, one)
    results["rest"] = results["percent"] - level[pupil]
    chance = (results["rest"] - difficulty[one]).to_numpy()
    free = max(1, len(results) - len(level) - len(difficulty) + 1)
    variance = float((chance**2).sum()) / free
    place = [*dict.fromkeys([*by, "course", "term"]), task]
    cells = results.groupby(place, dropna=False).agg(
        y=("rest", "mean"), pupils=("pupil", "nunique"), rows=("rest", "size"), day=("day", "median")
    )
    cells = cells.reset_index()
    cells["day"] = cells["day"].dt.normalize()
    cells["variance"] = max(variance, 1e-6) / cells["rows"]
    return _beside_others(cells, by, task) if "group" in by else cells.assign(against="itself")


def _beside_others(cells: pd.DataFrame, by: list[str], task: str) -> pd.DataFrame:
    sums = cells.assign(sum=cells["y"] * cells["rows"]).groupby(["course", "term", task])[["sum", "rows"]]
    whole = sums.transform("sum")
    other_rows = whole["rows"] - cells["rows"]
    shared = (other_rows > 0).groupby([cells[name] for name in by]).transform("all")
    other_mean = (whole["sum"] - cells["y"] * cells["rows"]) / other_rows.clip(lower=1)
    factor = cells["variance"] * cells["rows"]
    return cells.assign(
        y=np.where(shared, cells["y"] - other_mean, cells["y"]),
        variance=np.where(shared, cells["variance"] + factor / other_rows.clip(lower=1), cells["variance"]),
        against=np.where(shared, "others", "itself"),
    )


def _slopes(cells: pd.DataFrame) -> np.ndarray:
    """(series, 3): slope a week, low, high, by the series' number."""
    series = pd.factorize(cells["series"], sort=True)[0]
    weeks = ((cells["day"] - cells["day"].min()) / WEEK).to_numpy()
    y, variance = cells["y"].to_numpy(), cells["variance"].to_numpy()
    free = len(cells) - 2 * (series.max() + 1)

    def too_far(between: float) -> float:
        return _lines(series, weeks, y, variance + between)[2] - free

    most = 100.0**2
    between = optimize.brentq(too_far, 0.0, most, xtol=1e-3) if too_far(0.0) > 0 > too_far(most) else 0.0
    slope, variance, _ = _lines(series, weeks, y, variance + between)
    half = stats.t.ppf((1 + LEVEL) / 2, free) * np.sqrt(variance)
    return np.column_stack([slope, slope - half, slope + half])


def _lines(series: np.ndarray, x: np.ndarray, y: np.ndarray, variance: np.ndarray):
    """Weighted least squares of a line for each series: slopes, their variances, and the weighted sum of squares around
    all lines."""
    weight = 1 / variance
    whole = np.bincount(series, weight)
    x = x - (np.bincount(series, weight * x) / whole)[series]
    y = y - (np.bincount(series, weight * y) / whole)[series]
    spread = np.bincount(series, weight * x * x)
    slope = np.bincount(series, weight * x * y) / spread
    return slope, 1 / spread, float((weight * (y - slope[series] * x) ** 2).sum())
