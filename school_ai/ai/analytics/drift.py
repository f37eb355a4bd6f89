"""Whether the school of today still looks like the one that a model learned from."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

__all__ = ["Drift", "Profile", "drift", "profile"]

BINS = 10
# The customary marks of the population stability index: below the first nothing, above the second a lot has changed.
SOME, MUCH = 0.1, 0.25
# Terms of one school differ too, by an epidemic or a new course: only what goes beyond that by half has changed a lot.
BEYOND_USUAL = 1.5


@dataclass(frozen=True)
class Profile:
    """How the inputs were spread when a model learned: edges of tenths and shares, the last one of missing values.
    `apart`: the largest index of one of its terms against the others; empty where there was one term."""

    edges: dict[str, list[float]]
    shares: dict[str, list[float]]
    apart: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Drift:
    """The population stability index of each input, the greatest first, and how many of them have changed a lot."""

    index: dict[str, float]
    much: int

    @property
    def is_much(self) -> bool:
        """Whether so many inputs have changed that the model should learn anew."""
        return self.much >= max(2, 0.2 * len(self.index))


def profile(table: pd.DataFrame, inputs) -> Profile:
    """Of the numbers among the inputs."""
    edges, shares = {}, {}
    for name in inputs:
        if not pd.api.types.is_numeric_dtype(table[name]):
            continue
        values = table[name].dropna().to_numpy(dtype=float)
        if not len(values):
            continue
        edges[name] = np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1])).tolist()
        shares[name] = _shares(table[name], edges[name])
    return Profile(edges, shares, {name: _apart(table, name, edges[name]) for name in edges if "term" in table})


def _apart(table: pd.DataFrame, name: str, cut: list[float]) -> float:
    terms = table["term"].unique()
    if len(terms) < 2:
        return 0.0
    mine = [table["term"] == term for term in terms]
    return max(_index(table.loc[~each, name], table.loc[each, name], cut) for each in mine)


def _index(before: pd.Series, now: pd.Series, cut: list[float]) -> float:
    return _stability(np.array(_shares(before, cut)), np.array(_shares(now, cut)), len(now))


def _stability(then: np.ndarray, now: np.ndarray, rows: int) -> float:
    # A share of nothing would make the index infinite: half a row stands for it.
    now, then = np.maximum(now, 0.5 / rows), np.maximum(then, 0.5 / rows)
    return float(((now - then) * np.log(now / then)).sum())


def drift(before: Profile, table: pd.DataFrame) -> Drift:
    """How far the rows of today are from those that were learned from."""
    found = {}
    for name, edges in before.edges.items():
        if name not in table or not len(table):
            continue
        found[name] = _stability(np.array(before.shares[name]), np.array(_shares(table[name], edges)), len(table))
    ordered = dict(sorted(found.items(), key=lambda item: -item[1]))
    much = sum(value > max(MUCH, BEYOND_USUAL * before.apart.get(name, 0.0)) for name, value in ordered.items())
    return Drift(ordered, much)


def _shares(values: pd.Series, edges: list[float]) -> list[float]:
    numbers = values.to_numpy(dtype=float)
    known = np.isfinite(numbers)
    counts = np.bincount(np.searchsorted(edges, numbers[known], side="right"), minlength=len(edges) + 1)
    return [*(counts / max(1, len(numbers))).tolist(), float((~known).mean()) if len(numbers) else 0.0]
