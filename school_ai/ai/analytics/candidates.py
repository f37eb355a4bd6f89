"""The models that stand for choice, the naive rule first. All are scikit-learn estimators over the same inputs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from scipy.stats import rankdata
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegressionCV, RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from school_ai.ai.analytics.outcomes import CHANCE

__all__ = ["RULE", "Candidate", "Rule", "RuleValue", "candidates"]

RULE = "rule: "
# Below so many rows only what is linear has a chance of being better than by luck.
FEW_FOR_TREES = 150


@dataclass(frozen=True)
class Candidate:
    """A model by name. `plainness`: of two that are as good, the one with the lower number is taken."""

    name: str
    plainness: int
    make: Callable[[], BaseEstimator]


class Rule(ClassifierMixin, BaseEstimator):
    """The naive rule: the chance depends on one column alone, whose value was seen to mean it so often.

    Shares never fall where they rise in general (isotonic regression), or the other way round. Rows without a value get
    the share of such rows, drawn to that of all.
    """

    def __init__(self, column: str):
        self.column = column

    def fit(self, X: pd.DataFrame, y) -> "Rule":  # noqa: N803
        y = np.asarray(y, dtype=float)
        self.classes_ = np.array([0.0, 1.0])
        self.share_ = float(y.mean()) if len(y) else 0.0
        value = X[self.column].to_numpy(dtype=float)
        known = np.isfinite(value)
        self.unknown_share_ = (y[~known].sum() + 5 * self.share_) / ((~known).sum() + 5)
        self.curve_ = None
        if known.sum() > 1 and np.ptp(value[known]) > 0:
            rises = np.corrcoef(rankdata(value[known]), y[known])[0, 1] >= 0 if np.ptp(y[known]) > 0 else True
            self.curve_ = IsotonicRegression(increasing=bool(rises), out_of_bounds="clip", y_min=0, y_max=1)
            self.curve_.fit(value[known], y[known])
        return self

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:  # noqa: N803
        value = X[self.column].to_numpy(dtype=float)
        known = np.isfinite(value)
        chance = np.full(len(X), self.unknown_share_)
        if known.any():
            chance[known] = self.share_ if self.curve_ is None else self.curve_.predict(value[known])
        return np.column_stack([1 - chance, chance])

    def predict(self, X: pd.DataFrame) -> np.ndarray:  # noqa: N803
        return (self.predict_proba(X)[:, 1] >= 0.5).astype(float)


class RuleValue(RegressorMixin, BaseEstimator):
    """The naive rule for a value: what one column says as it stands, the mean of all where it says nothing."""

    def __init__(self, column: str):
        self.column = column

    def fit(self, X: pd.DataFrame, y) -> "RuleValue":  # noqa: N803
        self.mean_ = float(np.mean(y)) if len(y) else np.nan
        return self

    def predict(self, X: pd.DataFrame) -> np.ndarray:  # noqa: N803
        if self.column not in X:
            return np.full(len(X), self.mean_)
        value = X[self.column].to_numpy(dtype=float)
        return np.where(np.isfinite(value), value, self.mean_)


def candidates(
    kind: str, table: pd.DataFrame, inputs: Sequence[str], rules: Sequence[str], seed: int = 0
) -> list[Candidate]:
    """A naive rule over each column of `rules` and, where there are enough rows, what may do better. `table`: the rows
    to learn from; what none of them has is left out."""
    make_rule = Rule if kind == CHANCE else RuleValue
    found = [Candidate(RULE + column, 0, partial(make_rule, column)) for column in rules]
    usable = [name for name in inputs if table[name].notna().any() and table[name].nunique(dropna=False) > 1]
    if not usable or len(table) < 20:
        return found
    words = [name for name in usable if not pd.api.types.is_numeric_dtype(table[name])]
    numbers = [name for name in usable if name not in words]
    chance = kind == CHANCE

    def scaled():
        return _ready(numbers, words, scale=True)

    def plain():
        return _ready(numbers, words, scale=False)

    def linear():
        if chance:
            return make_pipeline(
                scaled(),
                LogisticRegressionCV(
                    Cs=np.logspace(-3.5, 1, 8),
                    cv=4,
                    l1_ratios=(0.0,),
                    scoring="neg_log_loss",
                    max_iter=2000,
                    use_legacy_attributes=False,
                ),
            )
        return make_pipeline(scaled(), RidgeCV(np.logspace(-1, 4, 14)))

    def forest():
        make = RandomForestClassifier if chance else RandomForestRegressor
        return make_pipeline(plain(), make(300, min_samples_leaf=3, max_features=0.4, random_state=seed, n_jobs=1))

    def boosted():
        make = HistGradientBoostingClassifier if chance else HistGradientBoostingRegressor
        return make_pipeline(
            plain(),
            make(
                learning_rate=0.05,
                max_iter=120,
                max_leaf_nodes=8,
                min_samples_leaf=max(10, len(table) // 200),
                l2_regularization=5.0,
                random_state=seed,
            ),
        )

    def together():
        parts = [("linear", linear()), ("forest", forest())]
        return VotingClassifier(parts, voting="soft") if chance else VotingRegressor(parts)

    found.append(Candidate("linear", 1, linear))
    if len(table) >= FEW_FOR_TREES:
        found += [
            Candidate("boosted", 2, boosted),
            Candidate("forest", 3, forest),
            Candidate("together", 4, together),
        ]
    return found


def _ready(numbers: list[str], words: list[str], *, scale: bool) -> ColumnTransformer:
    numeric = [SimpleImputer(strategy="median", add_indicator=True), *([StandardScaler()] if scale else [])]
    steps = []
    if numbers:
        steps.append(("numbers", make_pipeline(*numeric), numbers))
    if words:
        encoder = OneHotEncoder(handle_unknown="ignore", min_frequency=5, sparse_output=False)
        steps.append(("words", encoder, words))
    return ColumnTransformer(steps)
