"""How hard assessments, criteria and quiz questions are, and how well they tell pupils apart, with intervals of 95 %.

Where there are too few pupils to say so, a key of WHY_NOT says why instead of a number.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import special, stats

from school_ai.ai.analytics.inference import LEVEL, shrunk
from school_ai.ai.analytics.one_factor import fit_one_factor, repeated, scores_of
from school_ai.ai.analytics.records import Records
from school_ai.ai.catalogue import _lt

__all__ = ["WHY_NOT", "assessments", "criteria", "items", "tasks"]

FEWEST_PUPILS, FEWEST_ANSWERS = 15, 30
FEWEST_TASKS = 3
# How often an estimate is made anew with other pupils' weights.
DRAWS = 200
Z = float(stats.norm.ppf((1 + LEVEL) / 2))
WHY_NOT: Mapping[str, str] = {
    "few pupils": _lt("Too few pupils have a result in it and in others."),
    "few tasks": _lt("There are too few others to compare it with."),
    "all alike": _lt("All pupils have the same result."),
}
ABILITIES = np.linspace(-4, 4, 33)
# What slopes and levels of questions are in general, on the logit scale: their priors (Mislevy, 1986).
USUAL_SLOPE, SLOPE_SD, LEVEL_SD = 0.0, 0.5, 2.0


def assessments(records: Records, *, task: str = "assessment", draws: int = DRAWS, seed: int = 0) -> pd.DataFrame:
    """Of each assessment (or other column of results) of each course and term, `tasks`, with `course`, `term`."""
    rows = records.results
    return _by_place(rows.assign(percent=100 * rows["score"] / rows["maximum"]), ["course", "term", task], draws, seed)


def criteria(records: Records, *, draws: int = DRAWS, seed: int = 0) -> pd.DataFrame:
    """Of each criterion of each course and term, `tasks`, with `course`, `term`, over all of its assessments."""
    place = ["course", "term", "criterion"]
    sums = records.criteria.groupby(["pupil", *place])[["score", "maximum"]].sum().reset_index()
    return _by_place(sums.assign(percent=100 * sums["score"] / sums["maximum"]), place, draws, seed)


def _by_place(rows: pd.DataFrame, place: list[str], draws: int, seed: int) -> pd.DataFrame:
    names = rows[place].drop_duplicates().reset_index(drop=True)
    number = rows[place].merge(names.reset_index(), on=place, how="left")["index"].to_numpy()
    # A pupil of two terms is not of the same ability in both.
    pupil = rows["pupil"].astype(str) + "\n" + rows["term"].astype(str)
    found = tasks(rows.assign(task=number, pupil=pupil), draws=draws, seed=seed)
    return names.join(found.set_index("task"), how="left") if len(names) else found.reindex(columns=[*place, *found])


def tasks(rows: pd.DataFrame, task: str = "task", *, draws: int = DRAWS, seed: int = 0) -> pd.DataFrame:
    """From rows `pupil`, `task`, `percent`: one row for each task.

    `pupils`, `mean` (percent); `level` (what a pupil of the school's middle ability is expected to score, in percent:
    the lower, the harder, whoever happened to sit it); `slope` (by how many percent one standard deviation of ability
    raises it: discrimination); `told` (the share of its variance that ability explains); each of level and slope with
    `_low` and `_high`; `enough`, and `why`, a key of WHY_NOT where it is False and the estimates are NaN.

    A one-factor model, by maximum likelihood; standard errors from the Bayesian bootstrap over pupils, so that they
    hold where results of one course have more in common than ability. Slopes are then drawn to their mean by empirical
    Bayes.
    """
    columns = [
        "pupils",
        "mean",
        *(f"{name}{end}" for name in ("level", "slope") for end in ("", "_low", "_high")),
        "told",
    ]
    found = rows.groupby(task)["percent"].agg(pupils="size", mean="mean", low="min", high="max").reset_index()
    found = found.assign(**{name: np.nan for name in columns if name not in found}, why="")
    usable = _usable(rows, task, found)
    found["enough"] = found["why"] == ""
    if len(usable):
        scores = scores_of(usable, task)
        model = fit_one_factor(scores)
        again = repeated(scores, model, draws, seed)
        place = pd.Index(found[task]).get_indexer(scores.tasks)
        # Two numbers were fitted to each task's pupils.
        free = np.asarray(scores.done.sum(axis=0)).ravel() - 2
        grown = (free + 2) / free
        level, level_error = model.level[:, 0], again.level.std(axis=1, ddof=1) * np.sqrt(grown)
        # With other pupils all slopes would rise or fall together; only the rest can be told from one another.
        common = again.slope.mean(axis=0)
        slope, variance = shrunk(model.slope[:, 0], (again.slope - common).var(axis=1, ddof=1) * grown)
        variance = variance + common.var(ddof=1)
        z = stats.t.ppf((1 + LEVEL) / 2, free)
        _write(found, place, "level", level, z * level_error)
        _write(found, place, "slope", slope, z * np.sqrt(variance))
        found.loc[place, "told"] = slope**2 / (slope**2 + model.chance[:, 0])
    return found[[task, *columns, "enough", "why"]]


def _write(found: pd.DataFrame, place: np.ndarray, name: str, value: np.ndarray, half: np.ndarray) -> None:
    found.loc[place, name] = value
    found.loc[place, f"{name}_low"] = value - half
    found.loc[place, f"{name}_high"] = value + half


def _usable(rows: pd.DataFrame, task: str, found: pd.DataFrame) -> pd.DataFrame:
    """The rows of tasks that can be told of, by pupils who have several of them; writes `why` for the others."""
    reasons = found.set_index(task)["why"].astype(object)
    reasons[(found["pupils"] < FEWEST_PUPILS).to_numpy()] = "few pupils"
    reasons[((found["high"] - found["low"] < 1e-9) & (found["pupils"] >= FEWEST_PUPILS)).to_numpy()] = "all alike"
    usable = rows[rows[task].isin(reasons.index[reasons == ""])]
    for _ in range(20):
        several = usable.groupby("pupil")[task].transform("nunique") >= FEWEST_TASKS - 1
        counted = usable[several].groupby(task)["pupil"].nunique().reindex(reasons.index).fillna(0)
        short = (reasons == "") & (counted < FEWEST_PUPILS)
        reasons[short] = "few pupils"
        usable = usable[several & usable[task].isin(reasons.index[reasons == ""])]
        if not short.any():
            break
    if (reasons == "").sum() < FEWEST_TASKS:
        reasons[reasons == ""] = "few tasks"
        usable = usable[:0]
    found["why"] = reasons.to_numpy()
    return usable


# --- questions -------------------------------------------------------------------------------------------------------


def items(answers: pd.DataFrame) -> pd.DataFrame:
    """From rows `pupil`, `item`, `right` (True or False; of several of one pupil the first): one row for each item.

    `pupils`, `share` right; `difficulty` (the ability, in standard deviations of pupils, at which half answer right),
    `discrimination` (the slope there, in logits a standard deviation), `chance` (of a pupil of middle ability to answer
    right), each with `_low` and `_high`; `enough`, and `why`, a key of WHY_NOT.

    The two-parameter logistic model by marginal maximum likelihood (Bock and Aitkin, 1981) with weak priors (Mislevy,
    1986); intervals by the observed information (Louis, 1982). For the questions of a course rather than of a school:
    time grows with the square of their number.
    """
    names = [f"{name}{end}" for name in ("difficulty", "discrimination", "chance") for end in ("", "_low", "_high")]
    answers = answers.dropna(subset=["pupil", "item", "right"]).drop_duplicates(["pupil", "item"])
    answers = answers.assign(right=answers["right"].astype("float64"))
    found = answers.groupby("item")["right"].agg(pupils="size", share="mean").reset_index()
    found = found.assign(**dict.fromkeys(names, np.nan), why="")
    found.loc[(found["share"] == 0) | (found["share"] == 1), "why"] = "all alike"
    found.loc[found["pupils"] < FEWEST_ANSWERS, "why"] = "few pupils"
    if (found["why"] == "").sum() < FEWEST_TASKS:
        found.loc[found["why"] == "", "why"] = "few tasks"
    found["enough"] = found["why"] == ""
    told = found.index[found["enough"]]
    if len(told):
        usable = answers[answers["item"].isin(found.loc[told, "item"])]
        right, done = _right_and_done(usable)
        slope, level = _two_parameters(right, done)
        found.loc[told, names] = _described(slope, level, _doubt(right, done, slope, level))
    return found[["item", "pupils", "share", *names, "enough", "why"]]


def _right_and_done(answers: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """(pupils, items): 1 where right, and 1 where there is an answer."""
    wide = answers.pivot(index="pupil", columns="item", values="right").sort_index(axis=1)
    values = wide.to_numpy(dtype=float)
    return np.nan_to_num(values), np.isfinite(values).astype(float)


def _posterior(right, done, slope, level) -> np.ndarray:
    """(pupils, abilities): where a pupil's ability lies, given the answers."""
    logit = slope * ABILITIES[:, None] + level
    likely = right @ special.log_expit(logit).T + (done - right) @ special.log_expit(-logit).T
    likely += -0.5 * ABILITIES**2
    likely -= special.logsumexp(likely, axis=1, keepdims=True)
    return np.exp(likely)


