"""A model is used where it is surely better than the rule, and says so where it is not."""

import numpy as np
import pandas as pd
import pytest

from school_ai.ai.analytics.calibration import calibration_error
from school_ai.ai.analytics.candidates import RULE
from school_ai.ai.analytics.features import snapshots
from school_ai.ai.analytics.folds import folds, how
from school_ai.ai.analytics.model import fit
from school_ai.ai.analytics.outcomes import CHANCE, OUTCOMES, VALUE, with_outcome
from tests.engines.analytics.made import BEGINS, ENDS, school

FAILS = OUTCOMES["fails"]


def table(rows=400, seed=0, effect=1.5):
    rng = np.random.default_rng(seed)
    x, y, z = rng.normal(size=(3, rows))
    chance = 1 / (1 + np.exp(-(effect * x + effect * y - 0.5)))
    return pd.DataFrame(
        {"pupil": [f"P{number}" for number in range(rows)], "x": x, "y": y, "z": z,
         "outcome": (rng.random(rows) < chance).astype(float)}
    )  # fmt: skip


def test_a_model_that_is_better_is_used_and_calibrated():
    known, new = table(800, 1), table(2000, 2)
    model = fit(known, CHANCE, rules=("x",))
    assert not model.model.startswith(RULE)
    assert next(each for each in model.metrics if each.model == model.model).gain_low > 0
    said = model.predict(new)
    assert calibration_error(said, new["outcome"]) < 0.04
    rule = fit(known[["pupil", "x", "outcome"]], CHANCE, rules=("x",)).predict(new)
    assert ((said - new["outcome"]) ** 2).mean() < ((rule - new["outcome"]) ** 2).mean()


def test_where_nothing_more_is_known_the_rule_stays():
    data = table(400, 3, effect=0.0)
    data["outcome"] = (np.random.default_rng(0).random(400) < np.where(data["x"] > 0, 0.85, 0.1)).astype(float)
    model = fit(data, CHANCE, rules=("x",))
    assert model.model == RULE + "x"
    assert model.why_rule == "no better"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (table(30), "few"),
        (table(200).assign(outcome=0.0), "equal"),
        (table(1), "few"),
        (table(1).iloc[:0], "few"),
    ],
)
def test_too_little_to_learn_from_is_said(data, why):
    model = fit(data, CHANCE, rules=("x",))
    assert model.why_rule == why
    assert model.model.startswith(RULE)
    said = model.predict(table(5, 9))
    assert np.isnan(said).all() or ((said > 0) & (said < 1)).all()


def test_values_come_with_intervals_that_hold_as_often_as_they_say():
    rng = np.random.default_rng(4)

    def data(rows):
        x = rng.normal(size=rows)
        found = pd.DataFrame({"pupil": [f"P{number}" for number in range(rows)], "x": x, "y": rng.normal(size=rows)})
        return found.assign(outcome=60 + 8 * found["x"] + 8 * found["y"] + rng.normal(0, 6, rows))

    model = fit(data(600), VALUE, rules=("x",))
    new = data(3000)
    said = model.predict(new)
    low, high = model.interval(said)
    inside = ((new["outcome"] >= low) & (new["outcome"] <= high)).mean()
    assert 0.76 < inside < 0.85


def test_no_pupil_is_on_both_sides_and_later_terms_come_after_earlier_ones():
    years = [pd.DateOffset(years=number) for number in range(4)]
    rows = pd.concat(
        [table(60, number).assign(begins=BEGINS + year, ends=ENDS + year) for number, year in enumerate(years)]
    )
    rows = rows.reset_index(drop=True)
    assert how(rows) == "terms"
    parts = list(folds(rows))
    assert len(parts) == 3
    for learn, test in parts:
        assert rows["ends"].iloc[learn].max() < rows["begins"].iloc[test].min()
    one_term = rows.assign(begins=BEGINS, ends=ENDS, pupil=[f"P{number % 80}" for number in range(len(rows))])
    assert how(one_term) == "pupils"
    seen = []
    for learn, test in folds(one_term):
        assert not set(one_term["pupil"].iloc[learn]) & set(one_term["pupil"].iloc[test])
        seen += test.tolist()
    assert sorted(seen) == list(range(len(one_term)))


def test_groups_are_tried_as_a_whole():
    rows = table(100).assign(group=[f"G{number % 10}" for number in range(100)])
    assert how(rows) == "groups"
    for learn, test in folds(rows):
        assert not set(rows["group"].iloc[learn]) & set(rows["group"].iloc[test])


def test_same_seed_same_model():
    first, second = (fit(table(300, 5), CHANCE, rules=("x",), seed=3).predict(table(50, 6)) for _ in range(2))
    assert (first == second).all()


def test_failing_is_foretold_from_earlier_terms():
    tables = []
    for number in range(3):
        past = school(number, term=f"Y{number}", back=364 * (3 - number), mark=f"{number}-")
        day = BEGINS - pd.Timedelta(days=364 * (3 - number)) + pd.Timedelta(days=50)
        tables.append(with_outcome(snapshots(past, [day]), past, FAILS, BEGINS))
    learned = pd.concat(tables, ignore_index=True)
    assert len(learned) == 3 * 120 * 4
    model = fit(learned, CHANCE, rules=FAILS.rules)
    now = school(9)
    rows = with_outcome(snapshots(now, [BEGINS + pd.Timedelta(days=50)]), now, FAILS, ENDS + pd.Timedelta(days=1))
    said = model.predict(rows)
    failed, passed = said[rows["outcome"] == 1], said[rows["outcome"] == 0]
    assert (failed[:, None] > passed[None, :]).mean() > 0.85
    assert not len(with_outcome(snapshots(now, [BEGINS]), now, FAILS, ENDS - pd.Timedelta(days=1)))


def test_a_first_term_of_next_to_nobody_is_no_reason_to_fail():
    rng = np.random.default_rng(3)
    rows = []
    for number, (pupils, cases) in enumerate(((5, 2), (120, 10), (120, 30))):
        begins = BEGINS + pd.Timedelta(days=364 * number)
        mean = rng.normal(60, 10, pupils)
        fails = np.zeros(pupils)
        fails[np.argsort(mean)[:cases]] = 1.0
        span = {"begins": begins, "ends": begins + pd.Timedelta(days=110), "term": f"T{number}", "group": "G"}
        names = [f"T{number}P{each}" for each in range(pupils)]
        term = pd.DataFrame({"pupil": names, "course": "Maths", "mean": mean, "last": mean})
        rows.append(term.assign(outcome=fails, other=rng.normal(0, 1, pupils), **span))
    model = fit(pd.concat(rows, ignore_index=True), CHANCE, rules=("last", "mean"))
    assert model.says_chance
    assert all(np.isfinite(each.loss) for each in model.metrics)
