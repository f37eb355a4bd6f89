"""Record names as Frappe's naming series make them, with the counters that they use up.

Two kinds occur in Education:

* `EDU-STU-.YYYY.-` or `EDU-GRD-.YYYY.-.#####`: one counter for each prefix with its year ("EDU-STU-2026-").
  The year is that of the day on which the record was made, so a term that runs over New Year goes on from 1
  in January.
* `format:EDU-CE-{YYYY}-{#####}`: Frappe draws each `{#####}` from the counter with an empty key, so all
  DocTypes named in this way (Question, Course Enrollment, Course Activity, Quiz Activity) share one run of
  numbers.

Numbers have at least five digits and grow beyond them as Frappe's do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np


class SeriesNames(Sequence):
    """Names that are put together when read: a million of them are two integer arrays until then."""

    def __init__(self, prefixes: Sequence[str], codes: np.ndarray, numbers: np.ndarray) -> None:
        self._prefixes = list(prefixes)
        self._codes = codes
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return SeriesNames(self._prefixes, self._codes[index], self._numbers[index])
        return f"{self._prefixes[self._codes[index]]}{self._numbers[index]:05d}"

    def __iter__(self) -> Iterator[str]:
        prefixes = self._prefixes
        for code, number in zip(self._codes.tolist(), self._numbers.tolist(), strict=True):
            yield f"{prefixes[code]}{number:05d}"

    def pick(self, rows: np.ndarray) -> SeriesNames:
        """The names of the given rows, in their order."""
        return SeriesNames(self._prefixes, self._codes[rows], self._numbers[rows])

    @property
    def prefixes(self) -> tuple[str, ...]:
        return tuple(self._prefixes)

    def moved(self, by: Callable[[str], int]) -> SeriesNames:
        """The names with higher numbers: `by` says for a prefix by how much."""
        step = np.array([by(prefix) for prefix in self._prefixes], dtype=np.int64)
        return SeriesNames(self._prefixes, self._codes, self._numbers + step[self._codes])


class NamingSeries:
    """Hands out names and remembers how far each counter has come (`counters`, keyed as in Frappe's
    tabSeries). `counters`: how far they had come before."""

    def __init__(self, counters: Mapping[str, int] | None = None) -> None:
        self.counters: dict[str, int] = dict(counters or {})

    def plain(self, prefix: str, count: int) -> SeriesNames:
        """Names without a year, such as HR-EMP-00001."""
        return SeriesNames([prefix], np.zeros(count, dtype=np.int8), self._take(prefix, count))

    def yearly(self, prefix: str, years: np.ndarray | int, count: int | None = None) -> SeriesNames:
        """`prefix` without the year, such as "EDU-ATT-"; `years` for each record, or one for all `count` of
        them. Records come in the order in which they were made."""
        years = np.full(count or 0, years) if np.ndim(years) == 0 else np.asarray(years)
        distinct, codes = np.unique(years, return_inverse=True)
        prefixes = [f"{prefix}{year}-" for year in distinct]
        numbers = np.zeros(len(years), dtype=np.int64)
        for code, key in enumerate(prefixes):
            here = codes == code
            numbers[here] = self._take(key, int(here.sum()))
        return SeriesNames(prefixes, codes.astype(np.int8), numbers)

    def shared(self, prefixes: Sequence[str], codes: np.ndarray) -> SeriesNames:
        """Names that draw from the counter with an empty key. `codes`: for each record, in the order in which
        they were made, the position of its prefix (year included, if it has one)."""
        return SeriesNames(prefixes, np.asarray(codes, dtype=np.int16), self._take("", len(codes)))

    def _take(self, key: str, count: int) -> np.ndarray:
        start = self.counters.get(key, 0)
        if count:
            self.counters[key] = start + count
        return np.arange(start + 1, start + count + 1)
