"""What followed an action: before and after of the pupils who were given it, beside pupils like them who were not.

No boast: pupils are given support when they do badly, and who does badly mostly does better afterwards anyway. The
comparison allows for what was known on the day of the action, and for nothing else. Whoever reads it should hear that
the two groups may differ in what nobody wrote down.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import optimize, stats

from school_ai.ai.analytics.inference import LEVEL
from school_ai.ai.catalogue import _lt

__all__ = ["WHY_NOT", "Followed", "what_followed"]

FEWEST_PAIRS = 10
# How unlike two pupils may be, in standard deviations over all features together; and how far the groups' means may lie
# apart afterwards in any of them (Stuart, 2010).
CALIPER, UNLIKE = 0.35, 0.25
FAR = 1e6
DRAWS = 2000
WHY_NOT = {
    "no action": _lt("Nobody was given it, or nothing is known of them before and afterwards."),
    "no comparison": _lt("There are no other pupils to compare with."),
    "few": _lt("Too few pupils have somebody like them who was not given it."),
    "unlike": _lt("The pupils who were given it are unlike all others, so the comparison says little."),
}


@dataclass(frozen=True)
class Followed:
    """`difference`: by how much more the measure rose for the pupils with the action than for those like them, between
    `low` and `high` (95 %). `acted` and `compared`: their means before and afterwards; `pairs`, of so many `pupils`
    with the action. `balance`: for each feature how far the groups' means lie apart before and after matching, in
    standard deviations. Without `enough` the difference and its interval are NaN, and `why` is a key of WHY_NOT."""

    difference: float
    low: float
    high: float
    acted: tuple[float, float]
    compared: tuple[float, float]
    pairs: int
    pupils: int
    enough: bool
    why: str = ""
    balance: pd.DataFrame = field(default_factory=pd.DataFrame, compare=False)


def what_followed(
    rows: pd.DataFrame,
    features: Sequence[str],
    *,
    exact: Sequence[str] = ("as_of",),
    caliper: float = CALIPER,
    draws: int = DRAWS,
    seed: int = 0,
) -> Followed:
    """From one row for each pupil and date: `pupil`, `acted` (True or False), `before` and `after` (the measure, in
    its own unit, over equally long spans around the date), the `features` as they were known on the date, and the
    columns of `exact`, in which two pupils must agree (the date; perhaps the course).

    Each pupil's first action counts, and who was given it at any time is no comparison. Pairs are the nearest
    neighbours by Mahalanobis' distance over features and `before`, each pupil once, all pairs together as near as can
    be (Rosenbaum, 1989), none farther apart than `caliper` standard deviations a feature. The difference in
    differences is corrected for what is left of their unlikeness by regression (Abadie and Imbens, 2011); its interval
    comes from the bootstrap over pairs (Abadie and Spiess, 2022).
    """
    rows = rows.dropna(subset=["pupil", "before", "after", *exact]).reset_index(drop=True)
    acted = rows["acted"].astype(bool)
    first = rows[acted].sort_values(["as_of"] if "as_of" in rows else ["pupil"], kind="stable").drop_duplicates("pupil")
    others = rows[~acted & ~rows["pupil"].isin(first["pupil"])]
    if not len(first) or not len(others):
        return _nothing(first, "no action" if not len(first) else "no comparison")
    together = pd.concat([first, others], ignore_index=True)
    x = _filled(together, ["before", *features])
    mine, theirs = _pairs(together, x, len(first), list(exact), caliper)
    balance = _balance(together, ["before", *features], len(first), mine, theirs)
    if len(mine) < FEWEST_PAIRS:
        return _nothing(first, "few", len(mine), balance)
    table = together[["before", "after"]]
    acted_means, compared_means = (tuple(float(each) for each in table.loc[part].mean()) for part in (mine, theirs))
    if (balance["after"].abs() > UNLIKE).any():
        return _nothing(first, "unlike", len(mine), balance, acted_means, compared_means)
    change = (table["after"] - table["before"]).to_numpy()
    each = change[mine] - change[theirs] - _correction(x, change, mine, theirs)
    low, high = _interval(each, draws, seed)
    return Followed(
        float(each.mean()), low, high, acted_means, compared_means, len(mine), len(first), True, "", balance
    )


def _nothing(
    first, why: str, pairs: int = 0, balance=None, acted=(np.nan, np.nan), compared=(np.nan, np.nan)
) -> Followed:
    balance = pd.DataFrame(columns=["feature", "before", "after"]) if balance is None else balance
    return Followed(np.nan, np.nan, np.nan, acted, compared, pairs, len(first), False, why, balance)


def _filled(rows: pd.DataFrame, names: list[str]) -> np.ndarray:
    """(rows, features), standardised; what is not known is the middle one, with a column that says so where it is
    seldom known. Columns that are equal for all are left out."""
    values = rows[names].apply(pd.to_numeric, errors="coerce").astype("float64")
    unknown = values.isna()
    values = values.fillna(values.median()).fillna(0.0)
    said = unknown.loc[:, unknown.mean() > 0.05].astype("float64").add_suffix(" unknown")
    values = pd.concat([values, said], axis=1)
    spread = values.std(ddof=0)
    kept = spread.index[spread > 1e-9]
    return ((values[kept] - values[kept].mean()) / spread[kept]).to_numpy()


def _pairs(
    rows: pd.DataFrame, x: np.ndarray, acted: int, exact: list[str], caliper: float
) -> tuple[np.ndarray, np.ndarray]:
    """Positions of pupils with the action and of those who are compared with them."""
    block = rows.groupby(exact, sort=False).ngroup().to_numpy() if exact else np.zeros(len(rows), dtype=int)
    who, names = pd.factorize(rows["pupil"].iloc[acted:])
    cost = np.full((acted, len(names)), FAR)
    place = np.zeros((acted, len(names)), dtype=int)
    y = _whitened(x)
    for number in range(acted):
        here = np.flatnonzero(block[acted:] == block[number])
        apart = np.sqrt(((y[acted + here] - y[number]) ** 2).sum(axis=1) / max(1, y.shape[1]))
        # Of a pupil's several rows the nearest one.
        order = np.argsort(-apart, kind="stable")
        cost[number, who[here[order]]] = np.where(apart[order] <= caliper, apart[order], FAR)
        place[number, who[here[order]]] = acted + here[order]
    mine, theirs = optimize.linear_sum_assignment(cost)
    near = cost[mine, theirs] < FAR
    return mine[near], place[mine[near], theirs[near]]


def _whitened(x: np.ndarray) -> np.ndarray:
    """Coordinates in which Mahalanobis' distance is the plain one."""
    if not x.shape[1]:
        return x
    eigen, vectors = np.linalg.eigh(np.atleast_2d(np.cov(x, rowvar=False)))
    # What hardly varies beside the rest must not decide.
    return x @ vectors / np.sqrt(np.maximum(eigen, 0.05))


