"""Records are checked once, and cut at a date before anything is made of them."""

import numpy as np
import pandas as pd

from school_ai.ai.analytics.features import INPUTS, features, final_grades, snapshots, usual_of
from school_ai.ai.analytics.records import Records
from tests.engines.analytics.made import BEGINS, ENDS, school

DAY = BEGINS + pd.Timedelta(days=50)


def one(**values):
    about = {"pupil": "P1", "course": "Maths", "term": "T", "begins": BEGINS, "ends": ENDS}
    return pd.DataFrame([about | values])


def result(score, maximum=10.0, day=BEGINS, known_on=None, assessment="Quiz"):
    return {
        "pupil": "P1", "course": "Maths", "term": "T", "assessment": assessment, "day": day, "known_on": known_on,
        "score": score, "maximum": maximum,
    }  # fmt: skip


def test_what_cannot_be_right_is_left_out_and_said():
    records = Records.of(
        enrolments=one(),
        results=pd.DataFrame(
            [result(12), result(5, assessment="B"), result(-1, assessment="C"), result(5, 0, assessment="D"),
             result(5, day=None, assessment="E")]
        ),
    )  # fmt: skip
    assert records.results["score"].tolist() == [10, 5, 0]
    said = {(each.what, each.rows) for each in records.remarks}
    assert said == {("incomplete", 1), ("no maximum", 1), ("above maximum", 1), ("below zero", 1)}


def test_a_later_correction_holds_only_once_it_was_entered():
    late = DAY + pd.Timedelta(days=3)
    records = Records.of(enrolments=one(), results=pd.DataFrame([result(4, known_on=BEGINS), result(9, known_on=late)]))
    assert features(records, DAY)["mean"].tolist() == [40]
    assert features(records, late)["mean"].tolist() == [90]


def test_a_record_taken_over_long_after_counts_from_its_own_day():
    records = Records.of(enrolments=one(), results=pd.DataFrame([result(4, known_on=BEGINS + pd.Timedelta(days=400))]))
    assert features(records, BEGINS)["mean"].tolist() == [40]


def test_nothing_later_changes_a_feature():
    records = school()
    before = features(records, DAY)
    rng = np.random.default_rng(1)
    changed = {}
    for name in ("results", "attendance"):
        frame = getattr(records, name).copy()
        late = ((frame["day"] > DAY) | (frame["known_on"] > DAY)).to_numpy()
        assert late.any() and not late.all()
        if name == "results":
            frame.loc[late, "score"] = rng.uniform(0, 10, late.sum())
        else:
            frame.loc[late, "state"] = rng.choice(["absent", "late", "excused"], late.sum())
        changed[name] = frame
    after = features(Records(**{name: changed.get(name, getattr(records, name)) for name in Records.frames()}), DAY)
    pd.testing.assert_frame_equal(before, after)


def test_what_is_earlier_does_change_them():
    records = school()
    frame = records.results.copy()
    frame.loc[frame["known_on"] <= DAY, "score"] *= 0.5
    other = Records(**{name: frame if name == "results" else getattr(records, name) for name in Records.frames()})
    assert not features(records, DAY)["mean"].equals(features(other, DAY)["mean"])


def test_days_by_hand():
    days = pd.bdate_range(BEGINS, periods=20)
    states = ["present"] * 10 + ["absent", "absent"] + ["present"] * 3 + ["late"] + ["excused"] + ["present"] * 3
    records = Records.of(
        enrolments=one(),
        attendance=pd.DataFrame({"pupil": "P1", "day": days, "state": states}),
        leaves=pd.DataFrame([{"pupil": "P1", "day": days[11], "until": days[11], "known_on": days[9]}]),
    )
    row = features(records, days[-1]).iloc[0]
    assert row["absent"] == 3 / 20
    assert row["unexcused"] == 1 / 20
    assert row["late"] == 1 / 20
    assert row["absent_spells"] == 2
    assert row["absent_lately"] == 3 / 15


def test_attendance_lesson_by_lesson_counts_by_the_day():
    rows = [
        {"pupil": "P1", "day": BEGINS, "lesson": lesson, "state": state}
        for lesson, state in (("L1", "absent"), ("L2", "present"), ("L3", "present"), ("L4", "absent"))
    ]
    records = Records.of(enrolments=one(), attendance=pd.DataFrame(rows))
    assert features(records, BEGINS)["absent"].tolist() == [0.5]


def test_planned_points_tell_how_much_is_known():
    plans = pd.DataFrame(
        [
            {"course": "Maths", "term": "T", "group": "", "assessment": name, "weight": weight, "known_on": known_on}
            for name, weight, known_on in (("Quiz", 10, None), ("Final", 30, BEGINS), ("Late", 60, ENDS))
        ]
    )
    records = Records.of(enrolments=one(), results=pd.DataFrame([result(4)]), plans=plans)
    assert features(records, DAY)["known"].tolist() == [0.25]
    assert np.isnan(features(Records.of(enrolments=one(), results=pd.DataFrame([result(4)])), DAY)["known"]).all()


def test_a_school_without_anything():
    for records in (Records.of(), Records.of(enrolments=one()), Records.of(results=pd.DataFrame([result(4)]))):
        rows = features(records, DAY)
        assert set(INPUTS) <= set(rows.columns)
        assert len(final_grades(records)) == 0
    assert len(features(Records.of(enrolments=one()), DAY)) == 1
    assert len(snapshots(Records.of(), [DAY])) == 0


def test_themes_are_left_out():
    records = school(pupils=12)
    rows = features(records, DAY, leave_out=("attendance",))
    assert rows["absent"].isna().all()
    assert rows["mean"].notna().all()


def test_one_pupil_beside_what_is_usual_has_the_same_features():
    records = school()
    whole = features(records, DAY)
    usual = usual_of(records, DAY)
    mine = features(records.of_pupils(["P007"]), DAY, usual=usual)
    pd.testing.assert_frame_equal(whole[whole["pupil"] == "P007"].reset_index(drop=True), mine)
