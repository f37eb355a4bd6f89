"""A model that errs more about some is found out, one that does not is not, and small groups are not judged."""

import numpy as np
import pandas as pd

from school_ai.ai.analytics.alerting import threshold_for
from school_ai.ai.analytics.audit import Limits, audit
from school_ai.ai.analytics.calibration import Calibrator, calibration_error, curve
from school_ai.ai.analytics.drift import drift, profile


def tried(seed, pupils=600, unfair=0.0):
    rng = np.random.default_rng(seed)
    minority = rng.random(pupils) < 0.3
    chance = rng.beta(1.5, 4, pupils)
    said = np.clip(chance + unfair * minority, 0.001, 0.999)
    rows = pd.DataFrame(
        {"pupil": [f"P{number}" for number in range(pupils)], "said": said,
         "outcome": (rng.random(pupils) < chance).astype(float)}
    )  # fmt: skip
    group = pd.DataFrame({"origin": np.where(minority, "few", "many")}, index=rows["pupil"])
    return rows, group


def test_where_even_the_highest_chance_is_that_of_many_they_are_told_all_the_same():
    rows = pd.DataFrame({"said": [0.99] * 30 + [0.2] * 70, "outcome": [1.0] * 29 + [0.0] * 71})
    found = threshold_for(rows, least_right=0.5, most_alerts=0.1)
    assert found is not None
    assert (found.chance, found.alerts) == (0.99, 0.3)


def test_unfair_alerts_are_found():
    rows, group = tried(1, unfair=0.25)
    found = audit(rows, group, 0.4)
    few = next(each for each in found.groups if each.group == "few")
    assert not found.passes
    assert "false_alarms" in few.beyond
    assert few.differences["false_alarms"][1] > 0.1


def test_a_fair_model_passes_nearly_always():
    passed = [audit(*tried(seed), 0.4, seed=seed).passes for seed in range(20)]
    assert sum(passed) >= 19


def test_small_groups_are_not_judged():
    rows, group = tried(3, pupils=120, unfair=0.5)
    found = audit(rows, group, 0.4, limits=Limits(fewest=60))
    assert found.judged == ()
    assert not any(each.enough for each in found.groups)
    assert found.passes


def test_rows_without_the_attribute_are_in_no_group():
    rows, group = tried(4)
    group.loc[group.index[:100], "origin"] = None
    assert sum(each.rows for each in audit(rows, group, 0.4).groups) == 500


def test_numbers_are_compared_by_quarters():
    rows, group = tried(5)
    group["age"] = np.arange(len(group)) % 12 + 6
    assert len([each for each in audit(rows, group, 0.4).groups if each.attribute == "age"]) == 4


def test_threshold_keeps_what_it_promises():
    rows, _group = tried(6, pupils=2000)
    found = threshold_for(rows, least_right=0.5, most_alerts=0.3)
    alerts = rows[rows["said"] >= found.chance]
    assert alerts["outcome"].mean() >= 0.5
    assert len(alerts) <= 0.3 * len(rows)
    assert found.right[1] < found.right[0] < found.right[2]
    assert threshold_for(rows.assign(outcome=lambda each: each.index % 3 == 0), least_right=0.99) is None
    assert threshold_for(rows.assign(outcome=0.0)) is None


def test_calibration_is_measured_and_mended():
    rng = np.random.default_rng(7)
    chance = rng.beta(2, 4, 4000)
    outcome = (rng.random(4000) < chance).astype(float)
    boastful = chance**0.5
    assert calibration_error(chance, outcome) < 0.025
    assert calibration_error(boastful, outcome) > 0.15
    mended = Calibrator().fit(boastful[:2000], outcome[:2000]).apply(boastful[2000:])
    assert calibration_error(mended, outcome[2000:]) < 0.04
    assert all(each.low <= each.came <= each.high for each in curve(chance, outcome))


def test_drift_is_seen():
    rng = np.random.default_rng(8)
    before = pd.DataFrame({"x": rng.normal(size=1000), "y": rng.normal(size=1000)})
    same = pd.DataFrame({"x": rng.normal(size=1000), "y": rng.normal(size=1000)})
    other = pd.DataFrame({"x": rng.normal(2, 1, size=1000), "y": [np.nan] * 1000})
    known = profile(before, ["x", "y"])
    assert drift(known, same).much == 0
    found = drift(known, other)
    assert found.is_much
    assert set(found.index) == {"x", "y"}


def test_what_differs_between_terms_anyway_is_no_drift():
    rng = np.random.default_rng(5)
    terms = [pd.DataFrame({"term": f"T{each}", "absent": rng.normal(0.6 * each, 1, 400)}) for each in range(3)]
    before = profile(pd.concat(terms, ignore_index=True), ["absent"])
    like_others = pd.DataFrame({"absent": rng.normal(0.0, 1, 400)})
    unlike = pd.DataFrame({"absent": rng.normal(4.0, 1, 400)})
    assert drift(before, like_others).index["absent"] > 0.25
    assert drift(before, like_others).much == 0
    assert drift(before, unlike).much == 1
