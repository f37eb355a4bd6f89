"""Why an estimate is what it is, and what would change it.

The inputs are taken by themes (marks, attendance, ...). A theme's part is its Shapley value (Lundberg and Lee, 2017)
against the usual pupil, the median of those whom the model learned from: the mean of what the estimate changes by when
the pupil's own values take the place of the usual ones, over orders of the themes, each order also backwards. The parts
add up to the estimate less that of the usual pupil.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from school_ai.ai.analytics.features import THEMES
from school_ai.ai.analytics.model import Predictor

__all__ = ["Change", "base", "changes", "parts", "strongest", "themes_of"]

ORDERS = 6
# Less than that of a chance, or of a percent, moves nothing worth saying.
LEAST_PART = {"chance": 0.01, "value": 0.5}
# By how many points better results are meant where it is asked what they would change.
BETTER_MARKS = 10.0
MARKS = ("ability", "outlook", "mean", "last", "last_deviation", "others")


@dataclass(frozen=True)
class Change:
    """What the estimate would be if a theme were otherwise. `theme`: marks (the next results BETTER_MARKS points above
    what is expected), attendance (no more days missed) or activity (as much as is usual in the course)."""

    theme: str
    estimate: float
    difference: float


def themes_of(predictor: Predictor) -> dict[str, list[str]]:
    """The inputs by theme; those that are no feature of ours (further columns of pupils) each by itself."""
    found = {
        theme: [name for name in names if name in predictor.inputs]
        for theme, names in THEMES.items()
        if any(name in predictor.inputs for name in names)
    }
    known = {name for names in THEMES.values() for name in names}
    return {**found, **{name: [name] for name in predictor.inputs if name not in known}}


def parts(predictor: Predictor, table: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """A row for each row of `table` and a column for each theme: by how much it moves the estimate (a chance, or the
    value's own unit). Empty of columns where nothing was learned. Rows times themes times 2 * ORDERS estimates are
    made, so hand in those that are asked about."""
    themes = themes_of(predictor)
    names = list(themes)
    if predictor.estimator is None or not len(table) or not names:
        return pd.DataFrame(index=table.index)
    mine = table.reindex(columns=predictor.inputs).reset_index(drop=True)
    usual = _usual(predictor, mine)
    rng = np.random.default_rng(seed)
    orders = [rng.permutation(len(names)) for _ in range(ORDERS)]
    orders += [order[::-1] for order in orders]
    # By order and stage: whether a theme is the pupil's own by then. The first stage is the usual pupil's, the last
    # own.
    place = np.argsort(np.array(orders), axis=1)
    own = np.arange(len(names) + 1)[None, :, None] > place[:, None, :]
    stages = {
        column: np.where(own[:, :, number, None], mine[column].to_numpy(), usual[column].to_numpy()).ravel()
        for number, theme in enumerate(names)
        for column in themes[theme]
    }
    said = predictor.predict(pd.DataFrame(stages)).reshape(len(orders), len(names) + 1, len(mine))
    found = np.zeros((len(mine), len(names)))
    for order, steps in zip(orders, np.diff(said, axis=1), strict=True):
        found[:, order] += steps.T
    return pd.DataFrame(found / len(orders), columns=names, index=table.index)


def strongest(found: pd.Series, kind: str, most: int = 3) -> list[tuple[str, float]]:
    """The themes that moved an estimate most, with by how much."""
    order = found.abs().sort_values(ascending=False, kind="stable").index
    return [(theme, float(found[theme])) for theme in order if abs(found[theme]) >= LEAST_PART[kind]][:most]


def changes(predictor: Predictor, table: pd.DataFrame) -> list[list[Change]]:
    """For each row what would change its estimate, the most helpful first. `progress` of the term bounds what can still
    be made good."""
    if predictor.estimator is None or not len(table):
        return [[] for _ in range(len(table))]
    now = predictor.predict(table)
    found: list[list[Change]] = [[] for _ in range(len(table))]
    for theme, other in _otherwise(table).items():
        for number, after in enumerate(predictor.predict(other)):
            difference = float(after - now[number])
            if abs(difference) >= LEAST_PART[predictor.kind]:
                found[number].append(Change(theme, float(after), difference))
    sign = 1 if predictor.kind == "chance" else -1
    return [sorted(each, key=lambda change: sign * change.difference) for each in found]


def _otherwise(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    left = 1 - table["progress"].fillna(0.5)
    better = {name: table[name] + BETTER_MARKS * left for name in MARKS if name in table}
    for name in ("mean", "last", "outlook"):
        better[name] = better[name].clip(upper=100)
    if "reserve" in table:
        better["reserve"] = table["reserve"] + BETTER_MARKS * left / table["outlook_sd"]
    there = {
        "absent": table["absent"] * table["progress"],
        "unexcused": table["unexcused"] * table["progress"],
        "absent_lately": 0.0 * table["absent_lately"],
    }
    busy = {name: table[name].clip(lower=1.0) for name in ("activity", "activity_lately")}
    busy["activity_change"] = table["activity_change"].clip(lower=0.0)
    busy["quiet_days"] = table["quiet_days"].clip(upper=7)
    return {
        "marks": table.assign(**better),
        "attendance": table.assign(**there),
        "activity": table.assign(**busy),
    }


def _usual(predictor: Predictor, mine: pd.DataFrame) -> pd.DataFrame:
    """The usual pupil, once for each row, at the same time of the term and in the same course."""
    usual = mine.copy()
    for name in predictor.inputs:
        if name in ("progress", "course_level", "known", "results", "ability_sd", "outlook_sd"):
            continue
        usual[name] = predictor.usual[name] if name in predictor.usual.index else predictor.common.get(name)
    return usual


def base(predictor: Predictor, table: pd.DataFrame) -> np.ndarray:
    """What is said of the usual pupil in the place of each row: what the parts start from."""
    return predictor.predict(_usual(predictor, table.reindex(columns=predictor.inputs).reset_index(drop=True)))
