"""Shared schools: generating one is quick, but most tests can look at the same."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from embedded.school import School, SchoolSpec, Table, generate  # noqa: E402


@pytest.fixture(scope="session")
def school() -> School:
    """The default school, nine weeks into its term."""
    return generate(SchoolSpec())


@pytest.fixture(scope="session")
def finished_school() -> School:
    """The default school when the term is over and everything is marked."""
    return generate(SchoolSpec(today=dt.date(2027, 1, 29)))


@pytest.fixture(scope="session")
def large_school() -> School:
    """Two thousand pupils, for shares and correlations."""
    return generate(SchoolSpec.of_size(2000))


@pytest.fixture(scope="session")
def rows(school: School) -> Callable[[str], list[dict]]:
    """The default school's rows of a DocType as mappings."""
    tables = list(school.tables())

    def of(doctype: str) -> list[dict]:
        return [record for table in tables if table.doctype == doctype for record in table.records()]

    return of


@pytest.fixture(scope="session")
def spoiled(school: School) -> Callable[..., list[Table]]:
    """The default school's tables with one value changed: `spoiled("Room", "seating_capacity", 0, "3")`."""
    tables = list(school.tables())

    def change(doctype: str, field: str, row: int, value: object) -> list[Table]:
        number = next(n for n, table in enumerate(tables) if table.doctype == doctype and field in table.columns)
        table = tables[number]
        place = table.columns.index(field)
        column = [record[place] for record in table.rows]
        column[row] = value(column[row]) if callable(value) else value
        data = (*table.data[:place], column, *table.data[place + 1 :])
        return [*tables[:number], replace(table, data=data), *tables[number + 1 :]]

    return change
