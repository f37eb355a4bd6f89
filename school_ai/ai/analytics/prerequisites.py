"""Which topics seem to build on which: proposals, from results and from the curriculum's order, that a teacher
confirms.

From results: of pupils of equal general ability in a course, those who did better in an earlier topic did better in a
later one too. That is what a prerequisite looks like, and so do two topics that are examined in one sitting, taught in
the same good week or alike in kind. So a proposal is a question to a teacher, never more.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats

from school_ai.ai.analytics.inference import LEVEL, benjamini_hochberg, pupil_weights
from school_ai.ai.analytics.one_factor import scores_of

__all__ = ["BASES", "propose"]

RATE = 0.1
DRAWS = 200
FEWEST_TOPICS, FEWEST_PUPILS = 5, 40
# So many of the pupils of a topic need to have a result in the other one too.
FEWEST_BOTH = 30
FEWEST_OTHERS = 3
HALF = 0.5
Z = float(stats.norm.ppf((1 + LEVEL) / 2))
# What a proposal stands on.
BASES: Mapping[str, str] = {
    "results": "Pupils of equal ability who did well in the earlier one did well in the later one.",
    "order": "It is the one before in the curriculum; results do not show that one builds on the other.",
}
EVIDENCE = ["effect", "low", "high", "rate", "pupils", "missed_after_missed", "missed_after_known"]
COLUMNS = ["course", "earlier", "later", "basis", *EVIDENCE, "enough"]


def propose(
    scores: pd.DataFrame,
    order: pd.DataFrame | None = None,
    *,
    rate: float = RATE,
    draws: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Proposals, those from results first.

    `scores`: `pupil`, `course`, `topic`, `share` (right, 0 to 1), one row for each pupil and topic; `day`, of use where
    there is no order. Topics may be criteria, or courses under one and the same `course`. `order`: `course`, `topic`,
    `position`; what it lacks is ordered by the topic's median day, and without either no result tells what was first.

    `effect`: the correlation of the two topics given ability (what a one-factor model leaves, standardised), from
    `low` to `high`; `rate`: the false discovery rate over all pairs looked at; `pupils` who have both;
    `missed_after_missed`, `missed_after_known`: the shares below half in the later topic of those below half in the
    earlier one, and of the others. A pair that is explained by a topic between the two is left out. Of basis "order"
    (BASES), and where there are too few pupils or topics to tell, there is no evidence: NaN and `enough` False.
    """
    scores = _checked(scores)
    placed = _placed(scores, order)
    tested = [
        _pairs(rows, placed.loc[placed["course"] == course].set_index("topic")["position"], rate, draws, seed)
        for course, rows in scores.groupby("course", sort=True)
    ]
    tested = [each for each in tested if len(each)]
    found = pd.DataFrame(columns=COLUMNS)
    if tested:
        pairs = pd.concat(tested, ignore_index=True)
        pairs["rate"] = benjamini_hochberg(pairs["p"])
        told = pairs[(pairs["rate"] <= rate) & (pairs["effect"] > 0)]
        found = pd.concat([_direct(part) for _, part in told.groupby("course")]) if len(told) else found
        found = found.assign(basis="results", enough=True).sort_values(["course", "rate", "earlier"])
    return _with_order(found, placed if order is not None else placed[:0])[COLUMNS]


def _checked(scores: pd.DataFrame) -> pd.DataFrame:
    scores = scores.assign(share=pd.to_numeric(scores["share"], errors="coerce"))
    return scores[scores["share"].between(0, 1)].dropna(subset=["pupil", "course", "topic"])


def _placed(scores: pd.DataFrame, order: pd.DataFrame | None) -> pd.DataFrame:
    """`course`, `topic`, `position` of all topics whose place is known."""
    if order is not None:
        given = order[["course", "topic", "position"]].dropna().drop_duplicates(["course", "topic"])
        return given.assign(position=given["position"].astype("float64")).reset_index(drop=True)
    if "day" not in scores or not len(scores):
        return pd.DataFrame({"course": [], "topic": [], "position": pd.Series([], dtype="float64")})
    days = pd.to_datetime(scores["day"], errors="coerce")
    middle = (days - days.min()).dt.days.groupby([scores["course"], scores["topic"]]).median().dropna()
    return middle.rename("position").reset_index()


def _pairs(rows: pd.DataFrame, position: pd.Series, rate: float, draws: int, seed: int) -> pd.DataFrame:
    """All pairs of topics of a course whose order is known and that enough pupils have both of."""
    counted = rows.groupby("topic")["pupil"].nunique()
    rows = rows[rows["topic"].isin(counted.index[counted >= FEWEST_PUPILS])]
    varied = rows.groupby("topic")["share"].std()
    rows = rows[rows["topic"].isin(varied.index[varied > 1e-6])]
    if rows["topic"].nunique() < FEWEST_TOPICS:
        return pd.DataFrame()
    scores = scores_of(rows.assign(percent=100 * rows["share"]), "topic")
    value, there = scores.score.toarray(), scores.done.toarray()
    both = there.T @ there
    again = _covariances(value, there, pupil_weights(len(value), draws, seed))
    left, error = _left(_covariances(value, there, np.ones((len(value), 1))), again, both, rate)
    place = position.reindex(scores.tasks).to_numpy(dtype=float)
    earlier, later = np.nonzero((place[:, None] < place[None, :]) & (both >= FEWEST_BOTH))
    effect, doubt = left[earlier, later], error[earlier, later]
    missed = value < 100 * HALF
    return pd.DataFrame(
        {
            "course": rows["course"].iloc[0],
            "earlier": scores.tasks[earlier],
            "later": scores.tasks[later],
            "effect": effect,
            "low": np.clip(effect - Z * doubt, -1, 1),
            "high": np.clip(effect + Z * doubt, -1, 1),
            "p": stats.norm.sf(effect / doubt),
            "pupils": both[earlier, later].astype(int),
            "missed_after_missed": _missed(missed, missed, there)[earlier, later],
            "missed_after_known": _missed(~missed, missed, there)[earlier, later],
        }
    )


