"""What stands out: a class whose marks jump, a pupil whose attendance breaks or whose marks drop, results that cannot
be.

Each kind of anomaly is looked for among many classes or pupils, so each finding carries the false discovery rate at
which it would be among what is found (Benjamini and Hochberg, 1995), and only those below a rate asked for are
returned. What is ordinary is learned from the school itself, by measures that the anomalies themselves hardly move.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import stats

from school_ai.ai.analytics.features import ABSENT
from school_ai.ai.analytics.inference import (
    benjamini_hochberg,
    between_variance,
    robust_scale,
    two_way,
)
from school_ai.ai.analytics.records import KEY, Records

__all__ = ["KINDS", "Anomaly", "Found", "all_equal", "anomalies", "attendance_breaks", "class_jumps", "mark_drops"]

RATE = 0.1
FEWEST_PUPILS = 5
# Fewer classes or pupils than that do not show what is ordinary.
FEWEST_ORDINARY = 8
WINDOWS = (5, 10, 15, 20, 30)
FEWEST_ABSENT = 3
WEEKS_BACK = (3, 5, 8)
FEWEST_BEFORE, FEWEST_AFTER = 3, 2
# A pupil without records for so many days is not looked at: they may have left.
STALE_DAYS = 14
# What a class's or the school's share of a day is worth in pupils, when it is drawn to the larger whole's.
DRAWN_TO = 10.0
POSTERIOR_POINTS = 9


@dataclass(frozen=True)
class Anomaly:
    """Something that stands out.

    `kind`: a key of KINDS. `subject`: what it is about, by column (pupil; or course, term, group and assessment).
    `since`: the first day that belongs to it. `usual` and `seen`: what was to be expected and what came, in the unit of
    KINDS; `rate`: the false discovery rate among all of the kind that were looked at. `evidence`: the rows behind it.
    """

    kind: str
    subject: Mapping[str, str]
    since: pd.Timestamp
    usual: float
    seen: float
    rate: float
    evidence: pd.DataFrame = field(compare=False)

    @property
    def change(self) -> float:
        """How far it is from what is usual."""
        return self.seen - self.usual


@dataclass(frozen=True)
class Found:
    """Anomalies, the surest first. `looked_at`: how many subjects could be judged; `enough`: whether that shows what is
    ordinary."""

    anomalies: tuple[Anomaly, ...]
    looked_at: int
    enough: bool


# The kinds, with the unit of `usual` and `seen`.
KINDS: Mapping[str, str] = {
    "class jump": "percent, mean of the class",
    "attendance break": "absent days a hundred days",
    "mark drop": "percent beside the others who sat the same",
    "all equal": "share of pairs with the same score",
}
NOTHING = Found((), 0, False)


def anomalies(records: Records, *, rate: float = RATE, task: str = "assessment") -> dict[str, Found]:
    """All kinds, each with its own false discovery rate. `records`: those known on the day (`Records.as_of`)."""
    return {
        "class jump": class_jumps(records, rate=rate, task=task),
        "attendance break": attendance_breaks(records, rate=rate),
        "mark drop": mark_drops(records, rate=rate, task=task),
        "all equal": all_equal(records, rate=rate),
    }


# --- a class whose marks jump ----------------------------------------------------------------------------------------


def class_jumps(records: Records, *, rate: float = RATE, task: str = "assessment", least: float = 5.0) -> Found:
    """Classes whose mean in one assessment is not what the same pupils' other results let expect.

    Percentages are taken apart into pupil and assessment (or, where other groups sat the same `task`, a column of
    results, beside those). What is left of a class in an assessment is compared with what is left of it in the other
    assessments of the course, drawn to zero by their variance; assessments and classes vary by variances that are
    estimated from all of them by medians, so that ordinary differences in difficulty are no anomaly. `least`: the
    smallest difference, in percent, that is worth a word.
    """
    rows = _graded(records)
    if not len(rows):
        return NOTHING
    cells = _class_cells(rows, task)
    cells = cells[cells["pupils"] >= FEWEST_PUPILS].reset_index(drop=True)
    if len(cells) < FEWEST_ORDINARY:
        return Found((), len(cells), False)
    cells["expected"], cells["error"] = _expected_of_class(cells)
    scaled = (cells["rest"] - cells["expected"]) / cells["error"]
    # The median of deviations says what is ordinary; it is itself known only so well.
    scale, free = robust_scale(scaled)
    scale = max(scale, 1.0)
    cells["p"] = 2 * stats.t.sf(np.abs(scaled) / scale, max(free, 1.0))
    cells["rate"] = benjamini_hochberg(cells["p"])
    change = cells["rest"] - cells["expected"]
    told = cells[(cells["rate"] <= rate) & (change.abs() >= least)].sort_values("p")
    place = ["course", "term", "group", "assessment"]
    by_place = dict(list(rows.groupby(place))) if len(told) else {}
    found = []
    for cell in told.itertuples():
        key = tuple(getattr(cell, name) for name in place)
        evidence = by_place[key][["pupil", "day", "score", "maximum", "percent", "level"]]
        usual = cell.mean - (cell.rest - cell.expected)
        found.append(
            Anomaly("class jump", dict(zip(place, key, strict=True)), cell.day, usual, cell.mean, cell.rate, evidence)
        )
    return Found(tuple(found), len(cells), True)


def _graded(records: Records) -> pd.DataFrame:
    """Results with group and percent."""
    rows = records.results.join(records.enrolments.set_index(KEY)["group"], on=KEY)
    rows["group"] = rows["group"].fillna("")
    return rows.assign(percent=100 * rows["score"] / rows["maximum"]).reset_index(drop=True)


def _tasks(rows: pd.DataFrame, task: str, groups_needed: int) -> np.ndarray:
    """A code for what a result is compared with: the task where enough groups sat it, else the course as a whole."""
    shared = rows.groupby(["course", "term", task], dropna=False)["group"].transform("nunique") >= groups_needed
    name = rows[task].astype(str).where(shared, "")
    return rows.assign(task_=name).groupby(["course", "term", "task_"]).ngroup().to_numpy()


def _class_cells(rows: pd.DataFrame, task: str) -> pd.DataFrame:
    """One row for each assessment of each group: `rest` (what its mean differs by from pupils' levels and from what
    other groups scored), `variance` of it from pupils' chance. Adds `level` to the rows."""
    pupil = rows.groupby(["pupil", "term"], sort=False).ngroup().to_numpy()
    one = _tasks(rows, task, groups_needed=3)
    level, usual = two_way(rows["percent"], pupil, one)
    rest = rows["percent"].to_numpy() - level[pupil] - usual[one]
    count = np.bincount(pupil)[pupil]
    free = max(1, len(rows) - len(level) - len(usual) + 1)
    # By medians again: a class that jumps would make all others look ordinary.
    variance = max(robust_scale(rest)[0] ** 2 * len(rows) / free, 1e-6)
    rows["level"] = level[pupil] + usual[one]
    # A pupil's level holds the result itself; without it, the difference would be so much larger.
    rows = rows.assign(rest=np.where(count > 1, rest * count / np.maximum(count - 1, 1), np.nan), task_=one)
    rows = rows.assign(factor=count / np.maximum(count - 1, 1))[count > 1]
    place = ["course", "term", "group", "assessment"]
    cells = rows.groupby(place, sort=False).agg(
        rest=("rest", "mean"),
        mean=("percent", "mean"),
        pupils=("pupil", "nunique"),
        day=("day", "min"),
        factor=("factor", "mean"),
        task_=("task_", "first"),
    )
    cells = cells.reset_index()
    cells["variance"] = variance * cells["factor"] / cells["pupils"]
    # The groups that sat a task are compared with the middle one, which one that jumps does not move.
    groups = cells.groupby("task_")["group"].transform("nunique")
    middle = cells.groupby("task_")["rest"].transform("median")
    return cells.assign(rest=np.where(groups >= 3, cells["rest"] - middle, cells["rest"]))


