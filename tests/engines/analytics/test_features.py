"""Features that say how far the term is, and how sure a grade."""

import numpy as np
import pandas as pd
import pytest

from school_ai.ai.analytics.features import features
from school_ai.ai.analytics.outcomes import OUTCOMES, with_outcome
from school_ai.ai.analytics.records import Records
from tests.engines.analytics.made import BEGINS, ENDS, school

MIDDLE = BEGINS + pd.Timedelta(days=50)


def with_plans_of_groups(seed: int, term: str, back: int, mark: str) -> Records:
    """A school in which each group has assessments of its own, as Education's plans are."""
    made = school(seed, term=term, back=back, mark=mark)
    groups = made.enrolments.drop_duplicates("pupil").set_index("pupil")["group"]
    results = made.results.assign(assessment=made.results["assessment"] + made.results["pupil"].map(groups))
    return Records.of(enrolments=made.enrolments, results=results, attendance=made.attendance)


def together(*parts: Records) -> Records:
    return Records(**{name: pd.concat([getattr(each, name) for each in parts]) for name in Records.frames()})


def test_what_is_known_counts_by_the_points_of_a_pupil_not_of_all_groups():
    now = with_plans_of_groups(1, "T1", 0, "")
    earlier = with_plans_of_groups(2, "T0", 364, "E")
    found = features(together(earlier, now), MIDDLE)
    # Quiz and mid-term, 40 of the last term's 100 points.
    assert found["known"].to_numpy() == pytest.approx(0.4, abs=0.02)


def test_the_reserve_is_how_many_times_its_doubt_a_grade_is_above_the_pass_mark():
    found = features(school(1), MIDDLE, pass_mark=50)
    stricter = features(school(1), MIDDLE, pass_mark=60)
    inside = found["reserve"].abs() < 7
    assert inside.sum() > 100
    expected = (found["outlook"] - 50) / found["outlook_sd"]
    assert found.loc[inside, "reserve"].to_numpy() == pytest.approx(expected[inside].to_numpy())
    assert (stricter.loc[inside, "reserve"] < found.loc[inside, "reserve"]).all()


def test_a_grade_gets_surer_as_the_term_goes_on():
    both = together(school(2, term="T0", back=364, mark="E"), school(1))
    doubts = [features(both, BEGINS + pd.Timedelta(days=days))["outlook_sd"].mean() for days in (20, 50, 80, 109)]
    assert doubts == sorted(doubts, reverse=True)
    assert doubts[-1] < 0.5 * doubts[0]


def active(counts_before: dict[str, int], counts_after: dict[str, int]) -> tuple[Records, pd.Timestamp]:
    day = BEGINS + pd.Timedelta(days=40)
    rows = [
        (pupil, day + pd.Timedelta(days=offset))
        for counts, offset in ((counts_before, -3), (counts_after, 5))
        for pupil, count in counts.items()
        for _ in range(count)
    ]
    activity = pd.DataFrame(rows, columns=["pupil", "day"]).assign(course="Maths", count=1.0)
    span = {"course": "Maths", "term": "T1", "begins": BEGINS, "ends": ENDS}
    enrolments = pd.DataFrame({"pupil": list(counts_before)}).assign(**span)
    return Records.of(enrolments=enrolments, activity=activity), day


def test_who_was_busiest_does_not_withdraw_by_doing_as_much_as_is_usual():
    records, day = active({"Busy": 20, "Usual": 4, "Falls": 4, "Silent": 0}, {"Busy": 4, "Usual": 4, "Falls": 1})
    rows = features(records, day).assign(as_of=day)
    found = with_outcome(rows, records, OUTCOMES["withdraws"], day + pd.Timedelta(days=30))
    assert dict(zip(found["pupil"], found["outcome"], strict=True)) == {"Busy": 0.0, "Usual": 0.0, "Falls": 1.0}


def test_without_anything_to_tell_there_is_no_number():
    span = {"course": "Maths", "term": "T1", "begins": BEGINS, "ends": ENDS}
    alone = Records.of(enrolments=pd.DataFrame({"pupil": ["P"]}).assign(**span))
    found = features(alone, MIDDLE)
    assert len(found) == 1
    assert np.isnan(found["mean"].iloc[0])
    assert np.isnan(found["reserve"].iloc[0])
