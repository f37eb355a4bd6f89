"""What instructors add: against the demo school's truth, and where nothing can be said."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from benchmarks.analytics.schools import cohort
from school_ai.ai.analytics.records import Records
from school_ai.ai.analytics.teaching import WHY_NOT, Teaching
from tests.engines.analytics.schools import records, results


def instructors(rows: pd.DataFrame, of) -> pd.DataFrame:
    """Who teaches each course of each group."""
    places = rows[["course", "group"]].drop_duplicates()
    return places.assign(instructor=[of(*place) for place in places.itertuples(index=False)])


@cache
def demo(seed: int):
    """A fitted demo school, and its instructors' true effects in percent."""
    one = cohort(seed)
    tables = {table.doctype: table for table in one.school.tables()}
    lessons = tables["Course Schedule"]
    teaches = pd.DataFrame(
        {
            "instructor": list(lessons.column("instructor")),
            "course": list(lessons.column("course")),
            "group": [f"{seed}{group}" for group in lessons.column("student_group")],
        }
    )
    names = tables["Instructor"].column("name")
    points = one.school.world.parameters.score_per_readiness
    truth = dict(zip(names, points * one.school.truth.teacher_effect, strict=True))
    return Teaching().fit(one.records, teaches), truth


def test_the_demo_schools_instructors_are_told_with_intervals_that_hold():
    alike, covered = [], []
    for seed in range(8):
        fitted, truth = demo(seed)
        told = [found for found in map(fitted.of, truth) if found.enough]
        assert len(told) >= 14
        values = [found.value for found in told]
        alike.append(np.corrcoef(values, [truth[found.instructor] for found in told])[0, 1])
        covered += [found.low <= truth[found.instructor] <= found.high for found in told]
        # Drawn to zero: they lie no further apart than the truth does, in the middle of schools.
        assert np.std(values) < 1.2 * np.std(list(truth.values()))
    assert np.mean(alike) > 0.5
    assert 0.9 <= np.mean(covered) <= 0.99


def test_a_figure_comes_with_the_schools_spread():
    fitted, truth = demo(0)
    found = next(found for found in map(fitted.of, truth) if found.enough)
    assert found.low < found.value < found.high
    assert found.usual_low == -found.usual_high < 0
    assert found.groups >= 2 and found.pupils > 20


def test_good_classes_do_not_make_a_good_instructor():
    """One instructor has the classes of the ablest pupils, in one course of four; the others teach the rest alike."""
    rows = results(0, groups=8, noise=4.0, hardness=0.0)
    able = rows["group"].isin(["G0", "G1"])
    rows.loc[able, "score"] += 12
    teaches = instructors(
        rows, lambda course, group: f"{course}-{'able' if group in ('G0', 'G1') else int(group[1]) % 2}"
    )
    fitted = Teaching().fit(records(rows), teaches)
    for course in range(4):
        found = fitted.of(f"C{course}-able")
        assert found.enough
        assert abs(found.value) < 3
    # The same with what is really added.
    rows.loc[able & (rows["course"] == "C1"), "score"] += 14
    found = Teaching().fit(records(rows), teaches).of("C1-able")
    # Beside the colleagues' classes in the course and the classes' other courses.
    assert found.value > 4


def test_instructors_who_do_not_differ_are_not_told_apart():
    lows = 0
    for seed in range(10):
        rows = results(seed, groups=8, noise=8.0)
        teaches = instructors(rows, lambda course, group: f"{course}-{int(group[1]) % 2}")
        fitted = Teaching().fit(records(rows), teaches)
        lows += sum(found.low > 0 or found.high < 0 for found in map(fitted.of, teaches["instructor"].unique()))
    assert lows / 80 < 0.08


def test_earlier_terms_are_allowed_for():
    """Whom a course suits was good at it before: that is not this term's instructor, and known, it makes surer."""
    rng = np.random.default_rng(0)
    names = [f"P{group}-{number}" for group in range(8) for number in range(20)]
    group = np.repeat([f"G{number}" for number in range(8)], 20)
    able = rng.normal(0, 8, 160)
    gift = rng.normal(0, 6, (160, 2))
    parts, spans = [], []
    for term, begins in (("1", "2025-09-01"), ("2", "2026-09-01")):
        for course in range(2):
            score = 60 + able + gift[:, course] + rng.normal(0, 3, 160)
            day = pd.Timestamp(begins) + pd.Timedelta(days=30)
            row = pd.DataFrame({"pupil": names, "course": f"C{course}", "term": term, "group": group})
            parts.append(row.assign(assessment="A", day=day, score=score, maximum=100.0))
            spans.append(row.assign(begins=pd.Timestamp(begins), ends=pd.Timestamp(begins) + pd.Timedelta(days=100)))
    teaches = instructors(pd.concat(parts[2:]), lambda course, group: f"{course}-{int(group[1]) % 2}").assign(term="2")
    known = Records.of(results=pd.concat(parts).drop(columns="group"), enrolments=pd.concat(spans))
    last = Records.of(results=pd.concat(parts[2:]).drop(columns="group"), enrolments=pd.concat(spans[2:]))
    width = {}
    for name, given in (("all", known), ("last", last)):
        found = [Teaching().fit(given, teaches).of(name) for name in ("C0-0", "C0-1", "C1-0", "C1-1")]
        assert all(each.enough for each in found)
        width[name] = np.mean([each.high - each.low for each in found])
    assert width["all"] < width["last"]


def test_who_teaches_alone_is_not_compared():
    rows = results(0, groups=6, courses=6)
    teaches = instructors(rows, lambda course, group: "alone" if course == "C0" else f"{course}-{int(group[1]) % 2}")
    fitted = Teaching().fit(records(rows), teaches)
    assert fitted.of("alone").why == "no comparison"
    assert np.isnan(fitted.of("alone").value)
    assert fitted.of("C1-0").enough


def test_few_and_unknown():
    rows = results(0, groups=6, pupils=10)
    teaches = instructors(rows, lambda course, group: f"{course}-{0 if group == 'G0' else 1}")
    fitted = Teaching().fit(records(rows), teaches)
    assert fitted.of("C1-0").why == "few"
    assert fitted.of("nobody").why == "unknown"
    two = Teaching().fit(records(rows), instructors(rows, lambda course, group: str(int(group[1]) % 2)))
    assert two.of("0").why == "few instructors"


@pytest.mark.parametrize(
    "given",
    [
        Records.of(),
        records(results(groups=1, pupils=1)),
        records(results(groups=1)),
        records(results(groups=1, courses=1)),
        records(results().assign(score=50.0)),
        records(results().assign(day=pd.NaT)),
    ],
)
def test_nothing_is_made_of_little(given):
    rows = results()
    teaches = instructors(rows, lambda course, group: f"{course}-{int(group[1]) % 2}")
    found = Teaching().fit(given, teaches).of("C0-0")
    if found.enough:
        # All grades are equal: nobody adds anything.
        assert found.value == pytest.approx(0, abs=1e-3)
    else:
        assert found.why in WHY_NOT
        assert np.isnan(found.value)