def _expected_of_class(cells: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """What the other assessments of a class in the course let expect of one, and the standard error of the
    difference."""
    place = [cells[name] for name in ("course", "term", "group")]
    count = cells["rest"].groupby(place).transform("size") - 1
    several = (count > 0).to_numpy()
    others = (cells["rest"].groupby(place).transform("sum") - cells["rest"]) / count.clip(lower=1)
    chance = (cells["variance"].groupby(place).transform("sum") - cells["variance"]) / count.clip(lower=1) ** 2
    single = between_variance(
        (cells["rest"] - others)[several] / np.sqrt(1 + 1 / count[several]),
        ((cells["variance"] + chance) / (1 + 1 / count.clip(lower=1)))[several],
        robust=True,
    )
    means = cells.groupby(["course", "term", "group"]).agg(
        rest=("rest", "mean"), variance=("variance", "mean"), rows=("rest", "size")
    )
    class_variance = between_variance(means["rest"], (means["variance"] + single) / means["rows"], robust=True)
    doubt = np.where(several, single / count.clip(lower=1) + chance, np.inf)
    kept = class_variance / (class_variance + doubt) if class_variance > 0 else np.zeros(len(cells))
    left = class_variance * (1 - kept)
    return (kept * others.to_numpy()), np.sqrt(left + single + cells["variance"].to_numpy())


# --- a pupil whose attendance breaks ---------------------------------------------------------------------------------


def attendance_breaks(
    records: Records, *, rate: float = RATE, away: tuple[str, ...] = ABSENT, least: float = 0.15
) -> Found:
    """Pupils who lately were absent far more often than they used to be, given who else was absent.

    On each day a pupil who was there the day before falls absent with their own earlier rate (gamma posterior, drawn
    to the school's) times what the rest of their class did that day beside its usual; who was absent stays so by the
    persistence of the rest of the class that day. So an illness of a week, an epidemic and a day off for all are
    ordinary. Of the windows of the last WINDOWS recorded days the one with the least chance of so many absent days, or
    of so many spells of absence, counts, allowing for how many were tried; the chances are exact for that chain (a
    Poisson binomial with memory, by Fu and Koutras' (1994) imbedding). `away`: the states that count. `least`: by how
    much the share of absent days must have risen, and with FEWEST_ABSENT days at least.
    """
    days = _days_of(records, away)
    if not len(days):
        return NOTHING
    days = _class_of_the_day(days)
    pupils, table = _last_days(days)
    if len(pupils) < FEWEST_ORDINARY:
        return Found((), len(pupils), False)
    best = _surest_window(days, pupils, table)
    pupils = pupils.assign(**best)
    pupils["rate"] = benjamini_hochberg(pupils["p"])
    risen = (pupils["seen"] - pupils["usual"] >= least) & (pupils["seen"] * pupils["window"] > FEWEST_ABSENT - 0.5)
    told = pupils[(pupils["rate"] <= rate) & risen].sort_values("p")
    mine = days[days["pupil"].isin(told["pupil"])]
    found = []
    for one in told.itertuples():
        evidence = mine[(mine["pupil"] == one.pupil) & (mine["back"] < one.window)]
        since = evidence.loc[evidence["away"] > 0, "day"].min()
        evidence = evidence[["day", "state", "class_share"]].reset_index(drop=True)
        usual, seen = 100 * one.usual, 100 * one.seen
        found.append(Anomaly("attendance break", {"pupil": one.pupil}, since, usual, seen, one.rate, evidence))
    return Found(tuple(found), len(pupils), True)


def _days_of(records: Records, away: tuple[str, ...]) -> pd.DataFrame:
    """Attendance by pupil and day, with the pupil's class (the group of most enrolments that run then, else none)."""
    days = records.attendance[["pupil", "day", "state"]].sort_values(["pupil", "day"], kind="stable")
    days = days[~days.duplicated(["pupil", "day"], keep="last")].reset_index(drop=True)
    # Names may come as categories, some of which nobody here has.
    days = days.astype({"pupil": "object", "state": "object"})
    latest = (
        records.enrolments.sort_values("begins")
        .groupby(["pupil", "group"], sort=False)
        .agg(rows=("course", "size"), begins=("begins", "max"))
    )
    latest = latest.reset_index().sort_values(["begins", "rows", "group"])
    group = latest.drop_duplicates("pupil", keep="last").set_index("pupil")["group"]
    days["group"] = days["pupil"].map(group).fillna("")
    days["away"] = days["state"].isin(away).astype("float64")
    days["before"] = days.groupby("pupil")["away"].shift()
    days["back"] = days.groupby("pupil").cumcount(ascending=False)
    return days


def _class_of_the_day(days: pd.DataFrame) -> pd.DataFrame:
    """Adds `falls` and `stays`: the chances to be absent for one who was there the day before and for one who was not,
    as the others of the class had it that day; and `class_share`, the share of the others who were absent."""
    first = days["before"].isna()
    for name, state in (("falls", 0.0), ("stays", 1.0)):
        at_risk = (days["before"] == state) | (first & (state == 0.0))
        came = (days["away"] * at_risk).rename("came")
        frame = pd.DataFrame({"day": days["day"], "group": days["group"], "n": at_risk.astype(float), "came": came})
        whole = (frame["came"].sum() + 0.5) / (frame["n"].sum() + 1)
        school = frame.groupby("day")[["n", "came"]].transform("sum") - frame[["n", "came"]]
        of_school = (school["came"] + DRAWN_TO * whole) / (school["n"] + DRAWN_TO)
        group = frame.groupby(["day", "group"])[["n", "came"]].transform("sum") - frame[["n", "came"]]
        days[name] = (group["came"] + DRAWN_TO * of_school) / (group["n"] + DRAWN_TO)
    sums = days.groupby(["day", "group"])["away"]
    others = sums.transform("size") - 1
    days["class_share"] = (sums.transform("sum") - days["away"]) / others.where(others > 0)
    return days


def _last_days(days: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """The pupils to judge, and (pupils, days) arrays of their last days, the latest first; NaN where there are none."""
    summary = days.groupby("pupil").agg(last=("day", "max"), rows=("day", "size")).reset_index()
    fresh = summary["last"] > summary["last"].max() - pd.Timedelta(days=STALE_DAYS)
    pupils = summary[fresh & (summary["rows"] >= 2 * min(WINDOWS))].reset_index(drop=True)
    recent = days[(days["back"] < max(WINDOWS))]
    row = pd.Index(pupils["pupil"]).get_indexer(recent["pupil"])
    recent, row = recent[row >= 0], row[row >= 0]
    table = {}
    for name in ("away", "falls", "stays", "before"):
        table[name] = np.full((len(pupils), max(WINDOWS)), np.nan)
        table[name][row, recent["back"].to_numpy()] = recent[name]
    return pupils, table


def _surest_window(days: pd.DataFrame, pupils: pd.DataFrame, table: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """For each pupil: p (allowing for the windows), the window, the share absent in it, and the share expected."""
    at_risk = days["before"] != 1.0
    fell = days["away"] * at_risk
    expected = days["falls"] * at_risk
    tried = []
    for window in WINDOWS:
        before = days["back"] >= window
        sums = pd.DataFrame({"fell": fell[before], "expected": expected[before]}).groupby(days["pupil"][before]).sum()
        sums = sums.reindex(pupils["pupil"]).fillna(0.0)
        judged = (pupils["rows"] >= 2 * window).to_numpy()
        shape = _own_rates_shape(sums["fell"].to_numpy(), sums["expected"].to_numpy())
        share = (np.arange(POSTERIOR_POINTS) + 0.5) / POSTERIOR_POINTS
        # Who used to be absent more than most is hardly drawn to them: it would make a break of a habit.
        shape = np.where(sums["fell"] > sums["expected"], min(shape, 0.5), shape)
        own = stats.gamma.ppf(
            share, (shape + sums["fell"].to_numpy())[:, None], scale=1 / (shape + sums["expected"].to_numpy())[:, None]
        )
        p, mean = np.ones((2, len(pupils))), np.zeros(len(pupils))
        if judged.any():
            p[:, judged], mean[judged] = _chain_tails(table, judged, own[judged], window)
        tried.append((p, np.nanmean(table["away"][:, :window], axis=1), mean / window))
    p = np.array([each[0].min(axis=0) for each in tried])
    best = p.argmin(axis=0)
    column = np.arange(len(pupils))
    # Each window was tried for days and for spells.
    number = 2 * np.array([(pupils["rows"] >= 2 * window) for window in WINDOWS]).sum(axis=0)
    return {
        "p": 1 - (1 - p[best, column].clip(max=1.0)) ** np.maximum(number, 1),
        "window": np.array(WINDOWS)[best],
        "seen": np.array([each[1] for each in tried])[best, column],
        "usual": np.array([each[2] for each in tried])[best, column],
    }


def _own_rates_shape(fell: np.ndarray, expected: np.ndarray) -> float:
    """How alike pupils' own rates are: the shape of the gamma distribution (of mean one) that they come from, by
    moments of a negative binomial."""
    surplus = float(((fell - expected) ** 2 - fell).sum())
    squares = float((expected**2).sum())
    if squares <= 0:
        return 1.0
    return float(np.clip(squares / surplus, 0.5, 50.0)) if surplus > 0 else 50.0


def _chain_tails(table, judged: np.ndarray, own: np.ndarray, window: int) -> tuple[np.ndarray, np.ndarray]:
    """(2, pupils): the chance of at least as many absent days, and of at least as many spells, as there were in the
    window, averaged over (pupils, points) own rates; and the expected number of absent days."""
    falls = table["falls"][judged, :window][:, ::-1]
    stays = table["stays"][judged, :window][:, ::-1]
    away = table["away"][judged, :window][:, ::-1] == 1.0
    before = table["before"][judged, :window][:, ::-1] == 1.0
    of_days = _counts(own, falls, stays, before[:, 0], each_day=True)
    of_spells = _counts(own, falls, stays, before[:, 0], each_day=False)
    tails = [_at_least(of_days, away.sum(axis=1)), _at_least(of_spells, (away & ~before).sum(axis=1))]
    return np.array(tails), of_days @ np.arange(window + 1)


def _at_least(chance: np.ndarray, count: np.ndarray) -> np.ndarray:
    tail = np.cumsum(chance[:, ::-1], axis=1)[:, ::-1]
    return tail[np.arange(len(count)), count]


def _counts(own, falls, stays, was_away: np.ndarray, *, each_day: bool) -> np.ndarray:
    """(pupils, days + 1): the chances of each number of absent days (`each_day`), or of spells that begin."""
    pupils, days = falls.shape
    # Chance of each number so far, by whether the pupil was there on the last day.
    there = np.zeros((pupils, own.shape[1], days + 1))
    gone = np.zeros_like(there)
    there[~was_away, :, 0] = 1.0
    gone[was_away, :, 0] = 1.0
    for day in range(days):
        fall = np.clip(own * falls[:, day, None], 0.0, 0.98)[:, :, None]
        stay = np.clip(stays[:, day, None], 0.0, 0.98)[:, :, None]
        fell, stayed = there * fall, gone * stay
        there = there * (1 - fall) + gone * (1 - stay)
        counted, kept = (fell + stayed, 0.0) if each_day else (fell, stayed)
        gone = np.zeros_like(there) + kept
        gone[:, :, 1:] += counted[:, :, :-1]
    return (there + gone).mean(axis=1)


# --- a pupil whose marks drop ----------------------------------------------------------------------------------------


def mark_drops(records: Records, *, rate: float = RATE, task: str = "assessment", least: float = 8.0) -> Found:
    """Pupils whose results of late are below their own earlier ones in the same courses, beside the others who sat the
    same.

    In each course, the mean of a pupil's results of the last WEEKS_BACK weeks less that of the earlier ones, each
    beside the others who sat it; over courses, weighed by their variance. How far such differences lie apart in
    general, beyond chance, is learned by medians from all pupils. `least`: the smallest drop, in percent, that is
    worth a word.
    """
    rows = _graded(records)
    if not len(rows):
        return NOTHING
    rows = rows[rows["term"].isin(rows.loc[rows["day"] == rows["day"].max(), "term"])].reset_index(drop=True)
    rows["beside"], chance = _beside_others(rows, task)
    last = rows["day"].max()
    tried = [_drop(rows, last - pd.Timedelta(weeks=weeks), chance).assign(weeks=weeks) for weeks in WEEKS_BACK]
    looked_at = pd.concat(tried, ignore_index=True)
    if looked_at["pupil"].nunique() < FEWEST_ORDINARY:
        return Found((), int(looked_at["pupil"].nunique()), False)
    number = looked_at.groupby("pupil")["weeks"].transform("size")
    surest = looked_at.assign(p=1 - (1 - looked_at["p"]) ** number).sort_values("p").drop_duplicates("pupil")
    surest["rate"] = benjamini_hochberg(surest["p"])
    found = []
    for one in surest[(surest["rate"] <= rate) & (surest["drop"] <= -least)].itertuples():
        evidence = rows.loc[rows["pupil"] == one.pupil, ["course", "assessment", "day", "percent", "beside"]]
        evidence = evidence.sort_values("day").reset_index(drop=True)
        since = evidence.loc[evidence["day"] > last - pd.Timedelta(weeks=one.weeks), "day"].min()
        usual, seen = one.earlier, one.earlier + one.drop
        found.append(Anomaly("mark drop", {"pupil": one.pupil}, since, usual, seen, one.rate, evidence))
    return Found(tuple(found), len(surest), True)


def _beside_others(rows: pd.DataFrame, task: str) -> tuple[np.ndarray, float]:
    """What each result is above those of the others who sat the same, pupils' levels allowed for; and the variance of a
    result around its pupil's level in the course."""
    pupil = rows.groupby(KEY, sort=False).ngroup().to_numpy()
    one = _tasks(rows, task, groups_needed=1)
    level, usual = two_way(rows["percent"], pupil, one)
    rest = rows["percent"].to_numpy() - level[pupil] - usual[one]
    free = max(1, len(rows) - len(level) - len(usual) + 1)
    return rows["percent"].to_numpy() - usual[one], max(robust_scale(rest)[0] ** 2 * len(rows) / free, 1e-6)


def _drop(rows: pd.DataFrame, start: pd.Timestamp, chance: float) -> pd.DataFrame:
    """For each pupil with enough results on both sides of a day: the drop, what was usual before, and p (one-sided)."""
    late = rows["day"] > start
    parts = {
        name: rows[mask].groupby(["pupil", "course"])["beside"].agg(["mean", "size"])
        for name, mask in (("before", ~late), ("after", late))
    }
    both = parts["before"].join(parts["after"], lsuffix="_before", rsuffix="_after", how="inner")
    weight = 1 / (1 / both["size_before"] + 1 / both["size_after"])
    sums = pd.DataFrame(
        {
            "weight": weight,
            "drop": weight * (both["mean_after"] - both["mean_before"]),
            "earlier": weight * both["mean_before"],
            "before": both["size_before"],
            "after": both["size_after"],
        }
    )
    sums = sums.groupby("pupil").sum().reset_index()
    sums = sums[(sums["before"] >= FEWEST_BEFORE) & (sums["after"] >= FEWEST_AFTER)].reset_index(drop=True)
    sums[["drop", "earlier"]] = sums[["drop", "earlier"]].div(sums["weight"], axis=0)
    if not len(sums):
        return sums.assign(p=1.0)
    # Pupils rise and fall by more than chance; the middle one does not count as a drop.
    middle = float(sums["drop"].median())
    variance = chance / sums["weight"]
    moves = between_variance(sums["drop"] - middle, variance, robust=True)
    scaled = (sums["drop"] - middle) / np.sqrt(variance + moves)
    return sums.assign(p=stats.t.cdf(scaled, max(robust_scale(scaled)[1], 1.0)))


# --- results that cannot be ------------------------------------------------------------------------------------------


def all_equal(records: Records, *, rate: float = RATE) -> Found:
    """Assessments in which all of a class have the same score, although two pupils of the school rarely have: `usual`
    is how often two who sat the same assessment agree in other ones of the course, or of the school where it has
    few."""
    rows = _graded(records)
    if not len(rows):
        return NOTHING
    place = ["course", "term", "group", "assessment"]
    sizes = rows.groupby([*place, "percent"]).size().rename("same").reset_index()
    sizes["agree"] = sizes["same"] * (sizes["same"] - 1)
    cells = sizes.groupby(place)[["same", "agree"]].sum().reset_index().rename(columns={"same": "pupils"})
    cells["pairs"] = cells["pupils"] * (cells["pupils"] - 1)
    cells = cells[cells["pupils"] >= FEWEST_PUPILS].reset_index(drop=True)
    if len(cells) < FEWEST_ORDINARY:
        return Found((), len(cells), False)
    equal = cells["agree"] == cells["pairs"]
    # One assessment is one witness, however many pupils sat it.
    agreed = (cells["agree"] / cells["pairs"]).rename("agreed")
    school = (agreed.sum() - agreed + 0.5) / (len(cells))
    others = agreed.groupby(cells["course"])
    count = others.transform("size") - 1
    usual = (others.transform("sum") - agreed + 4 * school) / (count + 4)
    cells = cells.assign(usual=usual.clip(upper=1.0), agreed=agreed)
    cells["p"] = np.where(equal, cells["usual"] ** (cells["pupils"] - 1), 1.0)
    cells["rate"] = benjamini_hochberg(cells["p"])
    by_place = dict(list(rows.groupby(place))) if equal.any() else {}
    found = []
    for cell in cells[equal & (cells["rate"] <= rate)].sort_values("p").itertuples():
        key = tuple(getattr(cell, name) for name in place)
        evidence = by_place[key][["pupil", "day", "score", "maximum"]].reset_index(drop=True)
        subject = dict(zip(place, key, strict=True))
        found.append(Anomaly("all equal", subject, evidence["day"].min(), cell.usual, 1.0, cell.rate, evidence))
    return Found(tuple(found), len(cells), True)