def _two_parameters(right, done, steps: int = 300) -> tuple[np.ndarray, np.ndarray]:
    share = (right.sum(axis=0) + 0.5) / (done.sum(axis=0) + 1)
    log_slope, level = np.zeros(right.shape[1]), special.logit(share)
    for _ in range(steps):
        posterior = _posterior(right, done, np.exp(log_slope), level)
        new_slope, new_level = _climbed(posterior.T @ right, posterior.T @ done, log_slope, level)
        moved = max(np.abs(new_slope - log_slope).max(), np.abs(new_level - level).max())
        log_slope, level = new_slope, new_level
        if moved < 1e-5:
            break
    return np.exp(log_slope), level


def _climbed(right, done, log_slope, level) -> tuple[np.ndarray, np.ndarray]:
    """One step of maximisation (Fisher scoring, three times) from expected counts (abilities, items)."""
    x = ABILITIES[:, None]
    for _ in range(3):
        slope = np.exp(log_slope)
        chance = special.expit(slope * x + level)
        rest, weight = right - done * chance, done * chance * (1 - chance)
        gradient = np.array(
            [
                (rest * x * slope).sum(axis=0) - (log_slope - USUAL_SLOPE) / SLOPE_SD**2,
                rest.sum(axis=0) - level / LEVEL_SD**2,
            ]
        )
        a = (weight * (x * slope) ** 2).sum(axis=0) + 1 / SLOPE_SD**2
        b = (weight * x * slope).sum(axis=0)
        c = weight.sum(axis=0) + 1 / LEVEL_SD**2
        step = np.array([c * gradient[0] - b * gradient[1], a * gradient[1] - b * gradient[0]]) / (a * c - b * b)
        step = np.clip(step, -0.5, 0.5)
        log_slope, level = log_slope + step[0], level + step[1]
    return log_slope, level


