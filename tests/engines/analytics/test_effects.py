"""What followed an action, where those who were given it did badly to begin with."""

import numpy as np
import pandas as pd
import pytest

from school_ai.ai.analytics.effects import WHY_NOT, what_followed

FEATURES = ("others", "absent")


def school(seed: int = 0, effect: float = 0.0, pupils: int = 400, reach: float = 1.0) -> pd.DataFrame:
    """Pupils of two dates. Who has a bad month is given support more often: those do better afterwards anyway."""
    rng = np.random.default_rng(seed)
    ability, absent = rng.normal(0, 6, pupils), rng.gamma(2, 0.03, pupils)
    level = 60 + ability - 40 * absent
    before = level + rng.normal(0, 6, pupils)
    acted = rng.random(pupils) < 1 / (1 + np.exp(reach * (before - 44) / 6))
    after = level + rng.normal(0, 6, pupils) + effect * acted
    return pd.DataFrame(
        {
            "pupil": [f"P{number}" for number in range(pupils)],
            "as_of": pd.Timestamp("2026-10-01") + pd.to_timedelta(28 * (np.arange(pupils) % 2), unit="D"),
            "acted": acted,
            "before": before,
            "after": after,
            "others": ability + rng.normal(0, 3, pupils),
            "absent": absent,
        }
    )


@pytest.mark.parametrize("effect", [0.0, 4.0])
def test_the_effect_is_found_and_covered(effect):
    found, naive = [], []
    for seed in range(60):
        rows = school(seed, effect)
        each = what_followed(rows, FEATURES)
        if each.enough:
            found.append(each)
            acted = rows[rows["acted"]]
            naive.append((acted["after"] - acted["before"]).mean())
    assert len(found) >= 50
    # Before and after alone would promise much more than there is.
    assert np.mean(naive) > effect + 2.5
    assert np.mean([each.difference for each in found]) == pytest.approx(effect, abs=0.8)
    assert np.mean([each.low <= effect <= each.high for each in found]) >= 0.88


def test_pairs_are_alike_and_of_one_date():
    rows = school(1)
    found = what_followed(rows, FEATURES)
    balance = found.balance.set_index("feature")
    assert balance.loc["before", "before"] < -0.8
    assert balance["after"].abs().max() < 0.25
    assert found.pairs <= found.pupils == rows["acted"].sum()
    assert found.acted[0] == pytest.approx(found.compared[0], abs=2)
    # Where the dates' pupils have nothing in common, nobody is compared.
    apart = rows.assign(as_of=pd.Timestamp("2026-10-01") + pd.to_timedelta(rows["acted"].astype(int), unit="D"))
    assert what_followed(apart, FEATURES).why == "few"
    assert what_followed(apart, FEATURES, exact=()).enough


def test_nobody_who_was_given_it_is_a_comparison():
    rows = school(2)
    again = rows[rows["acted"]].assign(acted=False, after=0.0)
    later = rows[rows["acted"]].assign(as_of=pd.Timestamp("2026-12-01"), after=0.0)
    assert what_followed(pd.concat([rows, again, later]), FEATURES) == what_followed(rows, FEATURES)


def test_same_seed_same_interval():
    rows = school(3)
    assert what_followed(rows, FEATURES, seed=1) == what_followed(rows, FEATURES, seed=1)


def test_unknown_features_do_not_stop_it():
    rows = school(4)
    rows.loc[rows.index % 3 == 0, "others"] = np.nan
    assert what_followed(rows.assign(nothing=np.nan, same=1.0), (*FEATURES, "nothing", "same")).pairs >= 10


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (school()[:0], "no action"),
        (school().assign(acted=False), "no action"),
        (school().assign(acted=True), "no comparison"),
        (school().assign(after=np.nan), "no action"),
        (school().assign(as_of=pd.NaT), "no action"),
        (school(pupils=12).assign(acted=lambda rows: rows.index < 4), "few"),
        (school()[:1].assign(acted=True), "no comparison"),
    ],
)
def test_too_few_is_said(rows, why):
    found = what_followed(rows, FEATURES)
    assert (found.why, found.enough) == (why, False)
    assert np.isnan([found.difference, found.low, found.high]).all()
    assert why in WHY_NOT


def test_groups_that_are_unlike_are_not_compared():
    rows = school(5)
    rows["absent"] = np.where(rows["acted"], 0.5, 0.0) + rows["absent"]
    found = what_followed(rows, FEATURES, caliper=9.0)
    assert (found.why, found.enough) == ("unlike", False)
    assert np.isfinite(found.acted).all()


def test_all_marks_equal():
    found = what_followed(school(6).assign(before=50.0, after=50.0), FEATURES)
    assert found.enough
    assert (found.difference, found.low, found.high) == pytest.approx((0, 0, 0))
