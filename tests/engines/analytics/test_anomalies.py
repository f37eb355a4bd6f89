"""What stands out is found, and where nothing does, next to nothing is."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from school_ai.ai.analytics.anomalies import KINDS, all_equal, anomalies, attendance_breaks, class_jumps, mark_drops
from school_ai.ai.analytics.records import Records
from tests.engines.analytics.schools import MONDAY, records, results


def attendance(seed: int = 0, groups: int = 6, pupils: int = 20, days: int = 70) -> pd.DataFrame:
    """Pupils of differing rates fall absent and stay so for spells, as illness goes."""
    rng = np.random.default_rng(seed)
    own = 0.03 * rng.gamma(2.0, 0.5, groups * pupils)
    away = np.zeros((groups * pupils, days), dtype=bool)
    state = np.zeros(groups * pupils, dtype=bool)
    for day in range(days):
        state = rng.random(groups * pupils) < np.where(state, 0.6, own)
        away[:, day] = state
    return frame_of(away, pupils)


def frame_of(away: np.ndarray, pupils: int) -> pd.DataFrame:
    pupil, day = (each.ravel() for each in np.indices(away.shape))
    school_days = pd.bdate_range(MONDAY, periods=away.shape[1])
    return pd.DataFrame(
        {
            "pupil": [f"P{p // pupils}-{p % pupils}" for p in pupil],
            "day": school_days[day],
            "state": np.where(away.ravel(), "absent", "present"),
        }
    )


def with_attendance(days: pd.DataFrame) -> Records:
    rows = results(groups=6, courses=1)
    return records(rows, attendance=days)


def seldom(found: list[int], share: float) -> bool:
    """Whether at most a share of schools has any, three standard errors allowed."""
    some = np.mean(np.array(found) > 0)
    return some <= share + 3 * np.sqrt(share * (1 - share) / len(found))


# --- classes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("task", ["kind", "assessment"])
def test_ordinary_classes_do_not_jump(task):
    found = []
    for seed in range(20):
        judged = class_jumps(records(results(seed, group_noise=3.0 * (seed % 2))), task=task)
        assert judged.enough
        assert judged.looked_at == 128
        found.append(len(judged.anomalies))
    assert seldom(found, 0.1)


def test_a_class_that_jumps_is_found_with_its_size():
    changes = []
    for seed in range(8):
        rows = results(seed, group_noise=3.0)
        # All know as much as they know: a class of weak pupils is none that jumps.
        rows.loc[rows["group"] == "G4", "score"] -= 20
        here = rows["assessment"] == "A2-1-2"
        rows.loc[here, "score"] += 30
        (jump, *more) = class_jumps(records(rows), task="kind").anomalies
        assert dict(jump.subject) == {"course": "C1", "term": "", "group": "G2", "assessment": "A2-1-2"}
        assert len(more) <= 1
        assert jump.kind in KINDS and jump.rate < 0.1
        changes.append(jump.change)
        assert jump.seen == pytest.approx(rows.loc[here, "score"].clip(0, 100).mean())
        assert (jump.since, len(jump.evidence)) == (rows.loc[here, "day"].min(), 20)
    # A little less than 30, since nobody gets more than 100.
    assert np.mean(changes) == pytest.approx(27, abs=3.5)


def test_a_hard_test_for_all_is_no_jump():
    rows = results(1)
    rows.loc[(rows["kind"] == "K2") & (rows["course"] == "C1"), "score"] -= 25
    assert class_jumps(records(rows), task="kind").anomalies == ()


# --- attendance ------------------------------------------------------------------------------------------------------


def test_spells_of_illness_are_no_break():
    found = []
    for seed in range(25):
        judged = attendance_breaks(with_attendance(attendance(seed)))
        assert judged.looked_at == 120
        found.append(len(judged.anomalies))
    assert seldom(found, 0.1)


def test_an_epidemic_and_a_day_off_are_no_break():
    days = attendance(1)
    last = np.sort(days["day"].unique())
    of_class = days["pupil"].str.startswith("P2-")
    sick = np.random.default_rng(0).random(len(days)) < 0.8
    days.loc[of_class & sick & days["day"].isin(last[-15::2]), "state"] = "absent"
    days.loc[days["day"] == last[-12], "state"] = "absent"
    assert attendance_breaks(with_attendance(days)).anomalies == ()


def test_a_pupil_who_skips_every_other_day_is_found():
    hits = 0
    for seed in range(10):
        days = attendance(seed)
        last = np.sort(days["day"].unique())
        skipped = (days["pupil"] == "P1-3") & days["day"].isin(last[-15::2])
        days.loc[skipped, "state"] = "absent"
        mine = [each for each in attendance_breaks(with_attendance(days)).anomalies if each.subject["pupil"] == "P1-3"]
        hits += len(mine)
        for each in mine:
            assert each.seen > 40 and each.usual < 15
            assert each.since >= last[-30]
    assert hits >= 9


def test_who_was_always_often_away_has_no_break():
    rng = np.random.default_rng(0)
    days = attendance(4)
    mine = (days["pupil"] == "P1-3") & (rng.random(len(days)) < 0.4)
    days.loc[mine, "state"] = "absent"
    assert attendance_breaks(with_attendance(days)).anomalies == ()


# --- marks of a pupil ------------------------------------------------------------------------------------------------


def test_marks_seldom_drop_by_chance():
    assert seldom([len(mark_drops(records(results(seed)), task="kind").anomalies) for seed in range(20)], 0.1)


def test_a_pupil_whose_marks_drop_is_found():
    hits = 0
    for seed in range(10):
        rows = results(seed)
        late = (rows["pupil"] == "P1-3") & (rows["day"] > rows["day"].max() - pd.Timedelta(weeks=4))
        rows.loc[late, "score"] -= 30
        for each in mark_drops(records(rows), task="kind").anomalies:
            hits += each.subject["pupil"] == "P1-3"
            if each.subject["pupil"] == "P1-3":
                assert each.change == pytest.approx(-30, abs=15)
                assert each.since >= rows.loc[late, "day"].min()
    assert hits >= 9


def test_other_courses_of_late_are_no_drop():
    """Who has only the hard course's results of late has not become worse."""
    rows = results(2)
    rows.loc[rows["course"] == "C3", "score"] -= 25
    late = rows["day"] > rows["day"].max() - pd.Timedelta(weeks=4)
    rows = rows[~((rows["pupil"] == "P1-3") & late & (rows["course"] != "C3"))]
    assert mark_drops(records(rows), task="kind").anomalies == ()


