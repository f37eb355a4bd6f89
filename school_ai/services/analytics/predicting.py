"""Estimates for pupils, by models that were learned before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from school_ai.ai.analytics import reasons
from school_ai.ai.analytics.features import INPUTS, THEMES, Usual, features
from school_ai.ai.analytics.model import Predictor
from school_ai.ai.analytics.outcomes import CHANCE, OUTCOMES, VALUE
from school_ai.ai.analytics.records import KEY, Records
from school_ai.services.analytics import gathering, models
from school_ai.services.analytics.wording import plain

# Of so many rows all are explained at once; of more only those that somebody is told of, the others when asked for.
ALL_EXPLAINED = 4000
MOST_REASONS = 3
# So many can be looked into however small the school.
FEW_ALERTS = 5
# Less than that of a chance, or of a percent, is no change that somebody should be promised.
LEAST_CHANGE = {CHANCE: 0.04, VALUE: 1.5}


@dataclass(frozen=True)
class Explained:
    """Why an estimate is what it is: for the themes that moved it most their part and what the records show; and what
    it would be if something were otherwise from now on. Plain values, as they are stored."""

    reasons: list[dict[str, Any]]
    changes: list[dict[str, Any]]


def of_all(
    predictors: Mapping[str, Predictor], day: date, records: Records | None = None, usual: Usual | None = None
) -> pd.DataFrame:
    """Estimates for every enrolment that runs on a day: KEY, `group`, and for each predictor a column of its name, with
    `<name>_low` and `<name>_high` for values. NaN where nothing was learned."""
    return _estimated(predictors, features(records or gathering.records(), day, usual=usual))


def of_pupil(
    student: str, predictors: Mapping[str, Predictor], usual: Usual, day: date
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """The same for one pupil, from their own records beside what was usual when estimates were last made for all; and
    for each predictor what moved its estimates, a column for each theme."""
    table = features(gathering.records([student]), day, usual=usual)
    return _estimated(predictors, table), {name: reasons.parts(each, table) for name, each in predictors.items()}


def _estimated(predictors: Mapping[str, Predictor], table: pd.DataFrame) -> pd.DataFrame:
    found = table[[*KEY, "group"]].copy()
    for name, predictor in predictors.items():
        found[name] = predictor.predict(table)
        if predictor.kind == VALUE:
            found[f"{name}_low"], found[f"{name}_high"] = predictor.interval(found[name].to_numpy())
    return found


def of_outcome(held: models.Held, table: pd.DataFrame, most_alerts: float = 1.0) -> pd.DataFrame:
    """Estimates of one outcome: rows of `table` (one for each pupil and term, where it is none of a course) with
    `estimate`, `low`, `high` (NaN of chances), `fingerprint` of what it was computed from, and `told`, whether somebody
    is to be told: of at most the share `most_alerts`, those with the highest chances, since more cannot be looked
    into."""
    rows = table if OUTCOMES[held.outcome].per_course else table.drop_duplicates(["pupil", "term"])
    rows = rows.reset_index(drop=True)
    estimate = held.predictor.predict(rows)
    low, high = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    if held.predictor.kind == VALUE:
        low, high = held.predictor.interval(estimate)
    told = (estimate >= held.threshold) if held.threshold else np.zeros(len(rows), dtype=bool)
    most = max(FEW_ALERTS, most_alerts * len(rows))
    first = pd.Series(estimate).rank(method="first", ascending=False).to_numpy() <= most
    rows = rows.assign(estimate=estimate, low=low, high=high, told=told & first)
    rows = rows.dropna(subset="estimate").reset_index(drop=True)
    return rows.assign(fingerprint=_fingerprints(held.name, rows))


def _fingerprints(model: str, rows: pd.DataFrame) -> list[str]:
    """Of the features that each estimate was computed from, and of the model."""
    columns = [name for name in INPUTS if name in rows]
    hashes = pd.util.hash_pandas_object(rows[columns].astype("float64").round(6), index=False)
    return [f"{model}:{value:016x}" for value in hashes.to_numpy(dtype=np.uint64)]


def explained(held: models.Held, rows: pd.DataFrame) -> list[Explained]:
    """Why, for each row of what `of_outcome` gave."""
    if not len(rows):
        return []
    table = rows.reset_index(drop=True)
    parts = reasons.parts(held.predictor, table)
    changes = reasons.changes(held.predictor, table)
    kind = held.predictor.kind
    found = []
    for number in range(len(table)):
        moved = reasons.strongest(parts.iloc[number], kind, MOST_REASONS) if len(parts.columns) else []
        row = table.iloc[number]
        found.append(
            Explained(
                [{"theme": theme, "part": plain(part), "facts": _facts(row, theme)} for theme, part in moved],
                [
                    {"theme": each.theme, "estimate": plain(each.estimate), "difference": plain(each.difference)}
                    for each in changes[number]
                    if _helps(each.difference, kind)
                ],
            )
        )
    return found


def _helps(difference: float, kind: str) -> bool:
    """Whether a change is for the better, and by so much that it is worth saying."""
    better = difference if kind == VALUE else -difference
    return better >= LEAST_CHANGE[kind]


def _facts(row: pd.Series, theme: str) -> dict[str, float | None]:
    names: Sequence[str] = THEMES.get(theme, (theme,))
    return {name: plain(row[name]) for name in names if name in row}
