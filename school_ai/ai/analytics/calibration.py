"""Whether a stated chance is right that often, and how to make it so."""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from school_ai.ai.analytics.inference import wilson

__all__ = ["Bin", "Calibrator", "calibration_error", "curve"]

BINS = 10
NEVER_SURE = 0.002


@dataclass(frozen=True)
class Bin:
    """A tenth of the predictions: mean of what was said, share that came true, how many, and an interval of 95 % around
    the share (Wilson)."""

    said: float
    came: float
    rows: int
    low: float
    high: float


def curve(chance, outcome, bins: int = BINS) -> list[Bin]:
    """The calibration curve over bins of equally many predictions."""
    chance, outcome = np.asarray(chance, dtype=float), np.asarray(outcome, dtype=float)
    if not len(chance):
        return []
    order = np.argsort(chance, kind="stable")
    found = []
    for part in np.array_split(order, min(bins, len(order))):
        share, rows = float(outcome[part].mean()), len(part)
        found.append(Bin(float(chance[part].mean()), share, rows, *wilson(outcome[part].sum(), rows)))
    return found


def calibration_error(chance, outcome, bins: int = BINS) -> float:
    """Expected calibration error over bins of equally many predictions: the mean distance between what was said and
    what came, weighted by rows. NaN without rows. Nguyen and O'Connor (2015) on bins of equal mass."""
    found = curve(chance, outcome, bins)
    rows = sum(each.rows for each in found)
    return sum(each.rows * abs(each.said - each.came) for each in found) / rows if rows else float("nan")


class Calibrator:
    """Maps a model's chance to one that comes true as often, learned from predictions for rows that the model had not
    learned from: two numbers on the logit (Platt, 1999), which do not overfit where a school has few cases."""

    def __init__(self):
        self.map_ = None

    def fit(self, chance, outcome) -> "Calibrator":
        chance, outcome = np.asarray(chance, dtype=float), np.asarray(outcome, dtype=float)
        if len(chance) < 20 or outcome.min() == outcome.max():
            self.map_ = None
        else:
            # Nearly without a penalty: two numbers do not overfit.
            self.map_ = LogisticRegression(C=1e4, max_iter=1000).fit(_logit(chance)[:, None], outcome)
            if self.map_.coef_[0, 0] <= 0:
                self.map_ = None
        return self

    def apply(self, chance) -> np.ndarray:
        chance = np.asarray(chance, dtype=float)
        if self.map_ is None:
            found = chance
        else:
            found = self.map_.predict_proba(_logit(chance)[:, None])[:, 1]
        return np.clip(found, NEVER_SURE, 1 - NEVER_SURE)


def _logit(chance: np.ndarray) -> np.ndarray:
    chance = np.clip(chance, 1e-4, 1 - 1e-4)
    return np.log(chance / (1 - chance))
