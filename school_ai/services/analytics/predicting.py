"""Estimates for pupils, by models that were learned before."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from school_ai.ai.analytics import reasons
from school_ai.ai.analytics.features import Usual, features
from school_ai.ai.analytics.model import Predictor
from school_ai.ai.analytics.outcomes import VALUE
from school_ai.ai.analytics.records import KEY, Records
from school_ai.services.analytics import gathering


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
