"""What few results say is shrunk to what it is worth."""

import numpy as np
import pandas as pd

from school_ai.ai.analytics import marks
from school_ai.ai.analytics.records import KEY
from tests.engines.analytics.made import school


def made(seed, pupils=400, per_course=4, pupil=80.0, course=30.0, chance=100.0):
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(pupils):
        own = rng.normal(0, pupil**0.5)
        for name in "ABCDE":
            gift = rng.normal(0, course**0.5)
            rows += [
                (f"P{number}", name, "T", f"{name}{each}", 60 + own + gift + rng.normal(0, chance**0.5), 100.0)
                for each in range(per_course)
            ]
    return pd.DataFrame(rows, columns=[*KEY, "assessment", "score", "maximum"])


def test_variances_are_found_again():
    found = marks.spread_of(marks.with_deviation(made(1)))
    assert abs(found.pupil - 80) < 14
    assert abs(found.course - 30) < 6
    assert abs(found.chance - 100) < 6


def test_estimates_are_nearer_to_the_next_results_than_the_mean_so_far():
    records = school(seed=3, pupils=200)
    early = records.results[records.results["day"] < records.results["day"].min() + pd.Timedelta(days=40)]
    later = records.results[records.results["day"] > records.results["day"].min() + pd.Timedelta(days=40)]
    rows = records.enrolments
    results = marks.with_deviation(early)
    said = marks.estimates(results, rows)
    next_ones = (100 * later["score"] / later["maximum"]).groupby([later[each] for each in KEY]).mean()
    came = rows.join(next_ones.rename("came"), on=KEY)["came"].to_numpy()
    mean = rows.join(results.groupby(KEY)["percent"].mean(), on=KEY)["percent"].to_numpy()
    level = (said["course_level"] + said["ability"]).to_numpy()
    # The next results are the mean of two with a deviation of 9 each, which nobody can foretell.
    chance = 9.0**2 / 2
    assert ((level - came) ** 2).mean() - chance < 0.65 * (((mean - came) ** 2).mean() - chance)


def test_without_results_a_pupil_is_where_the_course_is():
    results = marks.with_deviation(made(2, pupils=40))
    row = pd.DataFrame([{"pupil": "new", "course": "A", "term": "T"}])
    found = marks.estimates(results, row).iloc[0]
    assert found["ability"] == 0
    assert abs(found["course_level"] - results.loc[results["course"] == "A", "percent"].mean()) < 1e-9


def test_others_says_nothing_of_the_course_itself():
    table = made(4, pupils=60, per_course=1)
    other = table.copy()
    mine = (table["pupil"] == "P3") & (table["course"] == "A")
    other.loc[mine, "score"] = 0.0
    row = pd.DataFrame([{"pupil": "P3", "course": "A", "term": "T"}])
    spread = marks.Spread(80, 30, 100)
    before, after = (marks.estimates(marks.with_deviation(each), row, spread).iloc[0] for each in (table, other))
    # But for what the course's mean does to that of the whole school.
    assert abs(before["others"] - after["others"]) < 0.01
    assert after["ability"] < before["ability"]


def test_all_results_equal():
    table = made(5, pupils=40).assign(score=70.0)
    found = marks.estimates(marks.with_deviation(table), table[KEY].drop_duplicates())
    assert np.allclose(found["ability"], 0)
    assert np.isfinite(found).all().all()
