"""What a pupil's results so far say of a course, allowing for how little a few results say.

Each result is compared with those of everybody who sat the same assessment. What is left is taken apart into what a
pupil brings to every course, what to this one, and chance, by the variances that the school's own results show (method
of moments), and each part is shrunk to what it is worth: Robinson, "That BLUP is a good thing", Statistical Science 6
(1991).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from school_ai.ai.analytics.records import KEY

__all__ = ["Levels", "Spread", "estimates", "levels_of", "spread_of", "with_deviation"]

# How many results of others an assessment's mean is worth nothing beside.
FEW_SAT = 3.0


@dataclass(frozen=True)
class Spread:
    """Variances in squared percent: of pupils, of a pupil's courses around that, and of single results around these."""

    pupil: float
    course: float
    chance: float


# Where a school has too few results to tell.
USUAL = Spread(60.0, 40.0, 140.0)
# Where all results are equal.
LEAST_VARIANCE = 1.0


@dataclass(frozen=True)
class Levels:
    """What everybody scores, in percent: by course, term and assessment (drawn to the course's level if few sat it), by
    course and term, and everywhere."""

    assessment: pd.Series
    course: pd.Series
    everywhere: float


def levels_of(results: pd.DataFrame) -> Levels:
    """Of the results of a school."""
    percent = 100 * results["score"] / results["maximum"]
    everywhere = float(percent.mean()) if len(results) else float("nan")
    course = percent.groupby([results["course"], results["term"]]).agg(["sum", "count"])
    drawn = (course["sum"] + FEW_SAT * everywhere) / (course["count"] + FEW_SAT)
    each = percent.groupby([results["course"], results["term"], results["assessment"]]).agg(["sum", "count"])
    drawn_to = drawn.reindex(each.index.droplevel("assessment")).to_numpy()
    mean = (each["sum"] + FEW_SAT * drawn_to) / (each["count"] + FEW_SAT)
    return Levels(mean.rename("expected"), (course["sum"] / course["count"]).rename("course_level"), everywhere)


def with_deviation(results: pd.DataFrame, levels: Levels | None = None) -> pd.DataFrame:
    """Results with `percent`, `expected` (what everybody scored in the assessment) and `deviation`. `levels`: those of
    the whole school, where `results` are only some of it."""
    found = results.assign(percent=100 * results["score"] / results["maximum"])
    if not len(found):
        return found.assign(expected=np.nan, deviation=np.nan)
    levels = levels or levels_of(results)
    found = found.join(levels.assessment, on=["course", "term", "assessment"])
    found = found.join(levels.course, on=["course", "term"])
    found["expected"] = found["expected"].fillna(found.pop("course_level")).fillna(levels.everywhere)
    return found.assign(deviation=found["percent"] - found["expected"])


def spread_of(results: pd.DataFrame) -> Spread:
    """The variances that results with deviations show. USUAL where they show none."""
    if len(results) < 30:
        return USUAL
    by_course = results.groupby(KEY, sort=False)["deviation"].agg(["mean", "count", "var"])
    repeated = by_course[by_course["count"] > 1]
    if len(repeated) >= 10:
        weight = repeated["count"] - 1
        chance = float((repeated["var"] * weight).sum() / weight.sum())
    else:
        chance = USUAL.chance
    per_pupil = by_course.groupby(["pupil", "term"])["mean"]
    several = per_pupil.agg(["mean", "count", "var"])
    several = several[several["count"] > 1]
    if len(several) < 10:
        total = float(by_course["mean"].var() or 0.0)
        rest = max(total - chance / max(1.0, by_course["count"].mean()), 0.1 * USUAL.pupil)
        return Spread(0.6 * rest, 0.4 * rest, chance)
    within = float((several["var"] * (several["count"] - 1)).sum() / (several["count"] - 1).sum())
    chance_of_mean = chance * float((1 / by_course["count"]).mean())
    if len(repeated) < 10:
        # One result each: chance and course cannot be told apart. They are shared out as schools usually are.
        chance = within * USUAL.chance / (USUAL.chance + USUAL.course)
        chance_of_mean = chance
    course = max(within - chance_of_mean, 0.02 * within, LEAST_VARIANCE)
    pupil = float(several["mean"].var()) - within / float(several["count"].mean())
    return Spread(max(pupil, 0.02 * within, LEAST_VARIANCE), course, max(chance, LEAST_VARIANCE))


def estimates(
    results: pd.DataFrame, rows: pd.DataFrame, spread: Spread | None = None, levels: Levels | None = None
) -> pd.DataFrame:
    """For each row (KEY), in percent: `course_level` (what those of the course score), `ability` (how far the pupil is
    expected above it in this course), `others` (the same from the pupil's other courses alone) and `ability_sd`.

    `results`: those of one term or of several, with deviations. `spread`, `levels`: those of the whole school, where
    `results` are only some of it.
    """
    spread = spread or spread_of(results)
    levels = levels or levels_of(results)
    found = rows[KEY].join(levels.course, on=["course", "term"])
    found["course_level"] = found["course_level"].fillna(levels.everywhere)
    mine = results.groupby(KEY)["deviation"].agg(["mean", "count"])
    table = mine.reset_index()
    # A course's mean tells of the pupil with this variance.
    table["weight"] = 1 / (spread.course + spread.chance / table["count"])
    table["weighted"] = table["weight"] * table["mean"]
    sums = table.groupby(["pupil", "term"])[["weight", "weighted"]].sum().add_prefix("all_")
    found = found.join(mine, on=KEY).join(sums, on=["pupil", "term"])
    found[["all_weight", "all_weighted", "count"]] = found[["all_weight", "all_weighted", "count"]].fillna(0.0)
    own_weight = np.where(found["count"] > 0, 1 / (spread.course + spread.chance / found["count"].clip(lower=1)), 0.0)
    own = np.where(found["count"] > 0, own_weight * found["mean"].fillna(0.0), 0.0)
    prior = 1 / spread.pupil
    pupil = found["all_weighted"] / (found["all_weight"] + prior)
    others = (found["all_weighted"] - own) / (found["all_weight"] - own_weight + prior)
    # Of what the course's mean differs from the others', the share that is not chance.
    kept = np.where(
        found["count"] > 0, spread.course / (spread.course + spread.chance / found["count"].clip(lower=1)), 0.0
    )
    course_part = kept * (found["mean"].fillna(0.0) - pupil)
    found["ability"] = pupil + np.where(found["count"] > 0, course_part, 0.0)
    found["others"] = others
    pupil_variance = 1 / (found["all_weight"] + prior)
    found["ability_sd"] = np.sqrt(pupil_variance * (1 - kept) ** 2 + spread.course * (1 - kept))
    return found[["course_level", "ability", "others", "ability_sd"]]
