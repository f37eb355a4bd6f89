"""What is worth saying of a result, and of a pupil's term: chosen from the figures by rules that can be read, in an
order that a person would say it in. The words are looked up where they are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# Percent of the points: from here on a criterion is strong, up to here it is weak.
STRONG, WEAK = 75.0, 50.0
# Points of percent by which results must differ before it is said that they do.
WORTH_SAYING = 8.0
# So many earlier results make a line that one can be beside.
FEWEST_EARLIER, FEWEST_FOR_TREND = 2, 4
MOST_CRITERIA = 2


@dataclass(frozen=True)
class Remark:
    """Something to say. `key`: what; `values`: names and figures of it; `of`: the record that they come from, as
    DocType and name."""

    key: str
    values: tuple[str | float | int, ...] = ()
    of: tuple[str, str] | None = None


@dataclass(frozen=True)
class Share:
    """A criterion with its points."""

    criterion: str
    score: float
    maximum: float

    @property
    def percent(self) -> float:
        return 100 * self.score / self.maximum if self.maximum else 0.0


def of_result(
    title: str,
    score: float,
    maximum: float,
    parts: Sequence[Share],
    earlier: Sequence[float],
    steps: Sequence[str] = (),
    of: tuple[str, str] | None = None,
) -> list[Remark]:
    """Of one result. `earlier`: results before it in the same course, in percent, by day; `steps`: what a teacher has
    decided that the pupil does next."""
    if not maximum:
        return []
    percent = 100 * score / maximum
    found = [Remark("reached", (title, score, maximum, round(percent)), of)]
    if len(earlier) >= FEWEST_EARLIER:
        before = sum(earlier) / len(earlier)
        key = "as before"
        if abs(percent - before) >= WORTH_SAYING:
            key = "better than before" if percent > before else "below before"
        found.append(Remark(key, (round(before), len(earlier)), of))
    found += _criteria(parts, of)
    return [*found, *(Remark("step", (step,)) for step in steps[:MOST_CRITERIA])]


def of_course(
    course: str,
    percents: Sequence[float],
    parts: Sequence[Share],
    missed: int = 0,
    steps_done: int = 0,
    of: tuple[str, str] | None = None,
) -> list[Remark]:
    """Of a pupil's term in a course. `percents`: results by day; `parts`: points by criterion, over all results;
    `missed`: lessons of the course that the pupil was not at; `steps_done`: recommended steps that were done."""
    found = []
    if percents:
        found.append(Remark("course mean", (course, round(sum(percents) / len(percents)), len(percents)), of))
    else:
        found.append(Remark("no results", (course,), of))
    if len(percents) >= FEWEST_FOR_TREND:
        half = len(percents) // 2
        first, last = median(percents[:half]), median(percents[-half:])
        if abs(last - first) >= WORTH_SAYING:
            found.append(Remark("rose" if last > first else "fell", (round(first), round(last)), of))
    found += _criteria(parts, of)
    if missed:
        found.append(Remark("lessons missed", (missed,), of))
    if steps_done:
        found.append(Remark("steps done", (steps_done,), of))
    return found


def of_term(courses: Sequence[tuple[str, float]], days: int, away: int) -> list[Remark]:
    """Of a pupil overall. `courses`: name and mean in percent; `days` with attendance, of which they were `away`."""
    found = []
    by_mean = sorted(courses, key=lambda each: -each[1])
    if by_mean:
        found.append(Remark("best course", (by_mean[0][0], round(by_mean[0][1]))))
    if len(by_mean) > 1 and by_mean[0][1] - by_mean[-1][1] >= WORTH_SAYING:
        found.append(Remark("hardest course", (by_mean[-1][0], round(by_mean[-1][1]))))
    if days:
        found.append(Remark("never away", (days,)) if not away else Remark("days away", (away, days)))
    return found


def _criteria(parts: Sequence[Share], of: tuple[str, str] | None) -> list[Remark]:
    told = [part for part in parts if part.maximum > 0]
    # A single criterion is the result once more.
    if len(told) < 2:
        return []
    ranked = sorted(told, key=lambda part: (-part.percent, part.criterion))
    strong = [part for part in ranked if part.percent >= STRONG][:MOST_CRITERIA]
    weak = [part for part in reversed(ranked) if part.percent < WEAK and part not in strong][:MOST_CRITERIA]
    return [
        *(Remark("strong in", (part.criterion, part.score, part.maximum), of) for part in strong),
        *(Remark("weak in", (part.criterion, part.score, part.maximum), of) for part in weak),
    ]


def standing_out(percents: dict[str, float], earlier: dict[str, Sequence[float]]) -> dict[str, float]:
    """Pupils whose result is far from what their other results let expect, with the difference in points of percent.

    The median difference of the class is taken off first: a hard paper is hard for all. Far is two robust standard
    deviations of the class's differences, and twice what is worth saying.
    """
    differences = {
        pupil: percent - sum(earlier[pupil]) / len(earlier[pupil])
        for pupil, percent in percents.items()
        if len(earlier.get(pupil, ())) >= FEWEST_EARLIER
    }
    if len(differences) < 5:
        return {}
    middle = median(differences.values())
    spread = 1.4826 * median(abs(each - middle) for each in differences.values())
    bar = max(2 * spread, 2 * WORTH_SAYING)
    return {pupil: each - middle for pupil, each in differences.items() if abs(each - middle) > bar}
