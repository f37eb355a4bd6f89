"""Features as of a date: one row for each enrolment that runs on that day.

The records are cut at the date first and joined afterwards, so what was entered later cannot leak. The same function
makes the rows that a model learns from and those that it is asked about. Every step is one operation on whole frames.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from school_ai.ai.analytics import marks
from school_ai.ai.analytics.records import KEY, Records

__all__ = [
    "FEATURES",
    "INPUTS",
    "THEMES",
    "Feature",
    "Usual",
    "features",
    "final_grades",
    "inputs_of",
    "snapshots",
    "usual_of",
]

# Recorded school days that count as lately; days of activity that do.
LATELY_DAYS, LATELY_ACTIVITY = 15, 14
FEW_PRACTISED = 3.0
# A final grade is never surer than to so many percent, and never more than so many of these from the pass mark.
LEAST_SD, MOST_RESERVE = 1.0, 8.0
SAT_NEARLY_ALL = 0.9
# Where no plan tells, a term has so many results.
USUAL_RESULTS = 6.0
ABSENT = ("absent", "excused")


@dataclass(frozen=True)
class Feature:
    """`theme`: what it is about, for explanations. `can_change`: whether a pupil, family or teacher can do something
    about it from now on."""

    name: str
    theme: str
    can_change: bool = False


FEATURES: tuple[Feature, ...] = (
    Feature("progress", "time"),
    Feature("course_level", "course"),
    Feature("ability", "marks", True),
    Feature("ability_sd", "marks"),
    Feature("others", "other_courses", True),
    Feature("outlook", "marks", True),
    Feature("outlook_sd", "marks"),
    Feature("reserve", "marks", True),
    Feature("mean", "marks", True),
    Feature("last", "marks", True),
    Feature("last_deviation", "marks", True),
    Feature("trend", "marks", True),
    Feature("results", "marks"),
    Feature("known", "marks"),
    Feature("earlier", "earlier_terms"),
    Feature("earlier_failed", "earlier_terms"),
    Feature("absent", "attendance", True),
    Feature("absent_lately", "attendance", True),
    Feature("unexcused", "attendance", True),
    Feature("late", "attendance", True),
    Feature("absent_spells", "attendance", True),
    Feature("activity", "activity", True),
    Feature("activity_lately", "activity", True),
    Feature("activity_change", "activity", True),
    Feature("quiet_days", "activity", True),
    Feature("practice", "practice", True),
    Feature("practised", "practice", True),
    Feature("notes_academic", "notes"),
    Feature("notes_achievement", "notes"),
    Feature("overdue", "fees"),
)
INPUTS: tuple[str, ...] = tuple(each.name for each in FEATURES)
THEMES: dict[str, tuple[str, ...]] = {
    theme: tuple(each.name for each in FEATURES if each.theme == theme)
    for theme in dict.fromkeys(each.theme for each in FEATURES)
}
ABOUT_THE_ROW = ("pupil", "course", "term", "group", "begins", "ends")


@dataclass(frozen=True)
class Usual:
    """What is usual in a school on a day, against which each pupil is seen. With it the features of some pupils can be
    had from their own records alone. `activity`: by course (or by term, where activity has no course) the mean of what
    each did, in all and lately; `practice`: by course the share that was right; `points`: by course those of its last
    complete term."""

    levels: marks.Levels
    spread: marks.Spread
    activity: pd.DataFrame
    activity_by: tuple[str, ...]
    practice: pd.Series
    points: pd.Series
    has_notes: bool
    has_dues: bool


def usual_of(records: Records, day) -> Usual:
    """Of the whole school as it was known on the evening of a day."""
    day = pd.Timestamp(day).normalize()
    known = records.as_of(day)
    return _usual(known, _running(known, day), day)


def _usual(known: Records, rows: pd.DataFrame, day: pd.Timestamp) -> Usual:
    running = known.results[known.results["term"].isin(rows["term"].unique())]
    levels = marks.levels_of(running)
    marked = known.activity[known.activity["right"].notna() & known.activity["course"].notna()]
    activity, by = _usual_activity(known, rows, day)
    return Usual(
        levels=levels,
        spread=marks.spread_of(marks.with_deviation(running, levels)),
        activity=activity,
        activity_by=by,
        practice=marked.groupby("course", observed=True)["right"].mean().rename("usual"),
        points=_usual_points(known, day),
        has_notes=bool(len(known.notes)),
        has_dues=bool(len(known.dues)),
    )


def _running(known: Records, day: pd.Timestamp) -> pd.DataFrame:
    running = known.enrolments[known.enrolments["ends"] >= day]
    return running[list(ABOUT_THE_ROW)].reset_index(drop=True)


def features(
    records: Records, day, *, usual: Usual | None = None, leave_out: Sequence[str] = (), pass_mark: float = 50.0
) -> pd.DataFrame:
    """One row for each enrolment that runs on `day`: `pupil`, `course`, `term`, `group`, `begins`, `ends`, then the
    columns of INPUTS (NaN where there is nothing to tell) and the further columns of `pupils`.

    `usual`: that of the whole school, where `records` are those of some pupils only. `leave_out`: themes that a school
    does not want used, and further columns of `pupils` that are no inputs. `pass_mark`: in percent.
    """
    day = pd.Timestamp(day).normalize()
    known = records.as_of(day)
    rows = _running(known, day)
    if not len(rows):
        return pd.DataFrame(columns=[*ABOUT_THE_ROW, *INPUTS])
    usual = usual or _usual(known, rows, day)
    length = (rows["ends"] - rows["begins"]).dt.days.clip(lower=1)
    rows["progress"] = ((day - rows["begins"]).dt.days / length).clip(0, 1)
    parts = [_from_marks(known, rows, usual, pass_mark), _from_earlier(known, rows, pass_mark)]
    per_pupil = rows[["pupil", "begins"]].drop_duplicates()
    per_pupil = per_pupil.sort_values("begins").drop_duplicates("pupil").reset_index(drop=True)
    by_pupil = (
        _from_attendance(known, per_pupil),
        _from_notes(known, per_pupil, usual),
        _from_dues(known, per_pupil, day, usual),
    )
    parts += [each.reindex(rows["pupil"]).reset_index(drop=True) for each in by_pupil]
    parts += [_from_activity(known, rows, day, usual), _from_practice(known, rows, usual)]
    table = pd.concat([rows[[*ABOUT_THE_ROW, "progress"]], *parts], axis=1)
    dropped = {name for theme in leave_out for name in THEMES.get(theme, (theme,))}
    table[[name for name in INPUTS if name in dropped]] = np.nan
    further = known.pupils.drop(columns=[name for name in known.pupils.columns if name in dropped])
    if len(further.columns) > 1:
        table = table.merge(further.drop_duplicates("pupil"), on="pupil", how="left")
    return table[[*ABOUT_THE_ROW, *INPUTS, *further.columns.drop("pupil")]]


def inputs_of(table: pd.DataFrame) -> list[str]:
    """The columns of a table that are inputs of a model."""
    about = {*ABOUT_THE_ROW, "as_of", "outcome"}
    return [name for name in table.columns if name not in about]


# --- marks -----------------------------------------------------------------------------------------------------------


def _from_marks(known: Records, rows: pd.DataFrame, usual: Usual, pass_mark: float) -> pd.DataFrame:
    terms = rows["term"].unique()
    running = known.results[known.results["term"].isin(terms)]
    results = marks.with_deviation(running, usual.levels)
    found = marks.estimates(results, rows, usual.spread, usual.levels)
    by_course = results.assign(points=results["percent"] * results["weight"]).sort_values(["day", "known_on"])
    grouped = by_course.groupby(KEY, sort=False)
    summary = grouped.agg(
        points=("points", "sum"),
        weight=("weight", "sum"),
        results=("percent", "size"),
        last=("percent", "last"),
        last_deviation=("deviation", "last"),
        first=("deviation", "first"),
    )
    here = rows[[*KEY, "group"]].join(summary, on=KEY)
    found["mean"] = here["points"] / here["weight"]
    found["last"] = here["last"]
    found["last_deviation"] = here["last_deviation"]
    found["trend"] = np.where(here["results"] > 1, here["last_deviation"] - here["first"], np.nan)
    found["results"] = here["results"].fillna(0.0)
    planned = _planned(known, here, usual)
    found["known"] = (here["weight"].fillna(0.0) / planned).clip(0, 1)
    expected = (found["course_level"] + found["ability"]).clip(0, 100)
    # What is known counts as it is; the rest is expected.
    share = found["known"].fillna(0.0)
    found["outlook"] = share * found["mean"].fillna(0.0) + (1 - share) * expected
    found["outlook_sd"] = _doubt(share, found["results"], found["ability_sd"], usual.spread)
    reserve = (found["outlook"] - pass_mark) / found["outlook_sd"]
    found["reserve"] = reserve.clip(-MOST_RESERVE, MOST_RESERVE)
    names = [each for each in INPUTS if each in found]
    return found[names].reset_index(drop=True)


def _doubt(share: pd.Series, results: pd.Series, ability_sd: pd.Series, spread: marks.Spread) -> pd.Series:
    """How far the final grade may be from the outlook: what is not known of the pupil, and the chance of the results to
    come, both only for the share of the grade that is still open."""
    of_term = (results / share.where(share > 0)).fillna(USUAL_RESULTS).clip(lower=1)
    left = 1 - share
    return np.sqrt((left * ability_sd) ** 2 + left * spread.chance / of_term).clip(lower=LEAST_SD)


def _usual_points(known: Records, day: pd.Timestamp) -> pd.Series:
    """By course the points of its last complete term: those of a pupil who sat nearly everything. (Not those of all its
    assessments: each group has its own.)"""
    ended = known.enrolments.loc[known.enrolments["ends"] < day, ["course", "term", "ends"]].drop_duplicates()
    weight = known.results.groupby(["course", "term", "pupil"])["weight"].sum()
    weight = weight.groupby(["course", "term"]).quantile(SAT_NEARLY_ALL).rename("total")
    found = ended.join(weight, on=["course", "term"]).dropna(subset="total")
    return found.sort_values("ends").drop_duplicates("course", keep="last").set_index("course")["total"]


def _planned(known: Records, here: pd.DataFrame, usual: Usual) -> pd.Series:
    """Points of the whole term: those planned so far, or those that the course had in its last term, if that were more;
    at least those that are known. NaN where there is nothing to tell by."""
    points = here["course"].map(usual.points)
    plans = known.plans.groupby(["course", "term", "group"])["weight"].sum().rename("planned")
    planned = here[["course", "term", "group"]].join(plans, on=["course", "term", "group"])["planned"]
    most = pd.concat([planned, points, here["weight"]], axis=1).max(axis=1)
    # What is known is not the whole where nothing was planned and no term came before.
    return most.where(planned.notna() | points.notna())


def _from_earlier(known: Records, rows: pd.DataFrame, pass_mark: float) -> pd.DataFrame:
    """The mean of a pupil's final grades of terms that ended before this one began, and how many were not passed."""
    found = pd.DataFrame({"earlier": np.nan, "earlier_failed": np.nan}, index=rows.index)
    finals = final_grades(known)
    if not len(finals):
        return found
    begins = rows.groupby("pupil")["begins"].min()
    finals = finals[finals["ends"] < finals["pupil"].map(begins)]
    if not len(finals):
        return found
    summary = (
        finals.assign(low=finals["grade"] < pass_mark)
        .groupby("pupil")
        .agg(earlier=("grade", "mean"), earlier_failed=("low", "sum"))
    )
    return rows[["pupil"]].join(summary, on="pupil")[["earlier", "earlier_failed"]].astype("float64")


