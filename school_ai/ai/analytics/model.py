"""A prediction: learned from terms that are over, tried on rows that it had not learned from, held against the naive
rule, calibrated, and set aside for the rule where it is no better.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits

from school_ai.ai.analytics.calibration import Bin, Calibrator, calibration_error, curve
from school_ai.ai.analytics.candidates import RULE, Candidate, candidates
from school_ai.ai.analytics.features import inputs_of
from school_ai.ai.analytics.folds import folds, how
from school_ai.ai.analytics.outcomes import CHANCE
from school_ai.ai.catalogue import _lt

__all__ = ["FEWEST_ROWS", "WHY_RULE", "Metrics", "Predictor", "fit"]

# Fewer rows or cases than that, and the rule is all that can be said.
FEWEST_ROWS, FEWEST_CASES = 60, 12
# A first term may have next to no cases even where all together have enough.
FEWEST_CASES_OF_FOLD = 5
# By what share of the best one's loss another may be worse and still be taken for being plainer.
AS_GOOD = 0.005
# Fewer are learned by one thread.
MANY_ROWS = 20_000
INTERVAL = 0.8
# How sure it must be that a model is better than the rule. The best of several is taken, so by luck one of them looks
# better than it is: all of them share the doubt (Bonferroni).
DOUBT = 0.05


@dataclass(frozen=True)
class Metrics:
    """How well a model did on rows that it had not learned from.

    Of chances: `loss` is the Brier score, `right` the share right at one half, `auc` the area under the curve (NaN if
    all outcomes are equal), `error` the expected calibration error. Of values: `loss` is the mean squared error,
    `rmse`. `gain`: by how much of the rule's loss it is better, with `gain_low` the lower end of an interval of 95 %
    for all that were tried together."""

    model: str
    rows: int
    loss: float
    gain: float
    gain_low: float
    right: float = float("nan")
    auc: float = float("nan")
    error: float = float("nan")
    rmse: float = float("nan")


@dataclass
class Predictor:
    """What `fit` gives. `model` names the candidate in use, one that begins with RULE if
    none was better; `why_rule` says why, by a key of
    WHY_RULE, empty otherwise. `metrics`: all that were tried, the rule first. `tried`: position in the rows learned
    from, outcome and calibrated chance (or value) when it was held back. `usual`, `common`: medians of numbers and the
    most frequent words of those learned from."""

    kind: str
    inputs: list[str]
    model: str
    why_rule: str
    metrics: list[Metrics]
    apart_by: str
    rows: int
    share: float
    estimator: Any = None
    calibrator: Calibrator | None = None
    curve: list[Bin] = field(default_factory=list)
    spread: tuple[float, float] = (float("nan"), float("nan"))
    limits: tuple[float, float] | None = None
    usual: pd.Series | None = None
    common: dict[str, Any] = field(default_factory=dict)
    tried: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def says_chance(self) -> bool:
        """Whether there is anything to say: outcomes were seen that a chance could be learned from."""
        return self.estimator is not None

    def predict(self, table: pd.DataFrame) -> np.ndarray:
        """Calibrated chances, or values, one for each row; NaN where nothing was learned."""
        if self.estimator is None or not len(table):
            return np.full(len(table), np.nan)
        rows = table.reindex(columns=self.inputs)
        if self.kind == CHANCE:
            return self.calibrator.apply(self.estimator.predict_proba(rows)[:, 1])
        found = self.estimator.predict(rows)
        return np.clip(found, *self.limits) if self.limits else found

    def interval(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Around values: where four in five of the outcomes lay when it was tried (split conformal)."""
        low, high = values + self.spread[0], values + self.spread[1]
        return (np.clip(low, *self.limits), np.clip(high, *self.limits)) if self.limits else (low, high)


# Why the rule is used, for people.
WHY_RULE = {
    "few": _lt("There are too few finished cases to learn from: {0} of {1} that are needed."),
    "equal": _lt("All finished cases ended alike, so there is nothing to learn from."),
    "no better": _lt("No model was surely better than the rule when it was tried on pupils that it did not know."),
}


