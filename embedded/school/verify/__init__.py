"""Checks that a generated school is one that Education would have accepted: `verify(school)` lists what is
wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..tables import Table
from .earlier import verify_earlier
from .frames import Frames
from .lessons import check_lessons
from .people import check_people
from .records import check_records
from .schema import check_references, check_values

if TYPE_CHECKING:
    from ..school import School

__all__ = ["verify", "verify_earlier"]


def verify(school: School, tables: Iterable[Table] | None = None) -> list[str]:
    """What is wrong with the rows of a school, as sentences; empty when nothing is.

    `tables` takes the place of `school.tables()`, for rows that were changed or read back from a site.
    """
    frames = Frames(school.tables() if tables is None else tables)
    users = {login.user for login in school.logins()}
    ill_typed = list(check_values(frames))
    problems = ill_typed + list(check_references(frames, users, school.series()))
    if ill_typed:
        # The checks below compute with the values, and would stumble over these.
        return problems
    problems += check_people(frames, school)
    problems += check_lessons(frames, school)
    problems += check_records(frames, school)
    return problems