def final_grades(records: Records) -> pd.DataFrame:
    """KEY, `group`, `begins`, `ends`, `grade` in percent: points over maximum of what was sat, by weight. Of enrolments
    with results."""
    results = records.results
    weighed = results.assign(points=100 * results["score"] / results["maximum"] * results["weight"])
    sums = weighed.groupby(KEY)[["points", "weight"]].sum()
    found = records.enrolments[[*KEY, "group", "begins", "ends"]].join(sums, on=KEY, how="inner")
    return found.assign(grade=found["points"] / found["weight"]).drop(columns=["points", "weight"])


# --- days ------------------------------------------------------------------------------------------------------------


def _since(frame: pd.DataFrame, per_pupil: pd.DataFrame) -> pd.DataFrame:
    """Rows of a frame from the beginning of the pupil's term on."""
    begins = per_pupil.set_index("pupil")["begins"]
    if isinstance(frame["pupil"].dtype, pd.CategoricalDtype):
        # A million rows, a thousand names: each name is looked up once.
        of_name = begins.reindex(frame["pupil"].cat.categories).to_numpy()
        mine = np.append(of_name, np.datetime64("NaT"))[frame["pupil"].cat.codes]
    else:
        mine = frame["pupil"].map(begins).to_numpy()
    return frame[frame["day"].to_numpy() >= mine]


