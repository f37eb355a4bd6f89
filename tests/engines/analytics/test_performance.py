"""Results by course, group, term and criterion, and how they move."""

import numpy as np
import pandas as pd
import pytest

from school_ai.ai.analytics.inference import benjamini_hochberg, between_variance, clustered_mean, shrunk, two_way
from school_ai.ai.analytics.performance import class_spread, graded, results_by, trends
from school_ai.ai.analytics.records import Records
from tests.engines.analytics.schools import MONDAY, records, results


def few(*percents: float, group: str = "G0") -> pd.DataFrame:
    """One result each of pupils of one class."""
    return pd.DataFrame(
        {
            "pupil": [f"{group}-{number}" for number in range(len(percents))],
            "group": group,
            "course": "Maths",
            "assessment": "Test",
            "day": MONDAY,
            "score": percents,
            "maximum": 100.0,
        }
    )


def test_figures_of_a_class():
    (row,) = results_by(records(few(40, 50, 60, 70, 80)), ("course", "group")).to_dict("records")
    assert (row["course"], row["group"], row["pupils"], row["grades"], row["enough"]) == ("Maths", "G0", 5, 5, True)
    assert (row["mean"], row["median"], row["lower"], row["upper"], row["failing"]) == (60, 60, 50, 70, 0.2)
    # Student's t on four degrees of freedom: 2.776 times 15.81 / √5.
    assert row["mean_low"] == pytest.approx(60 - 19.63, abs=0.01)
    assert row["failing_low"] < 0.2 < row["failing_high"]
    assert row["median_low"] <= 60 <= row["median_high"]


def test_a_grade_counts_its_results_by_weight():
    rows = pd.concat([few(40), few(90).assign(assessment="Final", weight=300.0)]).fillna({"weight": 100.0})
    assert graded(records(rows))["percent"].tolist() == [77.5]
    assert sorted(graded(records(rows), ("assessment",))["percent"]) == [40, 90]


def test_by_criterion():
    criteria = pd.DataFrame(
        {
            "pupil": ["G0-0", "G0-0", "G0-0"],
            "course": "Maths",
            "assessment": ["Test", "Final", "Test"],
            "criterion": ["Knowledge", "Knowledge", "Application"],
            "day": MONDAY,
            "score": [3.0, 9.0, 1.0],
            "maximum": [10.0, 10.0, 4.0],
        }
    )
    found = results_by(records(few(50), criteria=criteria), ("course", "criterion")).set_index("criterion")
    assert found.loc["Knowledge", "mean"] == pytest.approx(60)
    assert found.loc["Application", "mean"] == pytest.approx(25)
    assert not found["enough"].any()


def test_rows_of_a_pupil_are_no_further_witnesses():
    values = np.repeat([40.0, 50.0, 60.0, 70.0, 80.0], 100)
    pupils = np.repeat(np.arange(5), 100)
    assert clustered_mean(values, pupils).error == pytest.approx(clustered_mean([40, 50, 60, 70, 80], range(5)).error)


def test_intervals_of_means_and_shares_cover():
    rng = np.random.default_rng(1)
    courses = np.repeat(np.arange(400), 25)
    first = pd.DataFrame({"pupil": np.arange(10_000).astype(str), "course": courses.astype(str), "group": "G"})
    first = first.assign(assessment="A", day=MONDAY, score=rng.normal(60, 10, 10_000).clip(0, 100), maximum=100.0)
    second = first.assign(assessment="B", score=first["score"] + rng.normal(0, 5, 10_000))
    table = results_by(records(pd.concat([first, second])), ("course",))
    assert (table["pupils"] == 25).all() and (table["grades"] == 25).all()
    # A grade is the mean of both: normal with a variance of 106.25.
    for name, truth in (("mean", 60), ("median", 60), ("failing", 0.166)):
        covered = ((table[f"{name}_low"] <= truth) & (truth <= table[f"{name}_high"])).mean()
        assert 0.92 <= covered <= 0.985, name


