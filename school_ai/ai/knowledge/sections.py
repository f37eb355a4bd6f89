"""Cuts what has no pages into pieces that take their place.

A piece begins at a heading, or where the former one is full. Whether a heading begins one follows, as far as can be,
from the section before it alone, so that what is written in one section moves no border elsewhere.
"""

from collections.abc import Iterable, Iterator

from school_ai.ai.knowledge.pages import HEADING, Part

# Letters: some two printed pages.
FULL = 3000
# Behind a section of this length an outermost heading begins a piece; any heading does in a piece of that one.
SECTION = 400
ENOUGH = 1200


def cut(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """The parts in pieces of about `FULL` letters. No part is cut: whoever makes passages of them does that."""
    parts = [part for part in parts if part.text.strip()]
    outermost = _outermost(parts)
    piece: list[Part] = []
    length = section = 0
    for part in parts:
        size = len(part.text)
        if part.kind == HEADING:
            ends = section and (section >= SECTION if part.level <= outermost else length >= ENOUGH)
        else:
            ends = section and length + size > FULL
        if ends:
            yield piece
            piece, length = [], 0
        section = 0 if part.kind == HEADING else section + size
        piece.append(part)
        length += size
    if piece:
        yield piece


def _outermost(parts: list[Part]) -> int:
    """The level of the chapters: that of the outermost headings, unless there is but one, the title of the whole."""
    levels = [part.level for part in parts if part.kind == HEADING]
    first = min(levels, default=0)
    return min((level for level in levels if level > first), default=first) if levels.count(first) == 1 else first