def _doubt(right, done, slope, level) -> np.ndarray:
    """(2 items, 2 items): the covariance of log slopes and levels, from the information that was observed: the complete
    one less what is not known of abilities."""
    posterior = _posterior(right, done, slope, level)
    count = right.shape[1]
    information = np.zeros((2 * count, 2 * count))
    mean_score = np.zeros((len(right), 2 * count))
    for number, x in enumerate(ABILITIES):
        here = posterior[:, number]
        chance = special.expit(slope * x + level)
        rest = right - done * chance
        score = np.hstack([rest * slope * x, rest])
        # Second derivatives, by item: of the log slope its own gradient adds.
        weight = here @ done * chance * (1 - chance)
        own = here @ rest
        information[np.arange(count), np.arange(count)] += weight * (slope * x) ** 2 - own * slope * x
        information[count + np.arange(count), count + np.arange(count)] += weight
        information[np.arange(count), count + np.arange(count)] += weight * slope * x
        information[count + np.arange(count), np.arange(count)] += weight * slope * x
        information -= score.T @ (here[:, None] * score)
        mean_score += here[:, None] * score
    information += mean_score.T @ mean_score
    information += np.diag(np.repeat([1 / SLOPE_SD**2, 1 / LEVEL_SD**2], count))
    return np.linalg.pinv(information, hermitian=True)


def _described(slope: np.ndarray, level: np.ndarray, doubt: np.ndarray) -> np.ndarray:
    """(items, 9): difficulty, discrimination and chance, each with the ends of its interval."""
    count = len(slope)
    of_slope, of_level = np.diag(doubt)[:count], np.diag(doubt)[count:]
    both = np.diag(doubt[:count, count:])
    hard = -level / slope
    # By the delta method: d(-level / slope) = -d level / slope + level / slope · d log slope.
    hard_error = np.sqrt(np.maximum(of_level / slope**2 + hard**2 * of_slope + 2 * hard * both / slope, 0))
    slope_error, level_error = np.sqrt(np.maximum(of_slope, 0)), np.sqrt(np.maximum(of_level, 0))
    return np.column_stack(
        [
            hard,
            hard - Z * hard_error,
            hard + Z * hard_error,
            slope,
            slope * np.exp(-Z * slope_error),
            slope * np.exp(Z * slope_error),
            special.expit(level),
            special.expit(level - Z * level_error),
            special.expit(level + Z * level_error),
        ]
    )