def test_the_spread_of_a_class_is_for_five_or_more():
    assert class_spread(records(few(40, 50, 60, 70)), "Maths", "G0").enough is False
    assert np.isnan(class_spread(records(few(40, 50, 60, 70)), "Maths", "G0").median)
    spread = class_spread(records(few(40, 50, 60.4, 70, 80)), "Maths", "G0")
    assert (spread.pupils, spread.lower, spread.median, spread.upper, spread.enough) == (5, 50, 60, 70, True)
    assert class_spread(records(few(*range(10))), "Maths", "G1").pupils == 0
    assert class_spread(records(few(*range(10))), "Maths", "G0", assessment="Other").pupils == 0


@pytest.mark.parametrize("given", [Records.of(), records(few(50)), records(few(50, 50, 50, 50, 50, 50))])
def test_where_there_is_little_nothing_is_made_up(given):
    for frame, numbers in (
        (results_by(given), ["mean_low", "failing_high"]),
        (trends(given), ["slope", "low", "high"]),
    ):
        told = frame[frame["enough"].astype(bool)]
        assert told[numbers].notna().all().all()
        assert frame.loc[~frame["enough"].astype(bool), numbers].isna().all().all()


def test_an_unknown_column_is_refused():
    with pytest.raises(KeyError, match="room"):
        results_by(records(few(50)), ("room",))


@pytest.mark.parametrize("task", ["kind", "assessment"])
def test_trends_cover_and_are_found(task):
    covered, told, found = [], 0, 0
    for seed in range(25):
        rows = results(seed, groups=4, courses=3, slope=1.5, hardness=4.0, group_noise=2.0)
        table = trends(records(rows), task=task)
        assert set(table["against"]) == {"others" if task == "kind" else "itself"}
        assert table["enough"].all()
        # With the kind, the hardness that all groups share is gone; the others are drawn down by what G0 gains.
        truth = np.where(table["group"] == "G0", 1.5, -0.5 if task == "kind" else 0.0)
        covered += list((table["low"] <= truth) & (truth <= table["high"]))
        told += len(table)
        found += int((table.loc[table["group"] == "G0", "low"] > 0).sum())
    assert 0.91 <= np.mean(covered) <= 0.985
    if task == "kind":
        assert found / 75 > 0.7


def test_a_hard_last_assessment_is_no_trend_beside_others():
    rows = results(3, hardness=0.0)
    rows.loc[rows["kind"] == "K3", "score"] -= 20
    beside = trends(records(rows), task="kind")
    assert ((beside["low"] < 0) & (beside["high"] > 0)).mean() > 0.85
    by_course = trends(records(rows), ("course", "term"))
    assert by_course["slope"].max() < -1
    assert (by_course["high"] - by_course["low"]).min() > 1


def test_many_comparisons():
    assert benjamini_hochberg([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert len(benjamini_hochberg([])) == 0


def test_two_way_means_where_not_all_sat_all():
    rng = np.random.default_rng(0)
    row, column = rng.normal(0, 5, 30), rng.normal(60, 5, 6)
    rows, columns = (each.ravel() for each in np.indices((30, 6)))
    kept = rng.random(180) < 0.5
    rows, columns = np.append(rows[kept], np.arange(30)), np.append(columns[kept], np.arange(30) % 6)
    by_row, by_column = two_way(row[rows] + column[columns], rows, columns, steps=3000)
    assert by_row - by_row.mean() == pytest.approx(row - row.mean(), abs=1e-3)
    assert by_column - by_column.mean() == pytest.approx(column - column.mean(), abs=1e-3)


def test_variance_between():
    rng = np.random.default_rng(0)
    variances = rng.uniform(0.5, 2, 4000)
    values = rng.normal(0, 2, 4000) + rng.normal(0, np.sqrt(variances))
    assert between_variance(values, variances) == pytest.approx(4, rel=0.08)
    assert between_variance(values, variances, robust=True) == pytest.approx(4, rel=0.12)
    assert between_variance(np.zeros(10), np.ones(10)) == 0
    truth = rng.normal(50, 3, 4000)
    better, variance = shrunk(truth + rng.normal(0, 3, 4000), np.full(4000, 9.0))
    assert ((better - truth) ** 2).mean() == pytest.approx(variance.mean(), rel=0.08)
    assert variance.mean() == pytest.approx(4.5, rel=0.1)
