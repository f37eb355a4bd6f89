"""The order in which the columns of a page are read.

A page is cut like a newspaper: where lines stand side by side on both sides of a gutter that no line crosses, all of
the left is read before the right; a line that crosses ends what is above it. Each side is cut again in the same way. In
kin with the XY-cut of Nagy and Seth (1984), but led by the lines that begin a column rather than by white space alone,
so that headings across all columns and boxes beside the text need no rule of their own.
"""

import statistics
from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol


class Item(Protocol):
    """A line or a table: a box of points, y running down."""

    x0: float
    x1: float
    size: float

    @property
    def y0(self) -> float: ...

    @property
    def y1(self) -> float: ...

    @property
    def baseline(self) -> float: ...

    @property
    def text(self) -> str: ...


# A column has at least so many lines, and both together at least so many.
_FEWEST_LINES = 2
_FEWEST_IN_ALL = 6
# Lines on common baselines on both sides of a gutter may be rows of a table. They are columns when they are this long,
# in letters, and most of them this long in comparison with the longest.
_LETTERS_OF_A_LINE = 15
_FILL = 0.6
_DEEPEST = 8
# A page with more pieces of text is a map or a plan, and has no columns; nor has any page so many gutters.
_MOST_IN_ALL = 1500
_MOST_GUTTERS = 20
# In comparison with most lines: what is set larger is a heading.
_LARGER = 1.1


def reading_order(items: Sequence[Item]) -> list[list[Item]]:
    """The items in reading order, in stretches: each is a column, or the part of the page between columns."""
    return [stretch for stretch in _split(sorted(items, key=_by_height), 0) if stretch]


def _by_height(item: Item) -> tuple[float, float]:
    return (item.baseline, item.x0)


def _split(items: list[Item], depth: int) -> list[list[Item]]:
    if not _FEWEST_IN_ALL <= len(items) <= _MOST_IN_ALL or depth == _DEEPEST:
        return [items]
    best: list[tuple[list[Item], list[Item], list[Item]]] = []
    most = 0
    for gutter in _gutters(items):
        zones = _zones(items, gutter)
        count = sum(len(left) + len(right) for _, left, right in zones)
        if count > most:
            best, most = zones, count
    if not most:
        return [items]
    stretches: list[list[Item]] = []
    for above, left, right in best:
        for part in (above, left, right):
            if part:
                stretches.extend(_split(part, depth + 1))
    return stretches


def _gutters(items: list[Item]) -> list[float]:
    """Where a column may begin: the left edge of several items that have something to their left."""
    edges = sorted(item.x0 for item in items)
    gutters: list[tuple[int, float]] = []
    start = 0
    for place in range(1, len(edges) + 1):
        if place == len(edges) or edges[place] - edges[place - 1] > 3:
            if place - start >= _FEWEST_LINES and start > 0:
                gutters.append((start - place, edges[start] - 1))
            start = place
    return [edge for _, edge in sorted(gutters)[:_MOST_GUTTERS]]


def _zones(items: list[Item], gutter: float) -> list[tuple[list[Item], list[Item], list[Item]]]:
    """What is above, left and right for every stretch in which the gutter holds; the last has only what is above."""
    zones = []
    above: list[Item] = []
    left: list[Item] = []
    right: list[Item] = []
    usual = statistics.median(item.size for item in items)
    for item in [*items, None]:
        crosses = item is None or (item.x1 > gutter + 1 and item.x0 < gutter - 1)
        if not crosses and not (item.size > _LARGER * usual and _stands_over(item, items)):
            (left if item.x1 <= gutter + 1 else right).append(item)
            continue
        if above:
            _take_ends_of_paragraphs(above, left, right)
        if _are_columns(left, right):
            zones.append((above, left, right))
            above = []
        else:
            above = sorted([*above, *left, *right], key=_by_height)
        left, right = [], []
        if item is not None:
            above.append(item)
    return [*zones, (above, [], [])] if zones else []


def _stands_over(heading: Item, items: list[Item]) -> bool:
    """Whether a heading is one of all columns although it is too short to cross a gutter: nothing is beside it."""
    top, bottom = heading.y0 - 0.4 * heading.size, heading.y1 + 0.2 * heading.size
    return not any(item.y1 > top and item.y0 < bottom for item in items if item is not heading)


def _take_ends_of_paragraphs(above: list[Item], left: list[Item], right: list[Item]) -> None:
    """The last line of a paragraph across all columns may be so short that it crosses no gutter."""
    while left and (not right or left[0].baseline < right[0].y0):
        last = above[-1]
        if left[0].baseline - last.baseline > 1.6 * last.size or abs(left[0].size - last.size) > 0.6:
            return
        above.append(left.pop(0))


def _are_columns(left: list[Item], right: list[Item]) -> bool:
    if len(left) < _FEWEST_LINES or len(right) < _FEWEST_LINES or len(left) + len(right) < _FEWEST_IN_ALL:
        return False
    top = max(min(item.y0 for item in left), min(item.y0 for item in right))
    bottom = min(max(item.y1 for item in left), max(item.y1 for item in right))
    if bottom - top < 2 * min(left[0].size, right[0].size):
        return False
    letters = [statistics.mean(len(item.text) for item in side) for side in (left, right)]
    if min(letters) < 6:
        return False
    if max(_aligned(left, right), _aligned(right, left)) < 0.6:
        return True
    return min(letters) >= _LETTERS_OF_A_LINE and min(_fill(left), _fill(right)) >= _FILL


def _aligned(side: list[Item], other: list[Item]) -> float:
    """Share of items that have one on their own baseline on the other side."""
    baselines = sorted(item.baseline for item in other)
    aligned = 0
    for item in side:
        place = bisect_left(baselines, item.baseline - 0.25 * item.size)
        aligned += place < len(baselines) and baselines[place] <= item.baseline + 0.25 * item.size
    return aligned / len(side)


def _fill(side: list[Item]) -> float:
    """How much of the widest line the usual one fills."""
    widths = sorted(item.x1 - item.x0 for item in side)
    return statistics.median(widths) / max(widths[-1 - len(widths) // 10], 1.0)