def _from_attendance(known: Records, per_pupil: pd.DataFrame) -> pd.DataFrame:
    mine = _since(known.attendance, per_pupil)
    days = pd.DataFrame(
        {
            "pupil": mine["pupil"],
            "day": mine["day"],
            "away": mine["state"].isin(ABSENT).astype("float64"),
            "unexcused": (mine["state"] == "absent").astype("float64"),
            "late": (mine["state"] == "late").astype("float64"),
        }
    )
    if len(mine) and mine.duplicated(["pupil", "day"]).any():
        # Taken lesson by lesson: a day counts by the share of its lessons.
        days = days.groupby(["pupil", "day"], observed=True).mean().reset_index()
    days = days.sort_values(["pupil", "day"], ignore_index=True)
    days["unexcused"] -= _on_leave(days, known.leaves)
    days["back"] = days.groupby("pupil", observed=True).cumcount(ascending=False)
    first = days["pupil"].ne(days["pupil"].shift())
    days["spell"] = ((days["away"] > 0) & (first | (days["away"].shift(fill_value=0.0) == 0))).astype("float64")
    found = days.groupby("pupil", observed=True).agg(
        absent=("away", "mean"), unexcused=("unexcused", "mean"), late=("late", "mean"), absent_spells=("spell", "sum")
    )
    lately = days[days["back"] < LATELY_DAYS]
    found["absent_lately"] = lately.groupby("pupil", observed=True)["away"].mean()
    return found[["absent", "absent_lately", "unexcused", "late", "absent_spells"]]