def fit(
    table: pd.DataFrame,
    kind: str,
    *,
    rules: Sequence[str],
    inputs: Sequence[str] | None = None,
    seed: int = 0,
    limits: tuple[float, float] | None = (0.0, 100.0),
    least_gain: float = 0.0,
    only_rules: bool = False,
) -> Predictor:
    """Learns `table["outcome"]` from the other columns. `rules`: the columns of naive rules, of which the
    best one is what a model has to beat. `limits` of a value. `only_rules`: nothing but these is tried.

    Candidates are tried fold by fold (see `folds`). The one with the least loss is taken, or a plainer one that is
    practically as good; if the lower end of its gain over the rule is not above `least_gain`, the rule stays.
    """
    inputs = inputs_of(table) if inputs is None else list(inputs)
    inputs = list(dict.fromkeys([*inputs, *(rule for rule in rules if rule in table)]))
    table = table.reset_index(drop=True)
    outcome = table["outcome"].to_numpy(dtype=float)
    usual = table[inputs].select_dtypes("number").median()
    share = float(outcome.mean()) if len(outcome) else float("nan")
    found = Predictor(kind, inputs, RULE + rules[0], "", [], how(table), len(table), share, usual=usual)
    found.limits = limits if kind != CHANCE else None
    words = table[inputs].select_dtypes(exclude="number")
    found.common = {name: values.mode().iat[0] for name, values in words.items() if values.notna().any()}
    cases = min(outcome.sum(), (1 - outcome).sum()) if kind == CHANCE else len(outcome)
    if len(table) < 2 or (kind == CHANCE and cases == 0) or (kind != CHANCE and np.ptp(outcome) == 0):
        found.why_rule = "equal" if len(table) >= 2 else "few"
        return found
    enough = len(table) >= FEWEST_ROWS and (kind != CHANCE or cases >= FEWEST_CASES)
    options = candidates(kind, table, inputs, rules, seed)
    if not enough or only_rules:
        options = [each for each in options if each.plainness == 0]
        found.why_rule = "few" if not enough else ""
    parts = list(folds(table, seed))
    with _few_threads(table):
        held = {each.name: _held_back(each, table, inputs, outcome, parts, kind) for each in options}
    tried = np.isfinite(held[options[0].name])
    chosen = options[0].name
    raw = held
    if tried.sum() > 1:
        if kind == CHANCE:
            held = {name: _calibrated_across(said, outcome, tried, table) for name, said in held.items()}
        found.metrics, chosen = _compared(options, held, outcome, tried, table, kind, least_gain)
    if chosen.startswith(RULE) and not found.why_rule:
        found.why_rule = "no better"
    found.model = chosen
    option = next(each for each in options if each.name == chosen)
    with _few_threads(table):
        found.estimator = option.make().fit(table[inputs], outcome)
    _settle(found, raw[chosen], held[chosen], outcome, tried)
    return found


def _few_threads(table: pd.DataFrame) -> threadpool_limits:
    """One thread for a small table: it is learned in no time, while threads wait for one another, turning on a
    processor, as soon as anything else wants one (measured: three to seven times as long)."""
    return threadpool_limits(1 if len(table) < MANY_ROWS else None)


def _held_back(option: Candidate, table, inputs, outcome, parts, kind) -> np.ndarray:
    """What a candidate says of each row when it had not learned from it; NaN for those that are never held back."""
    said = np.full(len(table), np.nan)
    for learn, test in parts:
        if kind == CHANCE and _cases(outcome[learn]) < (1 if option.plainness == 0 else FEWEST_CASES_OF_FOLD):
            said[test] = outcome[learn].mean()
            continue
        estimator = option.make().fit(table[inputs].iloc[learn], outcome[learn])
        rows = table[inputs].iloc[test]
        said[test] = estimator.predict_proba(rows)[:, 1] if kind == CHANCE else estimator.predict(rows)
    return said


def _cases(outcome: np.ndarray) -> float:
    """How many there are of the rarer outcome."""
    return float(min(outcome.sum(), (1 - outcome).sum()))


