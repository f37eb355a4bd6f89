"""What came of it: outcomes of terms that are over, to learn from and to be measured by."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from school_ai.ai.analytics.features import ABSENT, final_grades
from school_ai.ai.analytics.records import KEY, Records

__all__ = ["CHANCE", "OUTCOMES", "VALUE", "Outcome", "with_outcome"]

CHANCE, VALUE = "chance", "value"


@dataclass(frozen=True)
class Outcome:
    """What is predicted. `kind`: CHANCE of an event (0 or 1) or VALUE. `per_course`: one for each enrolment, else one
    for each pupil. `rules`: the columns of the naive rules (the last grade, the mean so far) that a model has to
    beat."""

    name: str
    kind: str
    per_course: bool
    rules: tuple[str, ...]


OUTCOMES: dict[str, Outcome] = {
    each.name: each
    for each in (
        Outcome("fails", CHANCE, True, ("last", "mean")),
        Outcome("grade", VALUE, True, ("last", "mean")),
        Outcome("often_absent", CHANCE, False, ("absent",)),
        Outcome("withdraws", CHANCE, True, ("activity_lately", "activity")),
    )
}


def with_outcome(
    table: pd.DataFrame,
    records: Records,
    outcome: Outcome,
    day,
    *,
    pass_mark: float = 50.0,
    absent_share: float = 0.1,
    horizon_days: int = 28,
    drop_to: float = 0.5,
) -> pd.DataFrame:
    """Features with the column `outcome`, of those rows whose outcome is settled on the evening of `day`.

    fails, grade: the final grade (percent by weight) of a term that is over, below `pass_mark` or as it is.
    often_absent: over the whole term at least `absent_share` of the recorded days. withdraws: in the `horizon_days`
    after the features' date, activity in the course is below `drop_to` of what is usual in it, of those who lately did
    more than that. (Measured by the pupil's own activity before, whoever was busiest would fall most, by chance alone.)
    `table` needs `as_of`."""
    day = pd.Timestamp(day).normalize()
    known = records.as_of(day)
    if outcome.name in ("fails", "grade"):
        over = table[table["ends"] < day]
        grades = final_grades(known).set_index(KEY)["grade"]
        found = over.join(grades.rename("outcome"), on=KEY).dropna(subset="outcome")
        if outcome.name == "fails":
            found["outcome"] = (found["outcome"] < pass_mark).astype("float64")
        return found.reset_index(drop=True)
    if outcome.name == "often_absent":
        return _often_absent(table, known, day, absent_share)
    return _withdraws(table, known, day, horizon_days, drop_to)


def _often_absent(table: pd.DataFrame, known: Records, day: pd.Timestamp, absent_share: float) -> pd.DataFrame:
    over = table[table["ends"] < day].drop_duplicates(["pupil", "term", "as_of"])
    spans = over[["pupil", "term", "begins", "ends"]].drop_duplicates(["pupil", "term"])
    days = known.attendance.merge(spans, on="pupil")
    days = days[(days["day"] >= days["begins"]) & (days["day"] <= days["ends"])]
    share = days["state"].isin(ABSENT).astype("float64").groupby([days["pupil"], days["term"]]).mean()
    found = over.join(share.rename("outcome"), on=["pupil", "term"]).dropna(subset="outcome")
    return found.assign(outcome=(found["outcome"] >= absent_share).astype("float64")).reset_index(drop=True)


def _withdraws(
    table: pd.DataFrame, known: Records, day: pd.Timestamp, horizon_days: int, drop_to: float
) -> pd.DataFrame:
    horizon = pd.Timedelta(days=horizon_days)
    found = table[(table["as_of"] + horizon <= day) & (table["as_of"] + horizon <= table["ends"])]
    # Who is silent already is not told by a prediction.
    found = found[found["activity_lately"] >= drop_to].reset_index(drop=True)
    if not len(found):
        return found.assign(outcome=pd.Series(dtype="float64"))
    by = ["pupil", "course"] if known.activity["course"].notna().any() else ["pupil"]
    parts = []
    for as_of, rows in found.groupby("as_of"):
        later = known.activity[(known.activity["day"] > as_of) & (known.activity["day"] <= as_of + horizon)]
        later = later.groupby(by)["count"].sum().rename("later")
        rows = rows.join(later, on=by)
        rows["later"] = rows["later"].fillna(0.0)
        place = "course" if len(by) == 2 else "term"
        usual = rows[place].map(_usual_later(table[table["as_of"] == as_of], later, by, place))
        ratio = np.where(usual > 0, rows["later"] / usual.where(usual > 0, 1), np.nan)
        parts.append(rows.assign(outcome=np.where(np.isnan(ratio), np.nan, ratio < drop_to)))
    return pd.concat(parts, ignore_index=True).drop(columns="later").dropna(subset="outcome").reset_index(drop=True)


def _usual_later(everybody: pd.DataFrame, later: pd.Series, by: list[str], place: str) -> pd.Series:
    """What is usual afterwards in each course (or term), over all who are enrolled, the silent ones included."""
    done = everybody[list(dict.fromkeys([*by, place]))].join(later, on=by)["later"].fillna(0.0)
    return done.groupby(everybody[place]).mean()
