"""The straight lines drawn on a page: rules of tables, bars of fractions."""

from collections.abc import Iterator
from typing import NamedTuple

import pymupdf

from school_ai.ai.knowledge.printed_lines import Sheet, turned

# Thinner than this, in points, a filled box is a line.
_THICKEST = 2.2
# A map or a plot has thousands of shapes; looking at each would take seconds, and it is no table.
_MOST_SHAPES = 4000
_MOST_RULES = 500


class Rule(NamedTuple):
    """A level line from `x0` to `x1` at `y0` (= `y1`), or an upright one from `y0` to `y1` at `x0` (= `x1`)."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def is_level(self) -> bool:
        return self.y0 == self.y1


class Rulings(NamedTuple):
    """`lines` are drawn as lines, `edges` are where coloured boxes end."""

    lines: list[Rule]
    edges: list[Rule]


def rulings_of(page: pymupdf.Page, sheet: Sheet, shapes: int) -> Rulings:
    """The rules of a page on which so many shapes are drawn, touching pieces of one line joined into one."""
    lines: list[Rule] = []
    edges: list[Rule] = []
    if 0 < shapes <= _MOST_SHAPES:
        for drawing in page.get_cdrawings():
            only_filled = drawing["type"] == "f"
            for item in drawing["items"]:
                if item[0] == "l":
                    (x0, y0), (x1, y1) = item[1], item[2]
                    lines += _line(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                elif item[0] == "re":
                    x0, y0, x1, y1 = item[1]
                    if min(x1 - x0, y1 - y0) <= _THICKEST:
                        lines += _line(x0, y0, x1, y1)
                    else:
                        sides = [Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)]
                        (edges if only_filled else lines).extend(sides)
    if sheet.turned != (1, 0):
        size = (page.cropbox.width, page.cropbox.height)
        lines = [_turned(rule, sheet.turned, size) for rule in lines]
        edges = [_turned(rule, sheet.turned, size) for rule in edges]
    if len(lines) + len(edges) > 4 * _MOST_RULES:
        return Rulings([], [])
    lines, edges = joined(lines), joined(edges)
    return Rulings(lines, edges) if len(lines) + len(edges) <= _MOST_RULES else Rulings([], [])


def _line(x0: float, y0: float, x1: float, y1: float) -> list[Rule]:
    if y1 - y0 <= _THICKEST < x1 - x0:
        return [Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)]
    if x1 - x0 <= _THICKEST < y1 - y0:
        return [Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)]
    return []


def _turned(rule: Rule, direction: tuple[int, int], size: tuple[float, float]) -> Rule:
    (x0, y0), (x1, y1) = turned(rule.x0, rule.y0, direction, size), turned(rule.x1, rule.y1, direction, size)
    return Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def joined(pieces: list[Rule]) -> list[Rule]:
    """Pieces of one line become one."""
    level = [(piece.y0, piece.x0, piece.x1) for piece in pieces if piece.is_level]
    upright = [(piece.x0, piece.y0, piece.y1) for piece in pieces if not piece.is_level]
    return [
        *(Rule(start, place, end, place) for place, start, end in _runs(level)),
        *(Rule(place, start, place, end) for place, start, end in _runs(upright)),
    ]


def _runs(pieces: list[tuple[float, float, float]]) -> Iterator[tuple[float, float, float]]:
    """Pieces (place across the line, start, end) that touch or overlap, as one."""
    pieces.sort()
    same: list[tuple[float, float, float]] = []
    for piece in [*pieces, (float("inf"), 0.0, 0.0)]:
        if same and piece[0] - same[0][0] > _THICKEST:
            place, start, end = same[0][0], *min(same, key=lambda one: one[1])[1:]
            for _, begins, ends in sorted(same, key=lambda one: one[1]):
                if begins > end + _THICKEST:
                    yield place, start, end
                    start = begins
                    end = ends
                end = max(end, ends)
            yield place, start, end
            same = []
        same.append(piece)
