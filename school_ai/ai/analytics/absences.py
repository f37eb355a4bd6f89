"""Who is away now, day after day, without leave. A plain rule, no estimate: a spell that has not ended is no break with
what is usual until it has lasted for weeks, and by then somebody should long have called."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from school_ai.ai.analytics.records import Records

__all__ = ["FEWEST_DAYS", "Away", "away_now"]

FEWEST_DAYS = 4
# Where a register was not taken for so many days, nobody knows who is away now.
STALE_DAYS = 7


@dataclass(frozen=True)
class Away:
    """A pupil, the first and the last recorded day of the spell, and how many recorded days it has."""

    pupil: str
    since: date
    until: date
    days: int


def away_now(records: Records, day, fewest: int = FEWEST_DAYS) -> list[Away]:
    """Pupils whose last `fewest` recorded school days or more were all missed without leave, the longest first. A day
    that is taken lesson by lesson is missed if every lesson was."""
    day = pd.Timestamp(day).normalize()
    rows = records.attendance
    rows = rows[(rows["day"] <= day) & (rows["day"] > day - pd.Timedelta(days=200))]
    if not len(rows):
        return []
    rows = pd.DataFrame(
        {
            "pupil": rows["pupil"].astype("object"),
            "day": rows["day"],
            "missed": (rows["state"] == "absent").astype("float64"),
        }
    )
    days = rows.groupby(["pupil", "day"])["missed"].min().reset_index().sort_values(["pupil", "day"])
    days["missed"] = (days["missed"] > 0) & ~_on_leave(days, records.leaves)
    last = days.groupby("pupil")["day"].transform("max")
    days = days[last > day - pd.Timedelta(days=STALE_DAYS)]
    # The days after the last one that was not missed.
    back = days[::-1]
    spell = back[back.groupby("pupil")["missed"].cummin().astype(bool)]
    found = spell.groupby("pupil")["day"].agg(["min", "max", "size"])
    found = found[found["size"] >= fewest].sort_values("size", ascending=False, kind="stable")
    return [
        Away(str(pupil), since.date(), until.date(), int(size))
        for pupil, since, until, size in found.itertuples(name=None)
    ]


def _on_leave(days: pd.DataFrame, leaves: pd.DataFrame) -> pd.Series:
    """Whether leave was granted for each day."""
    if not len(leaves):
        return pd.Series(False, index=days.index)
    rows = days[["pupil", "day"]].reset_index()
    spans = leaves[["pupil", "day", "until"]].rename(columns={"day": "since"})
    joined = rows.merge(spans.assign(pupil=spans["pupil"].astype("object")), on="pupil")
    inside = joined[(joined["day"] >= joined["since"]) & (joined["day"] <= joined["until"])]
    return pd.Series(days.index.isin(inside["index"]), index=days.index)
