"""Small schools with a known truth, for tests."""

import numpy as np
import pandas as pd

from school_ai.ai.analytics.records import Records

MONDAY = pd.Timestamp("2026-08-31")


def results(
    seed: int = 0,
    *,
    groups: int = 8,
    pupils: int = 20,
    courses: int = 4,
    assessments: int = 4,
    noise: float = 10.0,
    hardness: float = 5.0,
    slope: float = 0.0,
    group_noise: float = 0.0,
) -> pd.DataFrame:
    """Results in percent (maximum 100) of every pupil in every course: `kind` is sat by all groups of a course alike,
    `assessment` by one group. Assessments lie three weeks apart; the first group gains `slope` a week on the others."""
    rng = np.random.default_rng(seed)
    shape = (groups, pupils, courses, assessments)
    ability = rng.normal(0, 8, (groups, pupils, 1, 1)) + rng.normal(0, 5, (groups, pupils, courses, 1))
    hard = rng.normal(0, hardness, (1, 1, courses, assessments))
    percent = 60 + ability + hard + rng.normal(0, group_noise, (groups, 1, courses, assessments))
    percent = percent + rng.normal(0, noise, shape)
    weeks = 3 * np.arange(assessments)
    percent[0] += slope * weeks
    group, pupil, course, number = (each.ravel() for each in np.indices(shape))
    return pd.DataFrame(
        {
            "pupil": [f"P{g}-{p}" for g, p in zip(group, pupil, strict=True)],
            "group": [f"G{g}" for g in group],
            "course": [f"C{c}" for c in course],
            "kind": [f"K{n}" for n in number],
            "assessment": [f"A{g}-{c}-{n}" for g, c, n in zip(group, course, number, strict=True)],
            "day": MONDAY + pd.to_timedelta(7 * weeks[number] + course, unit="D"),
            "score": percent.ravel(),
            "maximum": 100.0,
        }
    )


def records(rows: pd.DataFrame, **frames) -> Records:
    """Records of results with `group`; all enrolments run over twenty weeks."""
    enrolments = rows[["pupil", "course", "group"]].drop_duplicates(["pupil", "course"])
    enrolments = enrolments.assign(begins=MONDAY, ends=MONDAY + pd.Timedelta(weeks=20))
    return Records.of(enrolments=enrolments, results=rows.drop(columns="group"), **frames)
