"""Many tables in one array of 64-bit numbers, for code that numba translates.

Numba hands every table of a tuple over by value, some seven words each, at every call; sixty tables make calls slow and
translation very slow. So all tables lie in one array. Its head has two numbers a table, where the table begins and how
long a row is, at twice the table's number in the list of names, which the constants of `kernel` are.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numba import njit

__all__ = ["Memory", "add", "add2", "at", "at2", "at3", "clear", "copy", "put", "put2"]


class Memory:
    """Tables by name, as views of `words`. `numbers` are single numbers, which stand behind the tables' head."""

    def __init__(self, names: Sequence[str], tables: Mapping[str, np.ndarray], numbers: Sequence[int] = ()):
        head = 2 * len(names) + len(numbers) + 1
        self.words = np.zeros(head + sum(tables[name].size for name in names), np.int64)
        self._views = {}
        begin = head
        for number, name in enumerate(names):
            table = tables[name]
            self.words[2 * number] = begin
            self.words[2 * number + 1] = table[0].size if len(table) else 1
            view = self.words[begin : begin + table.size].reshape(table.shape)
            view[...] = table
            self._views[name] = view
            begin += table.size
        self.words[2 * len(names) : head - 1] = numbers
        # Where the last table ends.
        self.words[head - 1] = begin

    def __getattr__(self, name: str) -> np.ndarray:
        if name.startswith("_") or name not in self._views:
            raise AttributeError(name)
        return self._views[name]


# An index is made unsigned since numba would ask for each signed one whether it counts from the end.


@njit(cache=True, nogil=True)
def at(words, table, one):
    """words.table[one]"""
    return words[np.uint64(words[table] + one)]


@njit(cache=True, nogil=True)
def at2(words, table, one, two):
    """words.table[one, two]"""
    return words[np.uint64(words[table] + one * words[table + 1] + two)]


@njit(cache=True, nogil=True)
def at3(words, table, one, two, three, width):
    """words.table[one, two, three], whose last dimension is `width` long"""
    return words[np.uint64(words[table] + one * words[table + 1] + two * width + three)]


@njit(cache=True, nogil=True)
def put(words, table, one, value):
    """words.table[one] = value"""
    words[np.uint64(words[table] + one)] = value


@njit(cache=True, nogil=True)
def put2(words, table, one, two, value):
    """words.table[one, two] = value"""
    words[np.uint64(words[table] + one * words[table + 1] + two)] = value


@njit(cache=True, nogil=True)
def add(words, table, one, value):
    """words.table[one] += value"""
    words[np.uint64(words[table] + one)] += value


@njit(cache=True, nogil=True)
def add2(words, table, one, two, value):
    """words.table[one, two] += value"""
    words[np.uint64(words[table] + one * words[table + 1] + two)] += value


@njit(cache=True, nogil=True)
def clear(words, table, following):
    """words.table[...] = 0; `following` is the table after it"""
    words[words[table] : words[following]] = 0


@njit(cache=True, nogil=True)
def copy(words, source, target, size):
    """The first `size` numbers of a table into another."""
    words[words[target] : words[target] + size] = words[words[source] : words[source] + size]
