"""Topics that build on others are proposed, and topics that do not seldom are."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from school_ai.ai.analytics.prerequisites import BASES, COLUMNS, propose

TOPICS = [f"T{number}" for number in range(9)]
ORDER = pd.DataFrame({"course": "Maths", "topic": TOPICS, "position": range(9)})


def shares(seed: int, builds: dict[tuple[int, int], float], pupils: int = 200, missing: float = 0.15) -> pd.DataFrame:
    """Shares right of nine topics. `builds`: by how much of it what a pupil has of an earlier topic, beyond ability,
    helps in a later one."""
    rng = np.random.default_rng(seed)
    ability = rng.normal(size=pupils)
    own = rng.normal(0, 0.15, (pupils, 9))
    for (earlier, later), much in sorted(builds.items(), key=lambda each: each[0][1]):
        own[:, later] += much * own[:, earlier]
    right = np.clip(rng.uniform(0.5, 0.7, 9) + rng.uniform(0.06, 0.14, 9) * ability[:, None] + own, 0, 1)
    pupil, topic = np.nonzero(rng.random(right.shape) > missing)
    return pd.DataFrame(
        {
            "pupil": pupil,
            "course": "Maths",
            "topic": [TOPICS[each] for each in topic],
            "share": right[pupil, topic],
            "day": pd.Timestamp("2026-09-01") + pd.to_timedelta(7 * topic, unit="D"),
        }
    )


def told(found: pd.DataFrame) -> set[tuple[str, str]]:
    by_results = found[found["basis"] == "results"]
    return set(zip(by_results["earlier"], by_results["later"], strict=True))


def test_ability_alone_is_no_prerequisite():
    some = [bool(told(propose(shares(seed, {}), ORDER, draws=100))) for seed in range(40)]
    # A rate of 0.1 where nothing is so: in a tenth of the courses, three standard errors allowed.
    assert np.mean(some) <= 0.1 + 3 * np.sqrt(0.09 / 40)


def test_what_builds_on_it_is_proposed_with_its_effect():
    hits, others, covered = 0, 0, []
    for seed in range(15):
        found = propose(shares(seed, {(1, 4): 0.6, (3, 7): 0.5}), ORDER, draws=100)
        pairs = told(found)
        hits += len(pairs & {("T1", "T4"), ("T3", "T7")})
        others += len(pairs - {("T1", "T4"), ("T3", "T7")})
        for row in found[found["basis"] == "results"].itertuples():
            if (row.earlier, row.later) == ("T1", "T4"):
                # 0.6 / √(1 + 0.36).
                covered.append(row.low <= 0.514 <= row.high)
                assert row.missed_after_missed > row.missed_after_known
                assert row.pupils > 100 and row.rate < 0.1 and row.enough
    assert hits / 30 > 0.85
    assert others / 15 < 0.5
    assert np.mean(covered) > 0.75


def test_by_way_of_another_is_left_out():
    found = propose(shares(0, {(1, 3): 0.8, (3, 6): 0.8}, pupils=500), ORDER)
    assert {("T1", "T3"), ("T3", "T6")} <= told(found)
    assert ("T1", "T6") not in told(found)


def test_the_order_decides_what_was_first():
    rows = shares(0, {(1, 4): 0.8}, pupils=400)
    backwards = ORDER.assign(position=-ORDER["position"])
    assert ("T1", "T4") in told(propose(rows, ORDER))
    assert ("T4", "T1") in told(propose(rows, backwards))
    # Without a curriculum, by when they were sat; without days, not at all.
    assert ("T1", "T4") in told(propose(rows))
    assert len(propose(rows.drop(columns="day"))) == 0


def test_without_results_the_curriculum_proposes_the_one_before():
    found = propose(shares(0, {})[:0], ORDER)
    assert list(zip(found["earlier"], found["later"], strict=True)) == list(pairwise(TOPICS))
    assert set(found["basis"]) == {"order"} and "order" in BASES
    assert not found["enough"].any() and found[["effect", "low", "high", "pupils"]].isna().all().all()


@pytest.mark.parametrize(
    "rows",
    [
        shares(0, {})[:0],
        shares(0, {(1, 4): 0.8}, pupils=1),
        shares(0, {(1, 4): 0.8}, pupils=25),
        shares(0, {}).assign(share=0.5),
        shares(0, {}).assign(share=np.nan),
        shares(0, {}).assign(day=pd.NaT),
        shares(0, {(1, 4): 0.8})[lambda frame: frame["topic"].isin(["T1", "T4"])],
    ],
)
def test_nothing_is_made_of_little(rows):
    found = propose(rows)
    assert not told(found)
    assert list(found.columns) == COLUMNS
