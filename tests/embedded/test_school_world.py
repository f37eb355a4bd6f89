"""The latent world has the structure that it claims, and the records show it as a real school's would."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest

from embedded.school import SchoolSpec, generate
from embedded.school.assessments import KINDS, POINTS, WEIGHTS, grade_positions, kind_weeks
from embedded.school.courses import COURSES
from embedded.school.oracle import normal_cdf
from embedded.school.people import LANGUAGE_SUPPORT
from embedded.school.term_dates import plan_term
from embedded.school.world import ILL, PRESENT, Dynamics

ENGLISH = [course.name for course in COURSES].index("English")


def auc(happened: np.ndarray, forecast: np.ndarray) -> float:
    """Area under the ROC curve: how often a case is ranked above a non-case, ties counted half."""
    values, inverse = np.unique(forecast, return_inverse=True)
    cases = np.bincount(inverse, weights=happened, minlength=len(values))
    others = np.bincount(inverse, weights=~happened, minlength=len(values))
    below = np.concatenate([[0], np.cumsum(others)[:-1]])
    return float((cases * (below + others / 2)).sum() / (cases.sum() * others.sum()))


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one, other)[0, 1])


def test_attendance_is_between_90_and_96_percent(finished_school, large_school):
    for school in (finished_school, large_school):
        assert 0.90 < (school.attendance.status == 0).mean() < 0.96


@pytest.mark.parametrize("seed", [7, 1, 2, 3, 4, 5])
def test_8_to_20_percent_of_courses_are_failed(seed):
    truth = generate(SchoolSpec(seed=seed)).truth
    assert 0.08 < truth.failed[truth.takes].mean() < 0.20


def test_attendance_and_results_go_together(large_school):
    truth = large_school.truth
    present = (truth.absence_reason == PRESENT).mean(axis=1)
    assert 0.2 < correlation(present, np.nanmean(truth.final_grade, axis=1)) < 0.6


def test_attendance_is_lower_on_mondays_and_fridays(large_school):
    present = large_school.truth.absence_reason == PRESENT
    weekday = large_school.term.school_day_weekday
    share = [present[:, weekday == day].mean() for day in range(5)]
    assert max(share[0], share[4]) < min(share[1], share[2], share[3])


def test_colds_come_in_winter_and_in_clusters():
    school = generate(SchoolSpec.of_size(2000, weeks=30))
    month = np.array([day.month for day in school.term.term_days])
    ill = school.world.ill
    assert ill[:, (month == 1) | (month == 2)].mean() > 1.5 * ill[:, month == 9].mean()
    # Within groups illness varies more from day to day than if pupils fell ill independently.
    groups = school.groups
    share = np.add.reduceat(ill, groups.start, axis=0) / groups.size[:, None]
    expected = ill.mean(axis=0) * (1 - ill.mean(axis=0)) / groups.size[:, None]
    assert (share.var(axis=0)).mean() > 1.15 * expected.mean()


def test_engagement_persists_from_week_to_week(large_school):
    engagement = large_school.truth.engagement
    assert correlation(engagement[:, 4], engagement[:, 5]) > 0.85
    assert correlation(engagement[:, 0], engagement[:, 15]) < correlation(engagement[:, 0], engagement[:, 3])


def test_events_strike_few_pupils_and_hard(large_school):
    engagement, baseline = large_school.truth.engagement, large_school.world.traits.baseline
    steps = engagement[:, 1:] - engagement[:, :-1] + 0.15 * (engagement[:, :-1] - baseline[:, None])
    # Beyond three standard deviations of the weekly noise; without events that is one in a thousand.
    assert 0.002 < (steps < -1.24).mean() < 0.008
    assert (steps < -1.24).mean() > 1.5 * (steps > 1.24).mean()


def test_leave_is_announced_and_comes_with_supporting_families(large_school):
    days = large_school.attendance.days
    ill = large_school.truth.absence_reason[:, :days] == ILL
    announced = ill & (large_school.attendance.leave >= 0)
    supported = large_school.truth.support > 0.5
    assert announced[supported].sum() / ill[supported].sum() > announced[~supported].sum() / ill[~supported].sum()


@pytest.mark.parametrize("seed", [7, 1, 2])
def test_oracle_auc_after_six_weeks_leaves_room_for_doubt(seed):
    truth = generate(SchoolSpec(seed=seed)).truth
    found = auc(truth.failed[truth.takes], truth.failure_probability(6)[truth.takes])
    assert 0.85 < found < 0.98


def test_oracle_learns_from_week_to_week(large_school):
    truth = large_school.truth
    failed = truth.failed[truth.takes].astype(float)
    brier = []
    for week in (0, 4, 8, 12, 16):
        forecast = truth.failure_probability(week, 40)[truth.takes]
        brier.append(np.mean((forecast - failed) ** 2))
    assert all(later < earlier for earlier, later in pairwise(brier))
    assert brier[-1] < 1e-12


@pytest.mark.parametrize("week", [0, 6, 12])
def test_oracle_is_calibrated(large_school, week):
    truth = large_school.truth
    forecast, failed = truth.failure_probability(week)[truth.takes], truth.failed[truth.takes]
    assert abs(forecast.mean() - failed.mean()) < 0.02
    for low, high in ((0.0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.0)):
        here = (forecast >= low) & (forecast <= high)
        # A bin of n courses of some pupils: three standard errors, and half as much again since courses of
        # one pupil hang together.
        allowed = 4.5 * np.sqrt(0.25 / here.sum())
        assert abs(forecast[here].mean() - failed[here].mean()) < min(allowed, 0.12)


@pytest.mark.parametrize("week", [4, 10, 14])
@pytest.mark.parametrize("by", ["ability", "drift", "engagement", "days missed", "support"])
def test_oracle_is_calibrated_among_pupils_who_differ(large_school, week, by):
    """It must have used all of the state: forecasts are right for the highest and for the lowest fifth."""
    truth, world = large_school.truth, large_school.world
    state = world.evenings[week]
    courses = truth.takes.shape[1]
    value = {
        "ability": truth.ability,
        "drift": world.drift[:, :, week],
        "engagement": np.repeat(state.engagement[0][:, None], courses, axis=1),
        "days missed": np.repeat(state.days_missed[0][:, None], courses, axis=1) + 0.0,
        "support": np.repeat(truth.support[:, None], courses, axis=1),
    }[by][truth.takes]
    forecast, failed = truth.failure_probability(week)[truth.takes], truth.failed[truth.takes]
    for here in (value <= np.quantile(value, 0.2), value >= np.quantile(value, 0.8)):
        assert abs(forecast[here].mean() - failed[here].mean()) < 0.025


def test_oracle_has_a_closed_form_before_the_last_week(large_school):
    """Only the final is to come, and what it is expected to be is known."""
    truth, scores = large_school.truth, large_school.scores
    sat = scores.sat_on >= 0
    sat[:, :, 3] = True
    known = np.where(sat[:, :, :3], np.nansum(scores.points, axis=3)[:, :, :3], 0).sum(axis=2)
    noise = np.sqrt(KINDS[3].noise ** 2 + 49 * (0.4**2 + 0.4**2 + 0.2**2))
    target = 50 * (sat * WEIGHTS).sum(axis=2) - known - 0.4 * truth.expected_scores[:, :, 3]
    expected = normal_cdf(target / (0.4 * noise))
    np.testing.assert_allclose(truth.failure_probability(15)[truth.takes], expected[truth.takes], atol=1e-9)


def test_oracle_plays_out_exactly_the_weeks_to_come(monkeypatch):
    played = []
    week_of = Dynamics.week

    def spy(self, state, week, draws):
        played.append(week)
        return week_of(self, state, week, draws)

    truth = generate(SchoolSpec.of_size(24)).truth
    monkeypatch.setattr(Dynamics, "week", spy)
    truth.failure_probability(6, worlds=2)
    # The final in week 16 draws on the fifteen weeks before it.
    assert played == list(range(6, 15))


def test_oracle_beats_what_the_marks_say(large_school):
    """A forecast from the marks so far alone must be worse than one from the whole truth."""
    truth, scores = large_school.truth, large_school.scores
    seen = np.nansum(scores.points[:, :, 0], axis=2) / POINTS[0].sum()
    oracle = auc(truth.failed[truth.takes], truth.failure_probability(6)[truth.takes])
    assert auc(truth.failed[truth.takes], -seen[truth.takes]) < oracle - 0.05


def test_oracle_refuses_weeks_that_are_not_there(school):
    for week in (-1, 17):
        with pytest.raises(ValueError, match="week must be"):
            school.truth.failure_probability(week)


def test_true_score_is_what_the_observed_one_scatters_around(large_school):
    truth = large_school.truth
    error = (truth.final_grade - truth.true_score)[truth.takes]
    assert abs(error.mean()) < 0.7
    assert 3 < error.std() < 8
    assert correlation(truth.true_score[truth.takes], truth.final_grade[truth.takes]) > 0.85


@pytest.mark.parametrize("kind", range(4))
def test_expected_scores_follow_the_documented_equation(large_school, kind):
    """The model of README.md, written down once more."""
    truth, traits, world = large_school.truth, large_school.world.traits, large_school.world
    weeks = (2, 6, 10, 15)[kind]
    before = large_school.term.school_day_week < weeks
    missed = (truth.absence_reason[:, before] != PRESENT).mean(axis=1)
    path = 0.50 * truth.engagement[:, :weeks].mean(axis=1) - 4.0 * (missed - 0.06)
    load = np.array([course.language_load for course in COURSES])
    gap = (large_school.pupils.category == LANGUAGE_SUPPORT)[:, None] * load * np.exp(-weeks / 6)
    effect = truth.teacher_effect[large_school.timetable.teacher_of[large_school.groups.of_pupil]]
    readiness = truth.ability + effect - truth.difficulty + world.drift[:, :, weeks] - gap
    expected = 67 + 10.2 * readiness + (1.3 if kind == 2 else 1.0) * 10.2 * path[:, None]
    shares = POINTS[kind] / POINTS[kind].sum()
    expected += (traits.criterion @ shares)[:, None] - 10.2 * gap * (shares @ [-0.2, -0.2, 0.5])
    np.testing.assert_allclose(truth.expected_scores[truth.takes][:, kind], expected[truth.takes])


def test_drift_grows_like_a_random_walk(large_school):
    drift = large_school.world.drift
    assert drift[:, :, 0].max() == 0
    for week in (4, 16):
        assert drift[:, :, week].std() == pytest.approx(0.18 * np.sqrt(week), rel=0.03)


def test_who_is_away_sits_later_or_never(large_school):
    scores, plans, groups = large_school.scores, large_school.plans, large_school.groups
    open_days = np.flatnonzero(large_school.term.is_school_day)
    later = never = 0
    for group, course, kind, day in zip(plans.group, plans.course, plans.kind, plans.day, strict=True):
        pupils = np.flatnonzero(groups.of_pupil == group)
        away = large_school.truth.absence_reason[pupils, day] != PRESENT
        sat = scores.sat_on[pupils, course, kind]
        assert (sat[~away] == open_days[day]).all()
        assert ((sat[away] > open_days[day]) | (sat[away] == -1)).all()
        np.testing.assert_array_equal(np.isnan(scores.points[pupils, course, kind]).all(axis=1), sat == -1)
        later, never = later + (sat[away] > 0).sum(), never + (sat[away] < 0).sum()
        if KINDS[kind].name == "Project":
            assert (sat > 0).all()
    assert 0.1 < never / (never + later) < 0.3


def test_final_grade_is_points_over_maximum_of_what_was_sat(school):
    scores, maximum = school.scores, POINTS.sum(axis=1)
    for pupil, course in [(0, 0), (100, 3), (239, 7)]:
        sat = scores.sat_on[pupil, course] >= 0
        points = scores.points[pupil, course][sat].sum()
        assert scores.final_grade[pupil, course] == pytest.approx(100 * points / maximum[sat].sum())


def test_winter_break_and_weekends_have_no_school():
    term = plan_term(dt.date(2026, 11, 2), weeks=16)
    days = set(term.school_days)
    assert dt.date(2026, 12, 23) in days
    assert not days & {dt.date(2026, 12, 24) + dt.timedelta(days=n) for n in range(10)}
    assert max(day.weekday() for day in days) == 4


def test_gender_and_boarding_do_not_touch_ability(large_school):
    pupils, ability = large_school.pupils, large_school.truth.ability.mean(axis=1)
    for mark in (pupils.gender == 1, pupils.boarding):
        difference = ability[mark].mean() - ability[~mark].mean()
        error = ability.std() * np.sqrt(1 / mark.sum() + 1 / (~mark).sum())
        assert abs(difference) < 3 * error


def test_language_gap_closes_during_the_term(large_school):
    expected = large_school.truth.expected_scores
    learning = large_school.pupils.category == LANGUAGE_SUPPORT
    gap = [
        np.nanmean(expected[~learning, ENGLISH, kind]) - np.nanmean(expected[learning, ENGLISH, kind])
        for kind in range(len(KINDS))
    ]
    assert gap[0] > 5
    assert abs(gap[3]) < gap[0] / 2


def test_weights_of_the_kinds_add_up():
    assert POINTS.sum() == 100
    assert WEIGHTS.sum() == pytest.approx(1)
    assert list(kind_weeks(16)) == [3, 7, 11, 16]
    assert list(kind_weeks(36)) == [7, 16, 25, 36]


def test_grades_begin_at_their_thresholds():
    codes = np.array(["F", "D", "C", "B", "A", "A+"])
    assert list(codes[grade_positions(np.array([0, 49.9, 50, 100 * 3 / 5, 79.99, 80, 100]))]) == [
        "F", "F", "D", "C", "B", "A", "A+",
    ]  # fmt: skip


def test_normal_cdf_agrees_with_known_values():
    found = normal_cdf(np.array([-3.0, -1.0, 0.0, 1.0, 1.959964]))
    np.testing.assert_allclose(found, [0.0013499, 0.1586553, 0.5, 0.8413447, 0.975], atol=2e-7)


def test_results_come_after_the_assessment_and_some_are_missing(rows, school):
    plans = {row["name"]: row for row in rows("Assessment Plan")}
    results = rows("Assessment Result")
    delays = [(row["creation"].date() - plans[row["assessment_plan"]]["schedule_date"]).days for row in results]
    assert min(delays) >= 1
    assert max(delays) > 7
    late = [row for row in results if row["comment"]]
    assert 0.01 < len(late) / len(results) < 0.10
    due = [name for name, plan in plans.items() if plan["schedule_date"] < dt.date(2026, 10, 15)]
    expected = sum(school.groups.size[school.groups.names.index(plans[name]["student_group"])] for name in due)
    given = sum(1 for row in results if row["assessment_plan"] in set(due))
    assert 0.95 < given / expected < 1


def test_plans_of_the_future_have_no_results(rows):
    future = {row["name"] for row in rows("Assessment Plan") if row["schedule_date"] > dt.date(2026, 10, 30)}
    assert len(future) == 2 * 66
    assert not future & {row["assessment_plan"] for row in rows("Assessment Result")}


def test_schedules_reach_to_the_end_of_the_term(rows):
    days = {row["schedule_date"] for row in rows("Course Schedule")}
    assert min(days) == dt.date(2026, 8, 31)
    assert max(days) == dt.date(2026, 12, 18)


def test_illness_episodes_cover_the_days_of_illness(school):
    episodes = school.truth.illness_episodes()
    days = sum((episode.end - episode.start).days + 1 for episode in episodes)
    assert days == school.world.ill.sum()
    length = [(episode.end - episode.start).days + 1 for episode in episodes]
    assert 2 < np.mean(length) < 4