def _covariances(value: np.ndarray, there: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(draws, topics, topics): covariances over the pupils who have both topics."""
    found = np.empty((weights.shape[1], value.shape[1], value.shape[1]))
    for draw, weight in enumerate(weights.T[:, :, None]):
        together = np.maximum((there * weight).T @ there, 1e-9)
        rest = (value - (value * weight).sum(axis=0) / np.diag(together)) * there
        found[draw] = (rest * weight).T @ rest / together
    return found


def _left(one: np.ndarray, again: np.ndarray, both: np.ndarray, rate: float) -> tuple[np.ndarray, np.ndarray]:
    """What correlation is left between topics when ability is taken off, and its standard error.

    Ability is what topics have in common, so a pair that has more in common would pass for ability and make other
    pairs look as if they had less. Therefore the surest pair is left out of the estimate of ability, then the next, as
    long as there is one (as one frees parameters by modification indices: Sörbom, 1989).
    """
    topics = len(both)
    counts = (~np.eye(topics, dtype=bool)) & (both >= FEWEST_BOTH)
    upper = np.triu(counts.copy(), 1)
    for _ in range(topics * (topics - 1) // 2):
        left, draws = _without_ability(one, counts)[0], _without_ability(again, counts)
        error = np.maximum(draws.std(axis=0, ddof=1), 1e-9)
        sure = np.where(upper, left / error, -np.inf)
        found = np.full(both.shape, np.inf)
        found[upper] = benjamini_hochberg(stats.norm.sf(sure[upper]))
        # A topic needs some others to tell its pupils' ability by.
        spare = counts.sum(axis=1) > FEWEST_OTHERS
        next_one = np.where(counts & spare[:, None] & spare[None, :], sure, -np.inf)
        pair = np.unravel_index(np.argmax(next_one), both.shape)
        if not np.isfinite(next_one[pair]) or found[pair] > rate:
            break
        counts[pair] = counts[pair[::-1]] = False
    return left, error


def _without_ability(covariance: np.ndarray, counts: np.ndarray, steps: int = 100) -> np.ndarray:
    """(draws, topics, topics): correlations after one factor, fitted by least squares to the covariances of the pairs
    that count (minres: Harman and Jones, 1966)."""
    variance = np.diagonal(covariance, axis1=1, axis2=2)
    slope = np.sqrt(0.4 * variance)
    for _ in range(steps):
        fitted = (covariance * counts) @ slope[:, :, None]
        slope = 0.5 * slope + 0.5 * fitted[:, :, 0] / np.maximum(slope**2 @ counts, 1e-9)
        # A topic cannot have more in common with the others than it varies.
        slope = np.clip(slope, 0, np.sqrt(0.95 * variance))
    chance = variance - slope**2
    rest = covariance - slope[:, :, None] * slope[:, None, :]
    return (rest / np.sqrt(chance[:, :, None] * chance[:, None, :])).clip(-1, 1)


def _missed(given: np.ndarray, missed: np.ndarray, there: np.ndarray) -> np.ndarray:
    """(topics, topics): of the pupils for whom `given` holds in the first, the share who missed the second."""
    of_these = (given * there).T @ there
    share = ((given * there).T @ (missed * there)) / np.maximum(of_these, 1)
    return np.where(of_these > 0, share, np.nan)


def _direct(pairs: pd.DataFrame) -> pd.DataFrame:
    """Without those that a topic between the two explains: whose correlation is no larger than that by way of it."""
    effect = pairs.set_index(["earlier", "later"])["effect"]
    low = pairs.set_index(["earlier", "later"])["low"]
    by_way = {}
    for (first, middle), one in effect.items():
        for (begin, last), other in effect.items():
            if begin == middle:
                by_way[first, last] = max(by_way.get((first, last), 0.0), one * other)
    kept = [low[pair] > by_way.get(pair, -1.0) for pair in effect.index]
    return pairs[kept]


def _with_order(found: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    """Adds the topic before in the curriculum, of each topic for which results have no proposal."""
    placed = placed.sort_values(["course", "position"])
    before = placed.assign(earlier=placed.groupby("course")["topic"].shift()).dropna(subset=["earlier"])
    before = before.rename(columns={"topic": "later"})[["course", "earlier", "later"]]
    have = set(zip(found["course"], found["later"], strict=True))
    new = [place not in have for place in zip(before["course"], before["later"], strict=True)]
    before = before[np.array(new, dtype=bool)].assign(basis="order", enough=False, **dict.fromkeys(EVIDENCE, np.nan))
    if not len(found):
        return before.reset_index(drop=True)
    return pd.concat([found, before], ignore_index=True) if len(before) else found.reset_index(drop=True)
