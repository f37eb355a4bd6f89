"""Next steps for a pupil in a course, and what a course's shelf lacks. Each with reasons as keys and numbers: words
are made elsewhere, and a teacher accepts, changes or dismisses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

__all__ = ["KINDS", "REASONS", "WHY_NOT", "Reason", "Recommendation", "Signs", "Step", "content_gaps", "next_steps"]

# What is missed of a topic is drawn to what the pupil misses in general, by as many tasks.
DRAWN_BY = 3.0
# And that to this, where there is little of the pupil at all: what pupils miss at schools in general.
USUAL_MISSED, USUAL_BY = 0.3, 5.0
# Who misses more than that of a topic is to look at it again; more than this, to read before practising.
MISSED, MISSED_MUCH = 0.4, 0.6
# A topic seen so many days ago counts half.
HALF_LIFE = 60.0
CHANCE_OF_FAILING, ABSENT_LATELY, QUIET = 0.4, 0.2, 0.5
MOST_STEPS = 5
FEWEST_TASKS = 2
FEWEST_PUPILS = 5
PRACTICE_KINDS = frozenset({"practice", "exercise", "worksheet", "quiz"})

KINDS: Mapping[str, str] = {
    "topic": "Look at a topic again that others build on, or of which nothing is on the shelf.",
    "material": "Read a material about a topic.",
    "practice": "Practise a topic.",
    "talk": "A talk with the teacher.",
}
# What a reason's numbers are, by their key.
REASONS: Mapping[str, tuple[str, ...]] = {
    "missed": ("share", "tasks"),
    "long ago": ("days",),
    "needed for": ("share",),
    "chance of failing": ("chance",),
    "absent lately": ("share",),
    "quiet": ("beside_usual",),
    "worse": ("percent",),
}
WHY_NOT: Mapping[str, str] = {
    "nothing known": "There are no results by topic and no signs to go by.",
    "nothing needed": "Nothing that is known asks for a step.",
}


@dataclass(frozen=True)
class Reason:
    """Why: a key of REASONS, the topic it speaks of (may be empty), and its numbers by name."""

    key: str
    topic: str
    numbers: Mapping[str, float]


@dataclass(frozen=True)
class Step:
    """What to do next: a key of KINDS, the course, topic and material (empty where there is none), how much it matters
    (0 to 1, to order by), and why, the weightiest reason first."""

    kind: str
    course: str
    topic: str
    material: str
    weight: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Recommendation:
    """Steps, those that matter most first. `enough`: whether there was something to go by; `why`, a key of WHY_NOT,
    where there are no steps."""

    steps: tuple[Step, ...]
    enough: bool
    why: str = ""


@dataclass(frozen=True)
class Signs:
    """What else is known of a pupil in a course; NaN where nothing is. `chance` of failing, calibrated; `absent`:
    share of the last weeks' days; `activity`: lately, where 1 is the course's mean; `change`: of marks lately, in
    percent (negative: worse), only where it is surely one."""

    chance: float = np.nan
    absent: float = np.nan
    activity: float = np.nan
    change: float = np.nan


def next_steps(
    pupil: str,
    course: str,
    day,
    missed: pd.DataFrame,
    *,
    prerequisites: pd.DataFrame | None = None,
    materials: pd.DataFrame | None = None,
    signs: Signs | None = None,
    most: int = MOST_STEPS,
) -> Recommendation:
    """Steps for one pupil in one course as of a day.

    `missed`: `pupil`, `course`, `topic`, `share` (missed, 0 to 1), `n` (tasks), `last_day` (may be empty).
    `prerequisites`, confirmed ones only: `course`, `earlier`, `later`. `materials` that this pupil may see:
    `material`, `course`, `topic`, `kind`. Shares of few tasks are drawn to what the pupil misses in general; what was
    long ago counts less; a topic that another one builds on comes before it, and counts for both.
    """
    signs = signs or Signs()
    topics = _topics(missed, pupil, course, pd.Timestamp(day).normalize())
    needs = _needs(topics, _of_course(prerequisites, course, ["earlier", "later"]))
    shelf = _of_course(materials, course, ["material", "topic", "kind"])
    steps = [_step(course, topic, need, topics.loc[topic], shelf) for topic, need in needs.items()]
    talk = _talk(course, signs)
    # A talk comes first: it decides what of the rest is of use.
    steps = sorted(steps, key=lambda each: (-each.weight, each.topic))[: most - len(talk)]
    known = bool(len(topics)) or any(np.isfinite([signs.chance, signs.absent, signs.activity, signs.change]))
    found = (*talk, *steps)
    return Recommendation(found, known, "" if found else "nothing needed" if known else "nothing known")


@dataclass(frozen=True)
class _Need:
    weight: float
    reasons: tuple[Reason, ...]


def _of_course(frame: pd.DataFrame | None, course: str, columns: Sequence[str]) -> pd.DataFrame:
    if frame is None or not len(frame):
        return pd.DataFrame(columns=columns)
    return frame.loc[frame["course"] == course, columns].dropna()


def _topics(missed: pd.DataFrame, pupil: str, course: str, day: pd.Timestamp) -> pd.DataFrame:
    """By topic: `seen` (share missed as it is), `share` (as it is believed), `n`, `days` since."""
    mine = missed[missed["pupil"] == pupil]
    mine = mine[mine["share"].between(0, 1) & (mine["n"] > 0)]
    general = (mine["share"] @ mine["n"] + USUAL_BY * USUAL_MISSED) / (mine["n"].sum() + USUAL_BY)
    here = mine[mine["course"] == course]
    days = (day - pd.to_datetime(here["last_day"], errors="coerce")).dt.days
    here = here.assign(times=here["share"] * here["n"], days=days).groupby("topic")
    found = here.agg(times=("times", "sum"), n=("n", "sum"), days=("days", "min"))
    found["seen"] = found["times"] / found["n"]
    found["share"] = (found["times"] + DRAWN_BY * general) / (found["n"] + DRAWN_BY)
    return found[found["days"].isna() | (found["days"] >= 0)]


def _needs(topics: pd.DataFrame, before: pd.DataFrame) -> dict[str, _Need]:
    """By topic, what asks for a look at it."""
    own, found = {}, {}
    for topic, row in topics.iterrows():
        if row["share"] >= MISSED and row["n"] >= FEWEST_TASKS:
            fresh = 0.5 ** (row["days"] / HALF_LIFE) if np.isfinite(row["days"]) else 0.5
            own[topic] = float(row["share"] * (0.5 + 0.5 * fresh))
    for topic, weight in own.items():
        row = topics.loc[topic]
        reasons = [Reason("missed", topic, {"share": float(row["seen"]), "tasks": float(row["n"])})]
        if row["days"] > HALF_LIFE:
            reasons.append(Reason("long ago", topic, {"days": float(row["days"])}))
        later = sorted(
            {each for each in before.loc[before["earlier"] == topic, "later"] if each in own and each != topic}
        )
        # A step that two topics gain from counts for both, but for no more than certain.
        for each in later:
            weight = 1 - (1 - weight) * (1 - 0.5 * own[each])
            reasons.append(Reason("needed for", each, {"share": float(topics.loc[each, "seen"])}))
        found[topic] = _Need(weight, tuple(reasons))
    return _foundations_first(found, before)


def _foundations_first(needs: dict[str, _Need], before: pd.DataFrame) -> dict[str, _Need]:
    """No topic counts more than one that it builds on. Confirmed prerequisites may go in a circle; then nothing is
    first."""
    pairs = [
        (earlier, later)
        for earlier, later in zip(before["earlier"], before["later"], strict=True)
        if earlier in needs and later in needs and earlier != later
    ]
    weight = {topic: need.weight for topic, need in needs.items()}
    for _ in range(len(needs)):
        for earlier, later in pairs:
            weight[earlier] = max(weight[earlier], min(1.0, weight[later] + 1e-6))
    return {topic: _Need(weight[topic], need.reasons) for topic, need in needs.items()}


def _step(course: str, topic: str, need: _Need, row: pd.Series, shelf: pd.DataFrame) -> Step:
    """Who missed much reads first, who missed some practises, as far as the shelf has it."""
    here = shelf[shelf["topic"] == topic].sort_values("material")
    to_practise = here["kind"].isin(PRACTICE_KINDS)
    practice, reading = here.loc[to_practise, "material"].tolist(), here.loc[~to_practise, "material"].tolist()
    order = [("material", reading), ("practice", practice)]
    if row["share"] < MISSED_MUCH:
        order.reverse()
    for kind, names in order:
        if names:
            return Step(kind, course, topic, names[0], need.weight, need.reasons)
    return Step("topic", course, topic, "", need.weight, need.reasons)


def _talk(course: str, signs: Signs) -> tuple[Step, ...]:
    reasons = []
    if signs.chance >= CHANCE_OF_FAILING:
        reasons.append((signs.chance, Reason("chance of failing", "", {"chance": float(signs.chance)})))
    if signs.absent >= ABSENT_LATELY:
        weight = min(1.0, signs.absent / (2 * ABSENT_LATELY))
        reasons.append((weight, Reason("absent lately", "", {"share": float(signs.absent)})))
    if signs.change < 0:
        weight = min(1.0, -signs.change / 40)
        reasons.append((weight, Reason("worse", "", {"percent": float(signs.change)})))
    # Who is quiet may work on paper: no reason for a talk alone.
    if reasons and signs.activity <= QUIET:
        reasons.append((0.0, Reason("quiet", "", {"beside_usual": float(signs.activity)})))
    if not reasons:
        return ()
    reasons.sort(key=lambda each: -each[0])
    return (Step("talk", course, "", "", float(reasons[0][0]), tuple(reason for _, reason in reasons)),)


def content_gaps(
    missed: pd.DataFrame, asked: pd.DataFrame, materials: pd.DataFrame, course: str | None = None
) -> pd.DataFrame:
    """Topics that pupils miss or ask about, against what the shelf holds; the widest gap first.

    `missed` as for `next_steps`; `asked`: `course`, `topic`, `count` (questions); `materials`: `material`, `course`,
    `topic`, `kind`. Returns `course`, `topic`, `pupils` (with tasks in it), `missing` (expected number of pupils who
    miss it that much), `share` (missed, drawn to the course's where there are few), `asked`, `materials`, `practice`
    (how many of them are to practise with), `gap` (a number to order by: pupils in need and questions for each
    material), `enough` (FEWEST_PUPILS pupils or questions).
    """
    place = ["course", "topic"]
    rows = missed[missed["share"].between(0, 1) & (missed["n"] > 0)]
    rows = rows.assign(times=rows["share"] * rows["n"])
    sums = rows.groupby(place).agg(times=("times", "sum"), n=("n", "sum"), pupils=("pupil", "nunique"))
    general = rows.groupby("course")["times"].sum() / rows.groupby("course")["n"].sum()
    drawn_to = pd.Series(sums.index.get_level_values("course"), index=sums.index).map(general)
    sums["share"] = (sums["times"] + DRAWN_BY * drawn_to) / (sums["n"] + DRAWN_BY)
    by_topic = rows.join(sums["share"].rename("of_all"), on=place)
    believed = (by_topic["times"] + DRAWN_BY * by_topic["of_all"]) / (by_topic["n"] + DRAWN_BY)
    sums["missing"] = by_topic.assign(much=believed >= MISSED).groupby(place)["much"].sum()
    questions = asked.groupby(place)["count"].sum().rename("asked")
    kinds = materials.assign(to_practise=materials["kind"].isin(PRACTICE_KINDS)).groupby(place)
    shelf = kinds.agg(materials=("material", "nunique"), practice=("to_practise", "sum"))
    found = sums[["pupils", "missing", "share"]].join(questions, how="outer").join(shelf, how="left").reset_index()
    if course is not None:
        found = found[found["course"] == course]
    counts = ["pupils", "missing", "asked", "materials", "practice"]
    found[counts] = found[counts].fillna(0.0).astype("float64")
    found["gap"] = (found["missing"] + found["asked"]) / (1 + found["materials"])
    found["enough"] = found["pupils"] + found["asked"] >= FEWEST_PUPILS
    columns = [*place, "pupils", "missing", "share", "asked", "materials", "practice", "gap", "enough"]
    return found.sort_values(["gap", *place], ascending=[False, True, True], ignore_index=True)[columns]
