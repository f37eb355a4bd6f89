"""The school as rows of Education's and ERPNext's DocTypes, in an order in which links resolve."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..tables import ChildRows, Table
from . import course_rows, lesson_rows, people_rows, record_rows, setup_rows

if TYPE_CHECKING:
    from ..school import School


def all_tables(school: School, children: ChildRows | None = None) -> Iterator[Table]:
    """Every table of the school; each is made when its turn comes. `children` names its child rows."""
    children = children or ChildRows()
    yield from setup_rows.tables(school, children)
    yield from course_rows.tables(school, children)
    yield from setup_rows.fee_structures(school, children)
    yield from people_rows.tables(school, children)
    yield from lesson_rows.tables(school, children)
    yield from record_rows.tables(school, children)
