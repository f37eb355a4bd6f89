"""Difficulty and discrimination come back from simulated truth, with intervals that hold it."""

import numpy as np
import pandas as pd
import pytest

from school_ai.ai.analytics.difficulty import WHY_NOT, assessments, criteria, items, tasks
from school_ai.ai.analytics.records import Records
from tests.engines.analytics.schools import records, results


def percentages(seed: int, pupils: int = 150, number: int = 12, missing: float = 0.4, course: float = 0.0):
    """Rows, true levels and slopes. `course`: what tasks of one half have in common beside ability, in percent."""
    rng = np.random.default_rng(seed)
    ability = rng.normal(size=(pupils, 1))
    level, slope = rng.normal(62, 8, number), rng.uniform(4, 13, number)
    chance = rng.uniform(6, 12, number)
    half = np.repeat(rng.normal(0, course, (pupils, 2)), number // 2, axis=1)
    percent = level + slope * ability + half + chance * rng.normal(size=(pupils, number))
    pupil, task = np.nonzero(rng.random(percent.shape) > missing)
    return pd.DataFrame({"pupil": pupil, "task": task, "percent": percent[pupil, task]}), level, slope


def answers(seed: int, pupils: int = 200, number: int = 15, missing: float = 0.2):
    """Rows, true discriminations and difficulties."""
    rng = np.random.default_rng(seed)
    ability = rng.normal(size=(pupils, 1))
    slope, hard = np.exp(rng.normal(0.1, 0.35, number)), rng.normal(0, 1, number)
    right = rng.random((pupils, number)) < 1 / (1 + np.exp(-slope * (ability - hard)))
    pupil, item = np.nonzero(rng.random(right.shape) > missing)
    return pd.DataFrame({"pupil": pupil, "item": item, "right": right[pupil, item]}), slope, hard


def covered(table: pd.DataFrame, name: str, truth: np.ndarray) -> list[bool]:
    return list((table[f"{name}_low"] <= truth) & (truth <= table[f"{name}_high"]))


@pytest.mark.parametrize(("pupils", "number", "missing"), [(150, 12, 0.4), (60, 8, 0.2)])
def test_levels_and_slopes_are_recovered(pupils, number, missing):
    levels, slopes, alike = [], [], []
    for seed in range(40):
        rows, level, slope = percentages(seed, pupils, number, missing)
        table = tasks(rows)
        assert table["enough"].all()
        levels += covered(table, "level", level)
        slopes += covered(table, "slope", slope)
        alike.append(np.corrcoef(table["slope"], slope)[0, 1])
    assert 0.90 <= np.mean(levels) <= 0.985
    assert 0.89 <= np.mean(slopes) <= 0.985
    assert np.mean(alike) > 0.8


def test_intervals_hold_where_courses_have_more_in_common():
    levels = []
    for seed in range(40):
        rows, level, _ = percentages(seed, course=6.0)
        levels += covered(tasks(rows), "level", level)
    assert 0.90 <= np.mean(levels) <= 0.99


def test_a_test_of_weak_pupils_is_not_hard():
    """What weak pupils sat has a low mean, and the level of a middle pupil all the same."""
    rng = np.random.default_rng(0)
    ability = rng.normal(size=400)
    rows = []
    for task in range(10):
        sat = np.flatnonzero(ability < 0) if task == 0 else np.arange(400)
        rows.append(
            pd.DataFrame({"pupil": sat, "task": task, "percent": 60 + 10 * ability[sat] + rng.normal(0, 8, len(sat))})
        )
    table = tasks(pd.concat(rows)).set_index("task")
    assert table.loc[0, "mean"] < 54
    assert table.loc[0, "level"] == pytest.approx(60, abs=3)
    assert table["told"].iloc[1:].mean() == pytest.approx(100 / 164, abs=0.1)


def test_same_seed_same_intervals():
    rows, _, _ = percentages(1)
    pd.testing.assert_frame_equal(tasks(rows, seed=3), tasks(rows.sample(frac=1, random_state=0), seed=3))


def test_assessments_and_criteria_of_records():
    rows = results(0, courses=2)
    known = records(rows)
    by_kind = assessments(known, task="kind", draws=50)
    assert by_kind[["course", "kind"]].drop_duplicates().shape == (8, 2)
    assert by_kind["enough"].all()
    for row in by_kind.itertuples():
        here = (rows["course"] == row.course) & (rows["kind"] == row.kind)
        assert row.level == pytest.approx(rows.loc[here, "score"].clip(0, 100).mean(), abs=1.5)
    parts = rows.rename(columns={"kind": "criterion"}).drop(columns="group")
    by_criterion = criteria(records(rows, criteria=parts), draws=50)
    assert by_criterion["level"].to_numpy() == pytest.approx(by_kind["level"].to_numpy(), abs=1.0)


@pytest.mark.parametrize(("pupils", "number"), [(200, 15), (60, 8)])
def test_questions_are_recovered(pupils, number):
    hits = {"discrimination": [], "difficulty": [], "chance": []}
    for seed in range(25):
        rows, slope, hard = answers(seed, pupils, number)
        table = items(rows)
        table, kept = table[table["enough"]], table.loc[table["enough"], "item"].to_numpy()
        hits["discrimination"] += covered(table, "discrimination", slope[kept])
        hits["difficulty"] += covered(table, "difficulty", hard[kept])
        hits["chance"] += covered(table, "chance", 1 / (1 + np.exp(slope * hard))[kept])
    for name, each in hits.items():
        assert 0.92 <= np.mean(each) <= 0.99, name


def test_a_hard_question_and_one_that_tells_nothing():
    rows, _, _ = answers(0, 400, 12, 0.0)
    rng = np.random.default_rng(0)
    guessed = pd.DataFrame({"pupil": range(400), "item": 98, "right": rng.random(400) < 0.5})
    table = items(pd.concat([rows, guessed])).set_index("item")
    assert table.loc[98, "discrimination"] == table["discrimination"].min()
    assert table.loc[98, "discrimination_high"] < 0.7
    assert table["difficulty"].corr(table["share"], method="spearman") < -0.9


def test_the_first_of_several_answers_counts():
    rows, _, _ = answers(0)
    pd.testing.assert_frame_equal(items(rows), items(pd.concat([rows, rows.assign(right=True)])))


def test_too_few_is_said_instead_of_a_number():
    rows, _, _ = percentages(0, 40, 6, 0.0)
    rare = rows[(rows["task"] != 5) | (rows["pupil"] < 10)]
    table = tasks(rare).set_index("task")
    assert (table.loc[5, "why"], table.loc[5, "enough"]) == ("few pupils", False)
    assert np.isnan(table.loc[5, "level"]) and np.isnan(table.loc[5, "slope_low"])
    assert table["enough"].sum() == 5
    alike = rows.assign(percent=rows["percent"].where(rows["task"] != 2, 80.0))
    assert tasks(alike).set_index("task").loc[2, "why"] == "all alike"
    assert set(tasks(rows[rows["task"] < 2])["why"]) == {"few tasks"}
    few, _, _ = answers(0, 20)
    assert set(items(few)["why"]) == {"few pupils"}
    right, _, _ = answers(0)
    right.loc[right["item"] == 3, "right"] = True
    assert items(right).set_index("item").loc[3, "why"] == "all alike"


@pytest.mark.parametrize(
    "given",
    [
        Records.of(),
        records(results(groups=1, pupils=1)),
        records(results(groups=1, pupils=12, courses=1)),
        records(results().assign(score=50.0)),
        records(results().assign(day=pd.NaT)),
    ],
)
def test_nothing_is_made_of_little(given):
    for table in (assessments(given), criteria(given)):
        assert not table["enough"].any()
        assert table["level"].isna().all()
        assert set(table["why"]) <= set(WHY_NOT)


def test_no_answers():
    empty = items(pd.DataFrame({"pupil": [], "item": [], "right": []}))
    assert len(empty) == 0
