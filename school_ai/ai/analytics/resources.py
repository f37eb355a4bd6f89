"""What a school has and how it is used: class sizes, rooms, teachers' load, and where an hour of support would help
most.

Everything takes plain frames and returns one row for each class, room, instructor or group.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

__all__ = ["USUAL_HELP", "Help", "class_sizes", "loads", "room_use", "where_help_counts"]

FEWEST = 4
# Tukey's fence: so many ranges between the quartiles beyond them, a value is unlike the others.
FENCE = 1.5
# Pupils whose chance of failing lies between these can be moved by an hour; the others are safe, or need more than
# that.
NEAR = (0.15, 0.85)


@dataclass(frozen=True)
class Help:
    """What support is assumed to do, which no school's records show: by how much an hour lowers the log odds of
    failing of one pupil who is given it, `least`, `usual` and `most`; and how many `seats` an hour has."""

    least: float
    usual: float
    most: float
    seats: int


# Nickow, Oreopoulos and Quan (2020) find 0.37 standard deviations for tutoring; taken as the work of some 45 hours,
# one is about 0.008. If a pupil's final grade is foretold to about 0.6 of them, and a standard deviation of what is
# not foretold is worth 1.7 on the log odds, that is 0.023. The range is a guess, to hold larger groups and shorter
# courses.
USUAL_HELP = Help(0.005, 0.023, 0.05, 6)


def _spread(values: pd.Series) -> tuple[float, float, float]:
    """Quartiles, NaN of fewer than FEWEST values."""
    known = values.dropna()
    if len(known) < FEWEST:
        return np.nan, np.nan, np.nan
    return tuple(float(each) for each in known.quantile([0.25, 0.5, 0.75]))


def _with_spread(found: pd.DataFrame, column: str) -> pd.DataFrame:
    """Adds the school's quartiles of a column, `enough` (whether there are so many that they say something), and
    `beside`: "high" or "low" where a value is unlike the school's others (beyond Tukey's fences), else empty."""
    lower, median, upper = _spread(found[column])
    reach = FENCE * (upper - lower)
    # Where nearly all are equal, a difference of one is none worth naming.
    reach = max(reach, 0.1 * abs(median)) if np.isfinite(reach) else np.nan
    beside = np.select([found[column] > upper + reach, found[column] < lower - reach], ["high", "low"], "")
    return found.assign(
        lower=lower, median=median, upper=upper, beside=beside, enough=np.isfinite(median) & found[column].notna()
    )


def class_sizes(classes: pd.DataFrame) -> pd.DataFrame:
    """From `group`, `pupils` and, where known, `capacity` (seats of the smallest room that the group has lessons in):
    `filled` (share of seats), `over` (pupils without a seat), the quartiles of `pupils` over the school, `beside`,
    `enough`. A capacity that is no positive number counts as unknown."""
    found = classes[["group", "pupils"]].reset_index(drop=True).copy()
    found["pupils"] = pd.to_numeric(found["pupils"], errors="coerce").astype("float64")
    capacity = classes["capacity"] if "capacity" in classes else pd.Series(np.nan, index=classes.index)
    capacity = pd.to_numeric(capacity, errors="coerce").astype("float64").reset_index(drop=True)
    found["capacity"] = capacity.where(capacity > 0)
    found["filled"] = found["pupils"] / found["capacity"]
    found["over"] = (found["pupils"] - found["capacity"]).clip(lower=0)
    return _with_spread(found, "pupils")


def loads(lessons: pd.DataFrame, full: pd.DataFrame | None = None) -> pd.DataFrame:
    """From lessons `instructor`, `day` and, where they are longer than one, `periods`: `week` (mean periods a week
    over the weeks in which the school has lessons, from the instructor's first to their last), `most` (in one week),
    `weeks`, the school's quartiles of `week`, `beside`, `enough`.

    `full`: `instructor`, `periods` of a full week by contract; adds `share` of it, NaN where it is not known.
    """
    columns = ["instructor", "week", "most", "weeks"]
    lessons = lessons.assign(day=pd.to_datetime(lessons["day"], errors="coerce")).dropna(subset=["instructor", "day"])
    periods = lessons["periods"].fillna(1) if "periods" in lessons else 1.0
    monday = lessons["day"].dt.normalize() - pd.to_timedelta(lessons["day"].dt.weekday, unit="D")
    lessons = lessons.assign(periods=periods, monday=monday)
    sums = lessons.groupby(["instructor", "monday"])["periods"].sum().reset_index()
    found = sums.groupby("instructor").agg(
        total=("periods", "sum"), most=("periods", "max"), first=("monday", "min"), last=("monday", "max")
    )
    open_weeks = np.sort(sums["monday"].unique())
    found["weeks"] = np.searchsorted(open_weeks, found["last"], side="right") - np.searchsorted(
        open_weeks, found["first"]
    )
    found["week"] = found["total"] / found["weeks"]
    found = _with_spread(found.reset_index()[columns], "week")
    if full is None:
        return found
    contract = pd.to_numeric(full.set_index("instructor")["periods"], errors="coerce")
    contract = found["instructor"].map(contract[contract > 0])
    return found.assign(share=found["week"] / contract)


def room_use(lessons: pd.DataFrame, rooms: pd.DataFrame, *, periods_a_week: float, weeks: float) -> pd.DataFrame:
    """From lessons `room`, `pupils` (who are in it; may be empty) and, where longer than one, `periods`; and `room`,
    `capacity` of all rooms: `used` (periods), `share` of the periods that the school is open, `seats` (share of seats
    taken in a lesson), the school's quartiles of `share`, `beside`, `enough`. Raises ValueError if it is never open."""
    if periods_a_week <= 0 or weeks <= 0:
        raise ValueError("the school must be open for some periods")
    lengths = lessons["periods"].fillna(1) if "periods" in lessons else pd.Series(1.0, index=lessons.index)
    seated = pd.to_numeric(lessons["pupils"], errors="coerce") * lengths
    sums = pd.DataFrame(
        {"room": lessons["room"], "used": lengths, "seated": seated, "known": lengths.where(seated.notna())}
    )
    sums = sums.groupby("room")[["used", "seated", "known"]].sum()
    found = rooms[["room", "capacity"]].drop_duplicates("room").reset_index(drop=True).join(sums, on="room")
    capacity = pd.to_numeric(found["capacity"], errors="coerce").astype("float64")
    found["capacity"] = capacity.where(capacity > 0)
    found["used"] = found["used"].fillna(0.0)
    found["share"] = found["used"] / (periods_a_week * weeks)
    found["seats"] = found["seated"] / found["known"].where(found["known"] > 0) / found["capacity"]
    return _with_spread(found.drop(columns=["seated", "known"]), "share")


def where_help_counts(
    predictions: pd.DataFrame,
    *,
    hours: float = 1.0,
    assumed: Help = USUAL_HELP,
    by: tuple[str, ...] = ("course", "group"),
) -> pd.DataFrame:
    """From `pupil`, `course`, `group`, `chance` (of failing, calibrated): for each group in each course `pupils`,
    `expected` failures, `near` (pupils whom help can move: chance within NEAR), `seats` (pupils helped), `avoided`
    (expected number of failures that `hours` of support would avoid) between `avoided_low` and `avoided_high`,
    `enough`; most first.

    An estimate that stands on an assumption, not on the school's records: `assumed`, the range of which gives the
    interval. Help goes to the pupils whom it moves most, as many as there are seats. Who may come is the teacher's
    choice: the order of groups depends on the assumption far less than the numbers do.
    """
    columns = [*by, "pupils", "expected", "near", "seats", "avoided", "avoided_low", "avoided_high", "enough"]
    known = predictions[predictions["chance"].between(0, 1)].reset_index(drop=True)
    if not len(known):
        return pd.DataFrame(columns=columns)
    chance = known["chance"].clip(1e-6, 1 - 1e-6)
    gains = {
        name: chance - special.expit(special.logit(chance) - hours * shift)
        for name, shift in (("low", assumed.least), ("usual", assumed.usual), ("high", assumed.most))
    }
    known = known.assign(near=chance.between(*NEAR), **gains)
    known["rank"] = known.groupby(list(by))["usual"].rank(method="first", ascending=False)
    helped = known["rank"] <= assumed.seats
    known[["low", "usual", "high"]] = known[["low", "usual", "high"]].where(helped, 0.0)
    found = (
        known.assign(helped=helped)
        .groupby(list(by))
        .agg(
            pupils=("chance", "size"),
            expected=("chance", "sum"),
            near=("near", "sum"),
            seats=("helped", "sum"),
            avoided=("usual", "sum"),
            avoided_low=("low", "sum"),
            avoided_high=("high", "sum"),
        )
    )
    found = found.reset_index()
    # Chances of two or three pupils are no ground to send somebody.
    found["enough"] = found["pupils"] >= FEWEST
    return found.sort_values(["avoided", *by], ascending=[False, *[True] * len(by)], ignore_index=True)[columns]