def _losses(said: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    return (said - outcome) ** 2


def _compared(options, held, outcome, tried, table, kind, least_gain: float) -> tuple[list[Metrics], str]:
    """How well each did, and which one is used. `held`: what each says of rows that it had not learned from."""
    came, owner = outcome[tried], _owner(table)[tried]
    losses = {name: _losses(said[tried], came) for name, said in held.items()}
    rule = min((each.name for each in options if each.plainness == 0), key=lambda name: losses[name].mean())
    found, models = [], sum(each.plainness > 0 for each in options)
    z = float(stats.norm.ppf(1 - DOUBT / max(1, models)))
    for option in options:
        gain, low = _gain(losses[option.name], losses[rule], owner, z)
        found.append(_metrics(option.name, held[option.name][tried], came, losses[option.name], gain, low, kind))
    best = min(losses, key=lambda name: losses[name].mean())
    nearly = (1 + AS_GOOD) * losses[best].mean()
    chosen = min((each for each in options if losses[each.name].mean() <= nearly), key=lambda each: each.plainness).name
    sure = {each.model: each.gain_low for each in found}
    return found, chosen if chosen.startswith(RULE) or sure[chosen] > least_gain else rule


def _metrics(name, said, came, loss, gain: float, low: float, kind: str) -> Metrics:
    values: dict[str, float] = {}
    if kind == CHANCE:
        values = {
            "right": float(((said >= 0.5) == (came >= 0.5)).mean()),
            "auc": float(roc_auc_score(came, said)) if came.min() < came.max() else float("nan"),
            "error": calibration_error(said, came),
        }
    else:
        values = {"rmse": float(np.sqrt(loss.mean()))}
    return Metrics(name, len(came), float(loss.mean()), gain, low, **values)


def _owner(table: pd.DataFrame) -> np.ndarray:
    return pd.factorize(table["pupil"])[0] if "pupil" in table else np.arange(len(table))


def _gain(loss: np.ndarray, rule: np.ndarray, owner: np.ndarray, z: float) -> tuple[float, float]:
    """By what share of the rule's loss a model is better, and the lower end of its interval, `z` standard errors below;
    rows of one pupil go together, since they are not independent."""
    whole = rule.mean()
    if whole <= 0:
        return 0.0, 0.0
    better = pd.Series(rule - loss).groupby(owner).agg(["sum", "size"])
    ratio = better["sum"].sum() / better["size"].sum()
    rest = better["sum"] - ratio * better["size"]
    pupils = len(better)
    error = np.sqrt((rest**2).sum() * pupils / max(1, pupils - 1)) / better["size"].sum()
    return float(ratio / whole), float((ratio - z * error) / whole)


def _calibrated_across(said: np.ndarray, outcome: np.ndarray, tried: np.ndarray, table: pd.DataFrame) -> np.ndarray:
    """Chances calibrated by those of other pupils, so that what is measured was not fitted to."""
    found = said.copy()
    owner = _owner(table)
    for part in range(5):
        mine = tried & (owner % 5 == part)
        others = tried & ~mine
        if mine.any():
            found[mine] = (
                Calibrator().fit(said[others], outcome[others]).apply(said[mine]) if others.any() else said[mine]
            )
    return found


def _settle(found: Predictor, raw: np.ndarray, said: np.ndarray, outcome: np.ndarray, tried: np.ndarray) -> None:
    """Calibration, curve and intervals from rows that were held back. `said`: calibrated by those of other pupils."""
    positions = np.flatnonzero(tried)
    raw, said, came = raw[positions], said[positions], outcome[positions]
    if found.kind == CHANCE:
        found.calibrator = Calibrator().fit(raw, came)
        found.curve = curve(said, came)
    elif len(positions) > 4:
        rest = came - (np.clip(said, *found.limits) if found.limits else said)
        tail = (1 - INTERVAL) / 2
        # The finite sample's correction of split conformal prediction (Lei et al., 2018).
        rank = min(1.0, (1 - tail) * (len(rest) + 1) / len(rest))
        found.spread = (float(np.quantile(rest, 1 - rank)), float(np.quantile(rest, rank)))
    found.tried = pd.DataFrame({"row": positions, "outcome": came, "said": said})
