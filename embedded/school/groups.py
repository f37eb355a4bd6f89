"""Student groups: which grades have how many sections, how many pupils sit in each, and who shares rooms and
staff."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .courses import COURSES, GRADES
from .seeds import Streams

SECTIONS_A_UNIT = 2


def section_letters(section: int) -> str:
    """A, B, ..., Z, AA, AB, ... for 0, 1, ..."""
    letters = ""
    section += 1
    while section:
        section, rest = divmod(section - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True)
class Groups:
    """All student groups, grade by grade. Every array has one entry for each group.

    `unit` says which part of the school a group belongs to. A unit has two sections of each grade, its own
    instructors, home rooms and labs; a large school is several of them side by side, which keeps its
    timetable as easy to find as a small school's. `mark` ends the names of groups of another year, since
    no two may share one.
    """

    grade: np.ndarray
    section: np.ndarray
    unit: np.ndarray
    size: np.ndarray
    mark: str = ""

    def __len__(self) -> int:
        return len(self.grade)

    @cached_property
    def start(self) -> np.ndarray:
        """The position of each group's first pupil in the list of all pupils, which is ordered by group."""
        return np.concatenate([[0], np.cumsum(self.size)[:-1]])

    @cached_property
    def names(self) -> list[str]:
        return [
            f"Grade {grade}{section_letters(section)}{self.mark}"
            for grade, section in zip(self.grade, self.section, strict=True)
        ]

    @cached_property
    def programs(self) -> list[str]:
        return [f"Grade {grade}" for grade in self.grade]

    @cached_property
    def batches(self) -> list[str]:
        return [f"Section {section_letters(section)}" for section in self.section]

    @cached_property
    def of_pupil(self) -> np.ndarray:
        """For each pupil the position of their group."""
        return np.repeat(np.arange(len(self)), self.size)

    @cached_property
    def lessons(self) -> np.ndarray:
        """Lessons a week, shape (groups, courses); 0 where a grade does not take a course."""
        return np.array([[course.lessons.get(int(grade), 0) for course in COURSES] for grade in self.grade])

    @cached_property
    def takes(self) -> np.ndarray:
        """Whether the group takes the course, shape (groups, courses)."""
        return self.lessons > 0


def plan_groups(pupils: int, groups: int, streams: Streams) -> Groups:
    """Spread `groups` over the grades, lower grades first, and `pupils` over the groups, two more or fewer
    here and there."""
    sections = np.full(len(GRADES), groups // len(GRADES))
    sections[: groups % len(GRADES)] += 1
    grade = np.repeat(GRADES, sections)
    section = np.concatenate([np.arange(count) for count in sections])
    size = np.full(groups, pupils // groups)
    size[: pupils % groups] += 1
    rng = streams("group sizes")
    if size.min() >= 10:
        # Each swap moves up to two pupils from one group to another, so the total stays.
        order = rng.permutation(groups)
        half = groups // 2
        moved = rng.integers(0, 3, half)
        size[order[:half]] += moved
        size[order[half : 2 * half]] -= moved
    return Groups(grade, section, section // SECTIONS_A_UNIT, size)