def _on_leave(days: pd.DataFrame, leaves: pd.DataFrame) -> pd.Series:
    """What of each day's unexcused absence leave was granted for."""
    found = pd.Series(0.0, index=days.index)
    open_days = days.index[days["unexcused"] > 0]
    if not len(leaves) or not len(open_days):
        return found
    away = days.loc[open_days, ["pupil", "day", "unexcused"]].reset_index()
    granted = away.merge(leaves[["pupil", "day", "until"]].rename(columns={"day": "from"}), on="pupil")
    granted = granted[(granted["day"] >= granted["from"]) & (granted["day"] <= granted["until"])]
    granted = granted.drop_duplicates("index").set_index("index")["unexcused"]
    return found.add(granted, fill_value=0.0)


def _from_notes(known: Records, per_pupil: pd.DataFrame, usual: Usual) -> pd.DataFrame:
    mine = _since(known.notes, per_pupil)
    found = pd.DataFrame(index=per_pupil["pupil"])
    for kind in ("academic", "achievement"):
        counted = mine.loc[mine["kind"] == kind].groupby("pupil", observed=True).size()
        found[f"notes_{kind}"] = counted.reindex(found.index).fillna(0.0) if usual.has_notes else np.nan
    return found


def _from_dues(known: Records, per_pupil: pd.DataFrame, day: pd.Timestamp, usual: Usual) -> pd.DataFrame:
    """Days for which the oldest unpaid due has been overdue."""
    dues = known.dues
    open_ones = dues[dues["paid_on"].isna() & (dues["due_on"] < day)]
    oldest = (day - open_ones.groupby("pupil")["due_on"].min()).dt.days.astype("float64")
    found = pd.DataFrame(index=per_pupil["pupil"])
    found["overdue"] = oldest.reindex(found.index).fillna(0.0) if usual.has_dues else np.nan
    return found


