"""What the pupils of an instructor reached beyond what their other courses and earlier results let expect.

For the instructor and the principal, to talk about; never to rank: there is one instructor's figure with its interval
and how far the school's instructors lie apart, and nothing that lists them. It compares courses as they were graded.
Who marks more mildly than others, or was given a class that a course suits, looks like one who teaches better, and no
figure of this kind can tell them apart (American Statistical Association, 2014). Who teaches a class everything cannot
be compared with its other courses, and gets no figure.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import linalg, sparse, stats

from school_ai.ai.analytics.features import final_grades
from school_ai.ai.analytics.inference import LEVEL, two_way
from school_ai.ai.analytics.records import KEY, Records
from school_ai.ai.catalogue import _lt

__all__ = ["WHY_NOT", "Progress", "Teaching"]

FEWEST_GROUPS, FEWEST_PUPILS, FEWEST_INSTRUCTORS = 2, 20, 4
# Of two who share a course half is told: how they differ, but not their level. Of one who has it alone next to nothing.
LEAST_TOLD = 0.1
FEWEST_EARLIER = 30
FEWEST_TOGETHER = 20.0
POINTS = 12
Z = float(stats.norm.ppf((1 + LEVEL) / 2))
# Of the instructors of a school, four in five lie so many standard deviations from the middle at most.
FOUR_IN_FIVE = float(stats.norm.ppf(0.9))
WHY_NOT = {
    "unknown": _lt("There are no results of this instructor's groups."),
    "few": _lt("There are too few groups and pupils to tell."),
    "few instructors": _lt("There are too few instructors with results to compare with."),
    "no comparison": _lt("Nobody else teaches these courses or groups, so there is nothing to compare with."),
}


@dataclass(frozen=True)
class Progress:
    """One instructor's figure: `value` percent of the final grade above (or below) what was to be expected, between
    `low` and `high` (95 %), from so many groups and pupils. `usual_low`, `usual_high`: where four in five of the
    school's instructors lie. Without `enough` all of these are NaN, and `why` is a key of WHY_NOT."""

    instructor: str
    value: float
    low: float
    high: float
    groups: int
    pupils: int
    usual_low: float
    usual_high: float
    enough: bool
    why: str = ""


class Teaching:
    """Partially pooled estimates of what instructors add.

    A final grade is compared with those of the same pupil in other courses and, where there are any, with earlier
    terms'. The mean of a class in a course is then a level of the course, one of the group, the instructor's effect,
    one of this class in this course, and chance: a mixed model whose instructors' effects are drawn to zero by how
    little their classes tell (Robinson, 1991; Raudenbush and Bryk, 2002, chapter 7). The variances are not known
    either: estimates are averaged over them, by their restricted likelihood, with the prior of Chung et al. (2013) that
    keeps instructors from being taken for equal where there are few.
    """

    def __init__(self):
        self.effects_ = pd.DataFrame()
        self.spread_ = np.nan

    def fit(self, records: Records, teaches: pd.DataFrame) -> "Teaching":
        """`records`: of terms that are over, or of one that runs (then of grades so far). `teaches`: `instructor`,
        `course`, `group` and, where there are several, `term`; several instructors of one course share it alike."""
        cells, alike = _classes(records)
        teaches = _of_classes(cells, teaches)
        self.effects_, self.spread_ = pd.DataFrame(), np.nan
        if not len(teaches):
            return self
        cells = cells.loc[np.sort(teaches["cell"].unique())]
        teaches = teaches.assign(cell=cells.index.get_indexer(teaches["cell"]))
        cells = cells.reset_index(drop=True)
        names = pd.Index(teaches["instructor"].unique()).sort_values()
        column = names.get_indexer(teaches["instructor"])
        share = 1 / teaches.groupby("cell")["instructor"].transform("size")
        who = sparse.csr_array((share, (teaches["cell"], column)), shape=(len(cells), len(names)))
        effects, self.spread_ = _pooled(cells, who, alike)
        self.effects_ = effects.set_index(names)
        self.effects_["groups"] = _groups_of(teaches, cells).reindex(names)
        self.effects_["pupils"] = _pupils_of(records, teaches, cells).reindex(names)
        return self

    def of(self, instructor: str) -> Progress:
        """One instructor's figure."""
        if instructor not in self.effects_.index:
            return _nothing(instructor, 0, 0, "unknown")
        one = self.effects_.loc[instructor]
        groups, pupils = int(one["groups"]), int(one["pupils"])
        if groups < FEWEST_GROUPS and pupils < FEWEST_PUPILS:
            return _nothing(instructor, groups, pupils, "few")
        if len(self.effects_) < FEWEST_INSTRUCTORS:
            return _nothing(instructor, groups, pupils, "few instructors")
        if one["told"] < LEAST_TOLD:
            return _nothing(instructor, groups, pupils, "no comparison")
        half = Z * float(np.sqrt(one["variance"]))
        value, usual = float(one["value"]), FOUR_IN_FIVE * self.spread_
        return Progress(instructor, value, value - half, value + half, groups, pupils, -usual, usual, True)


