"""Class sizes, loads, rooms, and where an hour would help."""

import numpy as np
import pandas as pd
import pytest

from school_ai.ai.analytics.resources import Help, class_sizes, loads, room_use, where_help_counts
from tests.engines.analytics.schools import MONDAY


def test_class_sizes_beside_rooms_and_the_school():
    classes = pd.DataFrame(
        {
            "group": list("ABCDEF"),
            "pupils": [24, 25, 26, 25, 24, 40],
            "capacity": ["30", "20", "", None, "0", "forty"],
        }
    )
    found = class_sizes(classes).set_index("group")
    assert found.loc["A", ["filled", "over"]].tolist() == [0.8, 0]
    assert found.loc["B", ["filled", "over"]].tolist() == [1.25, 5]
    assert found.loc[["C", "D", "E", "F"], "filled"].isna().all()
    assert found.loc[:, "beside"].tolist() == ["", "", "", "", "", "high"]
    assert (found["median"] == 25).all() and found["enough"].all()


def test_few_classes_have_no_spread():
    found = class_sizes(pd.DataFrame({"group": ["A"], "pupils": [24]}))
    assert found["median"].isna().all() and not found["enough"].any()
    assert found["beside"].tolist() == [""]
    assert len(class_sizes(pd.DataFrame({"group": [], "pupils": []}))) == 0


def test_equal_classes_are_not_unlike():
    found = class_sizes(pd.DataFrame({"group": list("ABCDE"), "pupils": [24, 24, 24, 24, 25]}))
    assert set(found["beside"]) == {""}


def lessons(instructor: str, a_week: int, weeks=range(10), closed=(4,)) -> pd.DataFrame:
    days = [
        MONDAY + pd.Timedelta(days=7 * week + number % 5)
        for week in weeks
        if week not in closed
        for number in range(a_week)
    ]
    return pd.DataFrame({"instructor": instructor, "day": days})


def test_loads_are_by_weeks_with_lessons():
    rows = pd.concat(
        [
            lessons("ada", 20),
            lessons("bob", 18),
            lessons("cyd", 19),
            lessons("dan", 20),
            lessons("eve", 4),
            lessons("fay", 20, range(5, 10)),
        ]
    )
    rows = pd.concat([rows, lessons("ada", 5, [2]), pd.DataFrame({"instructor": ["ada", None], "day": [None, MONDAY]})])
    full = pd.DataFrame({"instructor": ["ada", "eve", "bob"], "periods": [25, 8, 0]})
    found = loads(rows, full).set_index("instructor")
    # Nine weeks: nobody has lessons in the fifth.
    assert found.loc["ada", ["week", "most", "weeks"]].tolist() == [pytest.approx(185 / 9), 25, 9]
    assert found.loc["fay", ["week", "weeks"]].tolist() == [20, 5]
    assert found.loc["eve", "beside"] == "low"
    assert found.loc["eve", "share"] == 0.5
    assert found.loc[["bob", "cyd"], "share"].isna().all()
    double = loads(lessons("ada", 10).assign(periods=2.0))
    assert double["week"].tolist() == [20]
    assert not double["enough"].any()
    assert len(loads(rows[:0])) == 0


def test_rooms():
    rooms = pd.DataFrame({"room": list("ABCDE"), "capacity": [30, "20", None, 30, 30]})
    rows = pd.DataFrame({"room": ["A"] * 20 + ["B"] * 10 + ["C"], "pupils": [24] * 20 + [20] * 5 + [np.nan] * 5 + [9]})
    found = room_use(rows, rooms, periods_a_week=20, weeks=2).set_index("room")
    assert found["used"].tolist() == [20, 10, 1, 0, 0]
    assert found.loc["A", ["share", "seats"]].tolist() == [0.5, 0.8]
    assert found.loc["B", "seats"] == 1.0
    assert found.loc[["C", "D"], "seats"].isna().all()
    with pytest.raises(ValueError, match="open"):
        room_use(rows, rooms, periods_a_week=0, weeks=2)


def chances(**groups: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"pupil": f"{group}{number}", "course": "Maths", "group": group, "chance": chance}
            for group, row in groups.items()
            for number, chance in enumerate(row)
        ]
    )


def test_help_counts_where_pupils_are_near_the_line():
    found = where_help_counts(
        chances(lost=[0.98] * 10, near=[0.5] * 4 + [0.02] * 6, safe=[0.02] * 10, tiny=[0.5] * 2, none=[np.nan] * 3)
    ).set_index("group")
    assert found.index.tolist() == ["near", "tiny", "lost", "safe"]
    assert (found.loc["near", "near"], found.loc["near", "pupils"], found.loc["near", "seats"]) == (4, 10, 6)
    assert found.loc["near", "expected"] == pytest.approx(2.12)
    assert (found["avoided_low"] < found["avoided"]).all() and (found["avoided"] < found["avoided_high"]).all()
    assert found["enough"].to_dict() == {"near": True, "tiny": False, "lost": True, "safe": True}


def test_avoided_failures_are_what_the_assumption_says():
    assumed = Help(least=0.0, usual=1.0, most=2.0, seats=2)
    (row,) = where_help_counts(chances(a=[0.5, 0.5, 0.5]), assumed=assumed).to_dict("records")
    assert row["avoided"] == pytest.approx(2 * (0.5 - 1 / (1 + np.e)))
    assert (row["avoided_low"], row["seats"]) == (0, 2)
    (twice,) = where_help_counts(chances(a=[0.5, 0.5, 0.5]), assumed=assumed, hours=2).to_dict("records")
    assert twice["avoided"] == pytest.approx(row["avoided_high"])


def test_no_predictions():
    assert len(where_help_counts(chances(a=[np.nan]))) == 0