def _activity(known: Records, rows: pd.DataFrame, day: pd.Timestamp, by: list[str]) -> pd.DataFrame:
    """Rows with what each pupil did, in all and lately, and when last."""
    first = rows.groupby(by)["begins"].min().rename("first")
    mine = known.activity.join(first, on=by, how="inner")
    mine = mine[mine["day"] >= mine["first"]]
    lately = mine["day"] > day - pd.Timedelta(days=LATELY_ACTIVITY)
    sums = pd.DataFrame(
        {
            "all": mine.groupby(by, observed=True)["count"].sum(),
            "lately": mine[lately].groupby(by, observed=True)["count"].sum(),
            "last_day": mine.groupby(by, observed=True)["day"].max(),
        }
    )
    here = rows[["pupil", "course", "term", "begins"]].join(sums, on=by)
    here[["all", "lately"]] = here[["all", "lately"]].fillna(0.0)
    return here


def _usual_activity(known: Records, rows: pd.DataFrame, day: pd.Timestamp) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The mean of what pupils did, by course, or by term where activity has no course; and what tells pupils apart."""
    if not len(known.activity) or not len(rows):
        return pd.DataFrame(columns=["all", "lately"]), ()
    by = ["pupil", "course"] if known.activity["course"].notna().any() else ["pupil"]
    here = _activity(known, rows, day, by)
    return here.groupby("course" if len(by) == 2 else "term")[["all", "lately"]].mean(), tuple(by)


def _from_activity(known: Records, rows: pd.DataFrame, day: pd.Timestamp, usual: Usual) -> pd.DataFrame:
    """What a pupil did in a course beside what is usual in it: 1 is the course's mean. Without courses, over all."""
    names = ["activity", "activity_lately", "activity_change", "quiet_days"]
    found = pd.DataFrame(np.nan, index=rows.index, columns=names)
    if not usual.activity_by:
        return found
    here = _activity(known, rows, day, list(usual.activity_by))
    usually = usual.activity.reindex(here["course" if len(usual.activity_by) == 2 else "term"]).reset_index(drop=True)
    has_any = usually["all"] > 0
    found["activity"] = (here["all"] / usually["all"]).where(has_any)
    found["activity_lately"] = (here["lately"] / usually["lately"]).where(usually["lately"] > 0)
    found["activity_change"] = (found["activity_lately"] - found["activity"]).where(has_any)
    found["quiet_days"] = (day - here["last_day"].fillna(here["begins"])).dt.days.where(has_any).astype("float64")
    return found


def _from_practice(known: Records, rows: pd.DataFrame, usual: Usual) -> pd.DataFrame:
    """How much of the practice that is marked was right, in percent above the others of the course, drawn to nothing
    where it is little; and how often."""
    found = pd.DataFrame(np.nan, index=rows.index, columns=["practice", "practised"])
    if not len(usual.practice):
        return found
    marked = known.activity[known.activity["right"].notna() & known.activity["course"].notna()]
    marked = marked.join(rows.set_index(["pupil", "course"])["begins"], on=["pupil", "course"], how="inner")
    marked = marked[marked["day"] >= marked["begins"]]
    above = 100 * (marked["right"] - marked["course"].astype("object").map(usual.practice).astype("float64"))
    sums = above.groupby([marked["pupil"], marked["course"]], observed=True).agg(["sum", "count"])
    here = rows[["pupil", "course"]].join(sums, on=["pupil", "course"])
    found["practice"] = here["sum"].fillna(0.0) / (here["count"].fillna(0.0) + FEW_PRACTISED)
    found["practised"] = here["count"].fillna(0.0)
    return found


def snapshots(
    records: Records, days: Iterable, *, leave_out: Sequence[str] = (), pass_mark: float = 50.0
) -> pd.DataFrame:
    """Features as of several days below one another, with `as_of`."""
    tables = [
        features(records, day, leave_out=leave_out, pass_mark=pass_mark).assign(as_of=pd.Timestamp(day)) for day in days
    ]
    tables = [table for table in tables if len(table)]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[*ABOUT_THE_ROW, *INPUTS, "as_of"])
