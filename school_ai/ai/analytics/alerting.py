"""From which chance on somebody is told: so that most alerts are right, and no more come than can be looked into."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from school_ai.ai.analytics.inference import wilson

__all__ = ["Threshold", "threshold_for"]


@dataclass(frozen=True)
class Threshold:
    """`right`: share of alerts that came true with an interval of 95 %; `found`: share of the cases that were alerted;
    `alerts`: share of all. `enough`: whether the alerts are surely as often right as was asked. All from predictions
    for pupils whom the model had not learned from."""

    chance: float
    right: tuple[float, float, float]
    found: tuple[float, float, float]
    alerts: float
    enough: bool


def threshold_for(tried: pd.DataFrame, least_right: float = 0.5, most_alerts: float = 0.25) -> Threshold | None:
    """The lowest threshold at which at least `least_right` of the alerts are right and no more than `most_alerts` of
    the rows are alerts; where even the highest chance is that of more, that one. None where no threshold has enough
    right ones. `tried`: `said` and `outcome`."""
    order = tried.sort_values("said", ascending=False, kind="stable")
    said, came = order["said"].to_numpy(dtype=float), order["outcome"].to_numpy(dtype=float)
    if not len(said) or not came.any():
        return None
    count = np.arange(1, len(said) + 1)
    right = np.cumsum(came) / count
    # Rows of one chance are alerted all together or not at all.
    last_of_chance = np.append(said[1:] != said[:-1], True)
    good = last_of_chance & (right >= least_right)
    few = good & (count <= most_alerts * len(said))
    if not good.any():
        return None
    number = int(np.flatnonzero(few)[-1] if few.any() else np.flatnonzero(good)[0])
    hits, alerts = came[: number + 1].sum(), number + 1
    precision = (float(hits / alerts), *wilson(hits, alerts))
    recall = (float(hits / came.sum()), *wilson(hits, came.sum()))
    return Threshold(float(said[number]), precision, recall, alerts / len(said), precision[1] >= least_right - 0.1)