def _nothing(instructor: str, groups: int, pupils: int, why: str) -> Progress:
    return Progress(instructor, *[np.nan] * 3, groups, pupils, np.nan, np.nan, False, why)


def _classes(records: Records) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One row for each group in each course and term: `y` (the mean grade of its pupils, percent, as if they were the
    group's average pupils), `pupils`, `alone` (whether the group has no other course); and the covariances, course by
    course, of grades around pupils' levels."""
    grades = final_grades(records)
    grades = grades[np.isfinite(grades["grade"])].reset_index(drop=True)
    if not len(grades):
        return pd.DataFrame(columns=["course", "term", "group", "y", "pupils", "alone"]), pd.DataFrame()
    course = grades.groupby(["course", "term"], sort=False).ngroup().to_numpy()
    pupil = grades.groupby(["pupil", "term"], sort=False).ngroup().to_numpy()
    grade = grades["grade"].to_numpy() - _from_earlier(grades)
    level, usual = two_way(grade, pupil, course)
    place = grades.groupby(["course", "term", "group"], sort=False).ngroup().to_numpy()
    rest = grade - level[pupil] - usual[course]
    # What a class has in common in a course is not chance.
    inner = rest - (np.bincount(place, rest) / np.bincount(place))[place]
    alike = _covariances(grades.assign(rest=inner, place=place))
    team = grades.groupby(["group", "term"], sort=False).ngroup().to_numpy()
    courses_of_team = grades.groupby(["group", "term"])["course"].transform("nunique")
    several = np.bincount(pupil)[pupil] > 1
    alone = (courses_of_team == 1).to_numpy()
    # The pupil's level beside the group's; of a group with one course, or a pupil with one, there is no better guess.
    beside = level[pupil] - (np.bincount(team, level[pupil]) / np.bincount(team))[team]
    grades["y"] = grade - np.where(alone, np.where(several, level[pupil], 0.0), beside)
    grades["alone"] = alone
    cells = grades.groupby(["course", "term", "group"], sort=True).agg(
        y=("y", "mean"), pupils=("pupil", "nunique"), alone=("alone", "first")
    )
    return cells.reset_index(), alike


def _covariances(grades: pd.DataFrame) -> pd.DataFrame:
    """Who is good at physics is good at chemistry, beyond what they are good at in general: so what chance gave a
    group in one, it gave it in the other. Covariances of what is left of grades, those of few pupils drawn to none."""
    wide = grades.assign(who=grades["pupil"].astype(str) + "\n" + grades["term"].astype(str))
    wide = wide.pivot(index="who", columns="course", values="rest")
    values, there = wide.fillna(0.0).to_numpy(), wide.notna().to_numpy(dtype=float)
    groups = grades.groupby("course")["place"].nunique().reindex(wide.columns).to_numpy()
    # The means of classes and, in part, the levels of pupils were fitted.
    courses = max(2.0, float(there.sum(axis=1).mean()))
    both = there.T @ there
    free = np.maximum(both - np.maximum.outer(groups, groups), 1.0) * (1 - 1 / courses)
    found = values.T @ values / free
    variance = np.maximum(np.diag(found), 1e-6)
    off = found * both / (both + FEWEST_TOGETHER)
    np.fill_diagonal(off, variance)
    eigen, vectors = linalg.eigh(off)
    return pd.DataFrame((vectors * np.maximum(eigen, 1e-3 * eigen.max())) @ vectors.T, wide.columns, wide.columns)


def _from_earlier(grades: pd.DataFrame) -> np.ndarray:
    """What grades of earlier terms in the same course let expect above the course's mean; 0 where there are none."""
    beside = grades["grade"] - grades.groupby(["course", "term"])["grade"].transform("mean")
    frame = grades[["pupil", "course", "begins", "ends"]].assign(beside=beside, row=np.arange(len(grades)))
    frame["of_pupil"] = frame["beside"] - frame.groupby(["pupil", "begins"])["beside"].transform("mean")
    pairs = frame.merge(frame, on=["pupil", "course"], suffixes=("", "_earlier"))
    earlier = pairs[pairs["ends_earlier"] < pairs["begins"]].groupby("row")["of_pupil_earlier"].mean()
    if len(earlier) < FEWEST_EARLIER:
        return np.zeros(len(grades))
    x, y = earlier.to_numpy(), frame["of_pupil"].to_numpy()[earlier.index]
    square = float(x @ x)
    found = np.zeros(len(grades))
    found[earlier.index] = (float(x @ y) / square if square > 0 else 0.0) * x
    return found


def _of_classes(cells: pd.DataFrame, teaches: pd.DataFrame) -> pd.DataFrame:
    by = [name for name in ("course", "group", "term") if name in teaches]
    places = cells[by].assign(cell=cells.index)
    found = teaches[["instructor", *by]].dropna().drop_duplicates().merge(places, on=by, how="inner")
    return found[["instructor", "cell"]]


def _groups_of(teaches: pd.DataFrame, cells: pd.DataFrame) -> pd.Series:
    """How many groups, counting a group anew in each term."""
    found = teaches.join(cells[["group", "term"]], on="cell", rsuffix="_of_cell")
    return found.drop_duplicates(["instructor", "group", "term"]).groupby("instructor").size()


def _pupils_of(records: Records, teaches: pd.DataFrame, cells: pd.DataFrame) -> pd.Series:
    place = ["course", "term", "group"]
    rows = final_grades(records)[[*KEY, "group"]].merge(cells[place].assign(cell=cells.index), on=place)
    return rows.merge(teaches, on="cell").groupby("instructor")["pupil"].nunique()


def _pooled(cells: pd.DataFrame, who: sparse.csr_array, alike: pd.DataFrame) -> tuple[pd.DataFrame, float]:
    """`value` and `variance` of the instructors' effects, how far they can be `told`, and the standard deviation
    between them."""
    fixed = _levels(cells)
    turn, chance = _independent(cells, alike)
    y = turn @ cells["y"].to_numpy()
    design = (turn @ sparse.hstack([fixed, who])).tocsr()
    rest = y - _fitted(design[:, : fixed.shape[1]], y, 1 / chance)
    most = 2.5 * max(float(rest.std()), float(np.sqrt(chance.mean())), 1e-3)
    tried = most * (np.arange(POINTS) + 0.5) / POINTS
    likely, means, variances = [], [], []
    for single in tried:
        known = _Known.of(design, y, 1 / (single**2 + chance), fixed.shape[1])
        for between in tried:
            likely.append(known.likely(between))
            mean, variance = known.effects(between)
            means.append(mean)
            variances.append(variance)
    share = np.exp(np.array(likely) - max(likely))
    share /= share.sum()
    mean = share @ np.array(means)
    variance = share @ (np.array(variances) + (np.array(means) - mean) ** 2)
    between = np.tile(tried, POINTS)
    # How much would be known of each if they differed without limit: nothing of who is compared with nobody.
    apart = 30 * most
    told = 1 - known.effects(apart)[1] / apart**2
    return pd.DataFrame({"value": mean, "variance": variance, "told": told}), float(np.sqrt(share @ between**2))


@dataclass(frozen=True)
class _Known:
    """What classes say of instructors when levels of courses and groups are free, turned so that it is independent:
    `much` and `what`; and the part of the restricted likelihood that does not depend on the instructors' variance."""

    turn: np.ndarray
    much: np.ndarray
    what: np.ndarray
    base: float

    @classmethod
    def of(cls, design: sparse.csr_array, y: np.ndarray, weight: np.ndarray, fixed: int) -> "_Known":
        square = (design.T @ (design * weight[:, None])).toarray()
        side = design.T @ (weight * y)
        # Levels of courses and groups are known but for a constant; a slight pull settles it.
        square[np.arange(fixed), np.arange(fixed)] += 1e-8
        root = linalg.cholesky(square[:fixed, :fixed], lower=True)
        of_levels = linalg.solve_triangular(root, np.column_stack([square[:fixed, fixed:], side[:fixed]]), lower=True)
        cross, inner = of_levels[:, :-1], of_levels[:, -1]
        much, turn = linalg.eigh(square[fixed:, fixed:] - cross.T @ cross)
        what = turn.T @ (side[fixed:] - cross.T @ inner)
        base = np.log(weight).sum() - float(weight @ y**2) + float(inner @ inner) - 2 * np.log(np.diag(root)).sum()
        return cls(turn, np.maximum(much, 0.0), what, base)

    def likely(self, between: float) -> float:
        """The restricted log likelihood, with a prior on the standard deviation that keeps it from zero."""
        drawn = self.much + between**-2
        found = self.base + float((self.what**2 / drawn).sum()) - np.log(drawn).sum()
        return 0.5 * found - len(self.much) * np.log(between) + np.log(between)

    def effects(self, between: float) -> tuple[np.ndarray, np.ndarray]:
        """Means and variances of the instructors' effects."""
        left = 1 / (self.much + between**-2)
        return self.turn @ (left * self.what), self.turn**2 @ left


def _independent(cells: pd.DataFrame, alike: pd.DataFrame) -> tuple[sparse.csr_array, np.ndarray]:
    """A turn of the classes of each group after which what chance gave them is independent, and its variances."""
    blocks, variances, order = [], [], []
    course = alike.index.get_indexer(cells["course"])
    pupils = cells["pupils"].to_numpy()
    for rows in cells.groupby(["group", "term"], sort=False).indices.values():
        here = alike.to_numpy()[np.ix_(course[rows], course[rows])] / np.maximum.outer(pupils[rows], pupils[rows])
        eigen, vectors = linalg.eigh(here)
        blocks.append(vectors.T)
        variances.append(np.maximum(eigen, 1e-9))
        order.append(rows)
    turn = sparse.block_diag(blocks, format="csr")
    there = np.concatenate(order)
    sort = sparse.csr_array((np.ones(len(there)), (np.arange(len(there)), there)), shape=(len(there), len(there)))
    return sparse.csr_array(turn @ sort), np.concatenate(variances)


def _levels(cells: pd.DataFrame) -> sparse.csr_array:
    """Indicators of the course and term, and of the group and term where it has several courses."""
    course = cells.groupby(["course", "term"], sort=False).ngroup().to_numpy()
    team = cells.groupby(["group", "term"], sort=False).ngroup().to_numpy()
    row = np.arange(len(cells))
    of_course = sparse.csr_array((np.ones(len(cells)), (row, course)))
    together = ~cells["alone"].to_numpy(dtype=bool)
    of_team = sparse.csr_array(
        (np.ones(together.sum()), (row[together], team[together])), shape=(len(cells), team.max() + 1)
    )
    return sparse.hstack([of_course, of_team]).tocsr()


def _fitted(fixed: sparse.csr_array, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    square = (fixed.T @ (fixed * weight[:, None])).toarray()
    square[np.diag_indices_from(square)] += 1e-6
    return fixed @ linalg.solve(square, fixed.T @ (weight * y), assume_a="pos")
