"""Reasons add up to the estimate, name what made it, and say what would change it."""

import numpy as np
import pandas as pd
import pytest

from school_ai.ai.analytics import reasons
from school_ai.ai.analytics.features import snapshots
from school_ai.ai.analytics.model import fit
from school_ai.ai.analytics.outcomes import CHANCE, OUTCOMES, with_outcome
from tests.engines.analytics.made import BEGINS, ENDS, school

DAY = BEGINS + pd.Timedelta(days=50)


@pytest.fixture(scope="module")
def learned():
    past = school(1, pupils=200)
    rows = with_outcome(snapshots(past, [DAY]), past, OUTCOMES["fails"], ENDS + pd.Timedelta(days=1))
    return fit(rows, CHANCE, rules=("last", "mean")), snapshots(school(2, pupils=40), [DAY])


def test_parts_add_up(learned):
    model, rows = learned
    parts = reasons.parts(model, rows)
    assert np.allclose(reasons.base(model, rows) + parts.sum(axis=1), model.predict(rows))


def test_what_does_not_differ_from_usual_moves_nothing(learned):
    model, rows = learned
    usual = rows.assign(**{name: model.usual[name] for name in ("absent", "absent_lately", "unexcused", "late",
                                                                "absent_spells")})  # fmt: skip
    assert np.allclose(reasons.parts(model, usual)["attendance"], 0)


def test_the_lowest_marks_are_the_strongest_reason(learned):
    model, rows = learned
    worst = rows.iloc[[int(np.argmin(rows["mean"]))]]
    found = reasons.strongest(reasons.parts(model, worst).iloc[0], CHANCE)
    assert found[0][0] in ("marks", "other_courses")
    assert found[0][1] > 0
    assert len(found) <= 3


def test_better_marks_lower_the_chance(learned):
    model, rows = learned
    likely = rows.iloc[np.argsort(-model.predict(rows))[:5]]
    for each in reasons.changes(model, likely):
        marks = next(change for change in each if change.theme == "marks")
        assert marks.difference < 0
        assert [change.difference for change in each] == sorted(change.difference for change in each)


def test_nothing_was_learned_nothing_is_explained():
    model = fit(pd.DataFrame({"pupil": [], "x": [], "outcome": []}), CHANCE, rules=("x",))
    rows = pd.DataFrame({"pupil": ["P"], "x": [1.0], "progress": [0.5]})
    assert not len(reasons.parts(model, rows).columns)
    assert reasons.changes(model, rows) == [[]]