def _balance(rows: pd.DataFrame, names: list[str], acted: int, mine: np.ndarray, theirs: np.ndarray) -> pd.DataFrame:
    values = rows[names].apply(pd.to_numeric, errors="coerce").astype("float64")
    spread = values.std(ddof=0)
    spread = spread.where(spread > 1e-9)
    whole = (values.iloc[:acted].mean() - values.iloc[acted:].mean()) / spread
    after = (values.iloc[mine].mean() - values.iloc[theirs].mean()) / spread
    return pd.DataFrame({"feature": names, "before": whole.to_numpy(), "after": after.to_numpy()})


def _correction(x: np.ndarray, change: np.ndarray, mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """What the pairs' unlikeness lets expect, by the regression of change on features among those who are compared;
    with a ridge, since they may be few."""
    centre = x[theirs].mean(axis=0)
    inner = x[theirs] - centre
    square = inner.T @ inner + np.eye(x.shape[1])
    slope = np.linalg.solve(square, inner.T @ (change[theirs] - change[theirs].mean()))
    return (x[mine] - x[theirs]) @ slope


def _interval(each: np.ndarray, draws: int, seed: int) -> tuple[float, float]:
    """Bootstrap over pairs, of the mean over its error (bootstrap-t: Efron, 1981), which holds for few pairs too."""
    error = float(each.std(ddof=1)) / np.sqrt(len(each))
    if error < 1e-12:
        return float(each.mean()), float(each.mean())
    sample = each[np.random.default_rng(seed).integers(len(each), size=(draws, len(each)))]
    errors = sample.std(axis=1, ddof=1) / np.sqrt(len(each))
    scaled = (sample.mean(axis=1) - each.mean()) / np.maximum(errors, 1e-12)
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(scaled, [tail, 1 - tail])
    # Never narrower than Student's, which a lucky sample of few may be.
    least = float(stats.t.ppf(1 - tail, len(each) - 1))
    return float(each.mean() - max(high, least) * error), float(each.mean() - min(low, -least) * error)
