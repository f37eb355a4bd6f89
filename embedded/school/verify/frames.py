"""All rows of a school at hand, by DocType and field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..tables import Table


class Frames:
    """The tables of a school, those of one DocType joined; a field that a table lacks reads as None."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.order: list[str] = []
        self._columns: dict[str, dict[str, list]] = {}
        self._counts: Counter[str] = Counter()
        for table in tables:
            self._add(table)

    def _add(self, table: Table) -> None:
        if table.doctype not in self._columns:
            self.order.append(table.doctype)
        columns = self._columns.setdefault(table.doctype, {})
        before = self._counts[table.doctype]
        rows = list(table.rows)
        for number, field in enumerate(table.columns):
            columns.setdefault(field, [None] * before).extend(row[number] for row in rows)
        self._counts[table.doctype] += len(rows)
        for column in columns.values():
            column.extend([None] * (self._counts[table.doctype] - len(column)))

    def count(self, doctype: str) -> int:
        return self._counts[doctype]

    def fields(self, doctype: str) -> list[str]:
        return list(self._columns.get(doctype, {}))

    def column(self, doctype: str, field: str) -> Sequence[Any]:
        columns = self._columns.get(doctype, {})
        return columns.get(field) or [None] * self.count(doctype)

    def rows(self, doctype: str, *fields: str) -> Iterator[tuple]:
        return zip(*(self.column(doctype, field) for field in fields), strict=True)

    def index(self, doctype: str, *fields: str) -> dict[Any, Any]:
        """From name to a field, or to a tuple of fields."""
        names = self.column(doctype, "name")
        values = self.column(doctype, fields[0]) if len(fields) == 1 else self.rows(doctype, *fields)
        return dict(zip(names, values, strict=True))


def repeated(values: Iterable[Any]) -> list[Any]:
    """The values that occur more than once."""
    return [value for value, count in Counter(values).items() if count > 1]


def some(items: Sequence[Any], most: int = 3) -> str:
    """The first few items, and how many more there are."""
    shown = ", ".join(str(item) for item in items[:most])
    return shown + (f" and {len(items) - most} more" if len(items) > most else "")