# --- results that cannot be ------------------------------------------------------------------------------------------


def test_all_equal_in_a_class():
    rows = results(0)
    rows["score"] = rows["score"].round(0)
    rows.loc[rows["assessment"] == "A3-0-1", "score"] = 70
    (found,) = all_equal(records(rows)).anomalies
    assert found.subject["assessment"] == "A3-0-1"
    assert found.rate < 1e-6
    assert (found.usual < 0.1, found.seen) == (True, 1.0)


def test_where_all_are_always_equal_nothing_is_found():
    assert all_equal(records(results(0).assign(score=100.0))).anomalies == ()
    # Passed or not passed: 95 % pass, and a class in which all do is ordinary.
    rows = results(0)
    rows["score"] = np.where(np.random.default_rng(0).random(len(rows)) < 0.95, 100.0, 0.0)
    assert all_equal(records(rows)).anomalies == ()


# --- little to go by -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        Records.of(),
        records(results(groups=1, pupils=1)),
        records(results(groups=1)),
        records(results().assign(score=50.0)),
        records(results(assessments=1, courses=1)),
        records(results().assign(day=pd.NaT)),
        records(results(groups=2, courses=1), attendance=attendance(days=4)),
        records(results(groups=2, courses=1), attendance=attendance().assign(state="present")),
        records(results(groups=2, courses=1), attendance=attendance().assign(state="absent")),
    ],
)
def test_nothing_is_made_of_little(given):
    for judged in anomalies(given).values():
        assert judged.anomalies == ()


def test_names_that_come_as_categories_are_the_same_names():
    plain = with_attendance(attendance(3, groups=3))
    unseen = [f"Former {number:03}" for number in range(300)]
    names = [*sorted(plain.attendance["pupil"].unique()), *unseen]
    as_read = plain.attendance.assign(pupil=pd.Categorical(plain.attendance["pupil"], categories=names))
    found = attendance_breaks(replace(plain, attendance=as_read), rate=1.0)
    assert found.looked_at == 60
    assert found.anomalies == attendance_breaks(plain, rate=1.0).anomalies
