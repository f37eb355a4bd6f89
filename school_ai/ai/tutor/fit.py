"""Whether what a pupil asks about is taught to them, in which topic, and at which level."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from school_ai.ai.tutor.courses import CourseShare

TAUGHT, ABOVE, BELOW, ELSEWHERE, UNKNOWN = "Taught", "Above", "Below", "Elsewhere", ""

# From here on a message surely belongs to a course.
_SURELY = 0.5
# So many times more must it belong to a course that the pupil does not take: years of one subject share most of it.
_CLEARLY = 1.5
_NUMBER = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")


@dataclass(frozen=True)
class Fit:
    """`course` and `topic` are those that the content belongs to, empty where none does. `level`: TAUGHT to the pupil,
    or in a course of a year ABOVE or BELOW theirs, or ELSEWHERE, or UNKNOWN."""

    course: str = ""
    topic: str = ""
    level: str = UNKNOWN


def fit_of(shares: Sequence[CourseShare], own: Collection[str], level_of: Mapping[str, int], level: int | None) -> Fit:
    """How a message fits what its pupil is taught.

    `shares`: the courses of the whole school that it may belong to; `own`: those that the pupil takes; `level_of`: the
    school year that a course is taught in, where one is known; `level`: the pupil's own.
    """
    of_own = max((each for each in shares if each.course in own), key=_share, default=None)
    others = max((each for each in shares if each.course not in own), key=_share, default=None)
    if others and others.share >= _SURELY and (of_own is None or others.share > _CLEARLY * of_own.share):
        year = level_of.get(others.course)
        if year is None or level is None or year == level:
            return Fit(others.course, others.topic, ELSEWHERE)
        return Fit(others.course, others.topic, ABOVE if year > level else BELOW)
    if of_own and of_own.share >= _SURELY:
        return Fit(of_own.course, of_own.topic, TAUGHT)
    return Fit()


def _share(each: CourseShare) -> float:
    return each.share


def year_of(names: Iterable[str]) -> int | None:
    """The school year that is in a program's names ("Grade 10", "Klasse 7b", "Year 9 Science"); None without one."""
    for name in names:
        found = _NUMBER.search(name)
        if found and 1 <= int(found.group(1)) <= 13:
            return int(found.group(1))
    return None
