"""Failing a course, foretold at week 6 of 16 for schools whose truth is known, learned from earlier cohorts."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from benchmarks.analytics.schools import Cohort, cohort, together, truth_of
from benchmarks.registry import Figure, Run, benchmark
from school_ai.ai.analytics.calibration import calibration_error
from school_ai.ai.analytics.features import features, snapshots
from school_ai.ai.analytics.model import Predictor, fit
from school_ai.ai.analytics.outcomes import CHANCE, OUTCOMES, with_outcome
from school_ai.ai.analytics.records import Records

WEEK, EARLIER, SCHOOLS = 6, 3, 5
FAILS = OUTCOMES["fails"]


@lru_cache(maxsize=2)
def _learned(seed: int) -> tuple[Predictor, tuple[Records, ...]]:
    """A model of three earlier cohorts, as of the week asked about and the one before."""
    past = [cohort(1000 * seed + number, years_back=EARLIER - number) for number in range(EARLIER)]
    tables = []
    for each in past:
        rows = snapshots(each.records, [each.evening_of_week(week) for week in (WEEK - 1, WEEK)])
        tables.append(with_outcome(rows, each.records, FAILS, each.begins + pd.Timedelta(days=200)))
    model = fit(pd.concat(tables, ignore_index=True), CHANCE, rules=FAILS.rules, seed=seed)
    return model, tuple(each.records for each in past)


def _said(run: Run, seed: int) -> tuple[Cohort, pd.DataFrame, np.ndarray]:
    model, past = _learned(run.seed)
    now = cohort(seed)
    rows = features(together([*past, now.records]), now.evening_of_week(WEEK))
    return now, rows, model.predict(rows)


@benchmark(unit="AUC", bar=0.80, aim=0.945)
def demo_auc(run: Run) -> Figure:
    """Demo school, week 6 of 16: area under the curve for failing a course. The aim is 0.02 below the mean AUC of a
    forecaster who knows every latent trait."""
    mine, best = [], []
    for seed in range(run.seed, run.seed + SCHOOLS):
        now, rows, said = _said(run, seed)
        truth = now.school.truth
        failed = truth_of(now, rows, truth.failed, str(seed))
        mine.append(roc_auc_score(failed, said))
        best.append(roc_auc_score(failed, truth_of(now, rows, truth.failure_probability(WEEK), str(seed))))
    model, _past = _learned(run.seed)
    rule = next(each.auc for each in model.metrics if each.gain == 0)
    each = ", ".join(f"{value:.3f}" for value in mine)
    best_of_all = f"all-knowing: {np.mean(best):.3f}; the rule on earlier terms: {rule:.3f}; model: {model.model}"
    return Figure(float(np.mean(mine)), f"{SCHOOLS} schools: {each}; {best_of_all}")


@benchmark(unit="ECE", bar=0.05, aim=0.03, better="lower")
def calibration(run: Run) -> Figure:
    """The same: expected calibration error on pupils of schools that the model never saw, the mean of five."""
    errors = []
    for seed in range(run.seed, run.seed + SCHOOLS):
        now, rows, said = _said(run, seed)
        errors.append(calibration_error(said, truth_of(now, rows, now.school.truth.failed, str(seed))))
    return Figure(float(np.mean(errors)), "each: " + ", ".join(f"{value:.3f}" for value in errors))


@benchmark(unit="predictions changed", bar=0, better="lower")
def leaks(run: Run) -> Figure:
    """Predictions that change when every record later than the date is changed at random."""
    model, past = _learned(run.seed)
    now = cohort(run.seed)
    day = now.evening_of_week(WEEK)
    records = together([*past, now.records])
    before = model.predict(features(records, day))
    after = model.predict(features(shuffled_after(records, day, run.seed), day))
    changed = int((before != after).sum()) if len(before) == len(after) else len(before)
    return Figure(changed, f"of {len(before)}")


def shuffled_after(records: Records, day: pd.Timestamp, seed: int) -> Records:
    """The same records, but everything that was not known on the evening of `day` is something else."""
    rng = np.random.default_rng(seed)
    changed = {}
    for name in Records.frames():
        frame = getattr(records, name)
        if "known_on" not in frame:
            continue
        late = (frame["known_on"] > day).to_numpy(copy=True)
        if "day" in frame and name != "plans":
            late |= (frame["day"] > day).to_numpy()
        frame = frame.copy()
        for column in frame.columns.difference(["day", "known_on", "begins", "ends"]):
            values = frame[column].to_numpy(dtype=object, copy=True)
            values[late] = rng.permutation(values[late])
            frame[column] = pd.Series(values, index=frame.index).astype(frame[column].dtype)
        for column in ("score", "weight", "count"):
            if column in frame:
                frame.loc[late, column] = rng.uniform(0, 30, late.sum())
        changed[name] = frame
    return replace(records, **changed)
