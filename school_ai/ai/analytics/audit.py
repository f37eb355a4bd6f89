"""Whether a model errs more often about some pupils than about others.

Attributes such as gender are read here and nowhere else: no model ever has them as inputs. What is compared are
predictions for pupils whom the model had not learned from. Groups of fewer than a set number are not judged, and said
not to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from school_ai.ai.analytics.inference import wilson

__all__ = ["Audit", "GroupFigures", "Limits", "audit"]

BOOTSTRAPS = 500


@dataclass(frozen=True)
class Limits:
    """What a school will not have: how far a group's share of false alarms (of those who were in no danger), of missed
    cases (of those who were) and its calibration may be from those of all others. A limit is passed when the interval
    of 95 % lies beyond it as a whole; `fewest`: pupils of a group that is judged, `fewest_cases`: of each kind of
    outcome."""

    false_alarms: float = 0.10
    missed: float = 0.20
    calibration: float = 0.05
    fewest: int = 20
    fewest_cases: int = 8


@dataclass(frozen=True)
class GroupFigures:
    """One group. Shares with their intervals of 95 %: `alerts` of all, `false_alarms` of those in no danger, `missed`
    of those in danger, `right` of the alerts. `said` and `came`: mean chance and share. `differences`: name ->
    (difference to all others, low, high). `enough`: whether it is judged. `beyond`: which limits it passes."""

    attribute: str
    group: str
    pupils: int
    rows: int
    cases: int
    alerts: tuple[float, float, float]
    false_alarms: tuple[float, float, float]
    missed: tuple[float, float, float]
    right: tuple[float, float, float]
    said: float
    came: float
    differences: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    enough: bool = False
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audit:
    """All groups, and whether the model may be used. `judged`: the attributes of which two groups or more were large
    enough; without any, nothing could be found and nothing is promised."""

    groups: tuple[GroupFigures, ...]
    limits: Limits
    judged: tuple[str, ...]

    @property
    def passes(self) -> bool:
        return not any(each.beyond for each in self.groups)


def audit(
    tried: pd.DataFrame,
    attributes: pd.DataFrame,
    threshold: float,
    *,
    limits: Limits | None = None,
    seed: int = 0,
) -> Audit:
    """`tried`: `pupil`, `said` (chance) and `outcome` (0 or 1), one row each. `attributes`: indexed by pupil, a column
    for each attribute, of words; a number is cut at its quartiles. `threshold`: the chance from which on an alert is
    given."""
    limits = limits or Limits()
    rows = tried.assign(alert=tried["said"] >= threshold, danger=tried["outcome"] >= 0.5)
    found, judged = [], []
    for attribute in attributes.columns:
        value = rows["pupil"].map(_in_words(attributes[attribute]))
        names = sorted(value.dropna().unique())
        figures = [_figures(attribute, name, rows, value == name, value.notna(), limits, seed) for name in names]
        found += figures
        if sum(each.enough for each in figures) >= 2:
            judged.append(attribute)
    return Audit(tuple(found), limits, tuple(judged))


def _in_words(values: pd.Series) -> pd.Series:
    values = values[~values.index.duplicated()]
    if pd.api.types.is_bool_dtype(values) or not pd.api.types.is_numeric_dtype(values) or values.nunique() <= 4:
        return values.map(str, na_action="ignore")
    quarters, lowest = pd.qcut(values, 4, duplicates="drop"), values.min()
    # The first quarter begins a little below the lowest, so that it holds it.
    return quarters.map(lambda part: f"{max(part.left, lowest):g} – {part.right:g}", na_action="ignore").astype(object)


def _share(hits: pd.Series) -> tuple[float, float, float]:
    rows = len(hits)
    return (float(hits.mean()) if rows else float("nan"), *wilson(float(hits.sum()), rows))


def _figures(attribute, name, rows, mine, known, limits: Limits, seed: int) -> GroupFigures:
    part, others = rows[mine], rows[known & ~mine]
    pupils, cases = part["pupil"].nunique(), int(part["danger"].sum())
    enough = (
        pupils >= limits.fewest
        and others["pupil"].nunique() >= limits.fewest
        and min(cases, len(part) - cases) >= limits.fewest_cases
    )
    differences = _differences(part, others, seed) if enough else {}
    allowed = {"false_alarms": limits.false_alarms, "missed": limits.missed, "calibration": limits.calibration}
    beyond = tuple(
        what
        for what, limit in allowed.items()
        if what in differences
        and (differences[what][1] > limit or (what == "calibration" and differences[what][2] < -limit))
    )
    return GroupFigures(
        attribute,
        name,
        int(pupils),
        len(part),
        cases,
        alerts=_share(part["alert"]),
        false_alarms=_share(part.loc[~part["danger"], "alert"]),
        missed=_share(~part.loc[part["danger"], "alert"]),
        right=_share(part.loc[part["alert"], "danger"]),
        said=float(part["said"].mean()),
        came=float(part["danger"].mean()),
        differences=differences,
        enough=bool(enough),
        beyond=beyond,
    )


def _differences(part: pd.DataFrame, others: pd.DataFrame, seed: int) -> dict[str, tuple[float, float, float]]:
    """Differences to all others with intervals by drawing pupils anew, since the courses of one go together."""
    rng = np.random.default_rng(seed)
    mine, theirs = _sums(part), _sums(others)
    drawn = {
        what: np.sort(_rates(mine, _draws(rng, len(mine)))[what] - _rates(theirs, _draws(rng, len(theirs)))[what])
        for what in RATES
    }
    now_mine, now_theirs = _rates(mine, np.ones((1, len(mine)))), _rates(theirs, np.ones((1, len(theirs))))
    found = {}
    for what, values in drawn.items():
        values = values[np.isfinite(values)]
        if len(values):
            low, high = np.quantile(values, [0.025, 0.975])
            found[what] = (float(now_mine[what][0] - now_theirs[what][0]), float(low), float(high))
    return found


RATES = ("alerts", "false_alarms", "missed", "calibration")
COLUMNS: Sequence[str] = ("rows", "alerts", "safe", "false", "danger", "missed", "said", "came")


def _sums(rows: pd.DataFrame) -> np.ndarray:
    """Counts by pupil, in the order of COLUMNS."""
    table = pd.DataFrame(
        {
            "rows": 1.0,
            "alerts": rows["alert"].astype(float),
            "safe": (~rows["danger"]).astype(float),
            "false": (rows["alert"] & ~rows["danger"]).astype(float),
            "danger": rows["danger"].astype(float),
            "missed": (~rows["alert"] & rows["danger"]).astype(float),
            "said": rows["said"].astype(float),
            "came": rows["danger"].astype(float),
        },
        index=rows.index,
    )
    return table.groupby(rows["pupil"]).sum()[list(COLUMNS)].to_numpy()


def _draws(rng: np.random.Generator, pupils: int) -> np.ndarray:
    """How often each pupil is drawn, draw by draw."""
    return rng.multinomial(pupils, np.full(pupils, 1 / pupils), size=BOOTSTRAPS).astype(float)


def _rates(sums: np.ndarray, times: np.ndarray) -> dict[str, np.ndarray]:
    rows, alerts, safe, false, danger, missed, said, came = (times @ sums).T
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "alerts": alerts / rows,
            "false_alarms": false / safe,
            "missed": missed / danger,
            "calibration": (said - came) / rows,
        }
