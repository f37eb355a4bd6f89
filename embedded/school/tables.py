"""Tables of DocType rows, kept column by column so that a million rows stay small.

A column is any sequence of plain Python values (list, tuple), a numpy array of numbers, or one of the two
compact kinds below. `Table.rows` gives the same data as a sequence of tuples of plain Python values, ready
for a bulk insert. Dates are `datetime.date`, moments `datetime.datetime`, times of day `datetime.timedelta`
since midnight (which is what Frappe reads back from a Time field), an empty field is None.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np


class Same(Sequence):
    """One value, repeated `count` times."""

    def __init__(self, value: Any, count: int) -> None:
        self.value = value
        self.count = count

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self.value] * len(range(*index.indices(self.count)))
        if not -self.count <= index < self.count:
            raise IndexError(index)
        return self.value


class Coded(Sequence):
    """Few distinct values and, for each row, the position of its value among them; a negative code is an
    empty field."""

    def __init__(self, values: Sequence[Any], codes: np.ndarray) -> None:
        # An object array cannot be made by np.array here: it would take tuples and strings apart.
        self.values = np.empty(len(values) + 1, dtype=object)
        self.values[:-1] = list(values)
        self.codes = np.asarray(codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, index: Any) -> Any:
        codes = self.codes[index]
        if np.ndim(codes):
            return self.values[np.maximum(codes, -1)].tolist()
        return self.values[max(int(codes), -1)]

    def __iter__(self) -> Iterator[Any]:
        # In slices, so that a long column is never unfolded as a whole.
        for start in range(0, len(self.codes), 65536):
            yield from self.values[np.maximum(self.codes[start : start + 65536], -1)]


Column = Sequence


class Rows(Sequence):
    """The rows of a table as tuples; made while they are read, not before."""

    def __init__(self, columns: Sequence[Column], count: int) -> None:
        self._columns = columns
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> tuple: ...

    @overload
    def __getitem__(self, index: slice) -> list[tuple]: ...

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._count))]
        return tuple(_plain(column[index]) for column in self._columns)

    def __iter__(self) -> Iterator[tuple]:
        return zip(*(_values(column) for column in self._columns), strict=True)


@dataclass(frozen=True)
class Table:
    """Rows of one DocType. `if_absent`: records that a site may have already (Gender, Currency, tree roots);
    the writer leaves out those whose `name` exists."""

    doctype: str
    columns: tuple[str, ...]
    data: tuple[Column, ...]
    if_absent: bool = False

    def __len__(self) -> int:
        return len(self.data[0]) if self.data else 0

    @property
    def rows(self) -> Rows:
        return Rows(self.data, len(self))

    def column(self, name: str) -> Column:
        return self.data[self.columns.index(name)]

    def changed(self, **columns: Any) -> Table:
        """The table with some columns changed or added; a value that is no column stands in every row."""
        return make_table(
            self.doctype, {**dict(zip(self.columns, self.data, strict=True)), **columns}, if_absent=self.if_absent
        )

    def without(self, *columns: str) -> Table:
        """The table with some columns left out."""
        kept = {name: data for name, data in zip(self.columns, self.data, strict=True) if name not in columns}
        return make_table(self.doctype, kept, if_absent=self.if_absent)

    def records(self) -> Iterator[dict[str, Any]]:
        """Each row as a mapping from fieldname to value; for reading, not for bulk inserts."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


def make_table(doctype: str, columns: Mapping[str, Any], *, if_absent: bool = False) -> Table:
    """A table from columns by fieldname. A value that is not a column stands for a column of that one value,
    as long as the first column, which must be a real one."""
    first = next(iter(columns.values()))
    count = len(first)
    data = tuple(value if _is_column(value) else Same(value, count) for value in columns.values())
    wrong = {name: len(column) for name, column in zip(columns, data, strict=True) if len(column) != count}
    if wrong:
        raise ValueError(f"{doctype}: columns differ in length from {count}: {wrong}")
    return Table(doctype, tuple(columns), data, if_absent)


def records_table(doctype: str, records: Sequence[Mapping[str, Any]], *, if_absent: bool = False) -> Table:
    """A small table from mappings; a field that a record lacks is empty."""
    columns: dict[str, list] = {}
    for record in records:
        for field in record:
            columns.setdefault(field, [])
    for field, column in columns.items():
        column.extend(record.get(field) for record in records)
    return make_table(doctype, columns, if_absent=if_absent)


class ChildRows:
    """Makes child tables: names that are unique in each child DocType, `parent` and `idx` columns.

    Frappe names child rows with ten random characters. Here the running number of a row is multiplied by an
    odd constant modulo 2^40, which maps different numbers onto different names, and the names look as
    scattered. `first`: after which number those of every DocType begin.
    """

    _ODD = 0x9E3779B97F

    def __init__(self, first: int = 0) -> None:
        self._first = first
        self._used: dict[str, int] = {}

    def names(self, doctype: str, count: int) -> list[str]:
        start = self._used.get(doctype, self._first)
        self._used[doctype] = start + count
        offset = zlib.crc32(doctype.encode()) << 8
        modulus = (1 << 40) - 1
        return [f"{(offset + number * self._ODD) & modulus:010x}" for number in range(start + 1, start + count + 1)]

    def table(
        self,
        doctype: str,
        parenttype: str,
        parentfield: str,
        parents: Sequence[str],
        of: Sequence[int],
        columns: Mapping[str, Any],
        *,
        docstatus: int = 0,
    ) -> Table:
        """`of` holds for each child row the position of its parent in `parents`; rows of one parent lie
        together."""
        of = np.asarray(of, dtype=np.int64)
        head = {
            "name": self.names(doctype, len(of)),
            "parent": Coded(parents, of),
            "parenttype": parenttype,
            "parentfield": parentfield,
            "idx": position_in_run(of) + 1,
            "docstatus": docstatus,
        }
        return make_table(doctype, {**head, **columns})


def position_in_run(keys: np.ndarray) -> np.ndarray:
    """For each element its position, from 0, within its run of equal neighbours: [4, 4, 4, 9, 9] -> [0, 1, 2,
    0, 1]."""
    keys = np.asarray(keys)
    if not len(keys):
        return np.zeros(0, dtype=np.int64)
    index = np.arange(len(keys))
    starts = np.concatenate([[True], keys[1:] != keys[:-1]])
    return index - np.maximum.accumulate(np.where(starts, index, 0))


def _is_column(value: Any) -> bool:
    return isinstance(value, (Sequence, np.ndarray)) and not isinstance(value, (str, bytes))


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _values(column: Column) -> Iterator[Any]:
    return iter(column.tolist()) if isinstance(column, np.ndarray) else iter(column)
