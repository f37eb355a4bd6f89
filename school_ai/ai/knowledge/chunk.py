"""Cuts pages into passages: pieces short enough to be embedded as one, that follow the document's structure.

A passage never reaches over a page's end. So a citation always has one page, and a page that changes touches no other
page's passages. Nor does a passage hold both what the document states and what it asks.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from school_ai.ai.knowledge import sentences
from school_ai.ai.knowledge.exercises import is_heading_of_exercises
from school_ai.ai.knowledge.pages import EXERCISE, HEADING, PARAGRAPH, TABLE, Block, Page

# Some 200 words: what the embedder still reads whole.
LONGEST = 1000
# What follows a heading, or is left over behind a full passage, joins its neighbour below this length.
SHORTEST = 200
# Of a table's first row, where it is repeated above the rest of a table that was cut.
_LONGEST_TABLE_HEAD = 200


@dataclass(frozen=True)
class Passage:
    """Characters `start` to `end` (not included) of the page's text, under the headings of `heading_path`.

    `kind` is `EXERCISE` for what asks, `TABLE` for what is nothing but a table, `PARAGRAPH` for the rest. Where a table
    had to be cut, its first row stands at the end of the heading path of what follows.
    """

    page_number: int
    start: int
    end: int
    heading_path: tuple[str, ...]
    text: str
    kind: str = PARAGRAPH

    @property
    def text_hash(self) -> str:
        """Changes with anything that the embedding sees."""
        return hashlib.sha256("\x1f".join((*self.heading_path, self.text)).encode()).hexdigest()


def passages_of(pages: Iterable[Page]) -> Iterator[Passage]:
    """The passages of a document's pages in reading order; headings carry over from page to page."""
    path: list[tuple[int, str]] = []
    for page in pages:
        yield from _passages_of_page(page, path)


def _passages_of_page(page: Page, path: list[tuple[int, str]]) -> Iterator[Passage]:
    """`path` holds (level, heading) of the headings in force, and is brought up to date on the way."""
    run: list[Block] = []
    for block in page.blocks:
        if block.kind == HEADING:
            yield from _cut(page, run, path)
            run = []
            while path and path[-1][0] >= block.level:
                path.pop()
            path.append((block.level, page.text[block.start : block.end]))
        else:
            run.append(block)
    yield from _cut(page, run, path)


class _Piece(NamedTuple):
    """What is not cut any further, and the block that it is of."""

    start: int
    end: int
    block: Block


def _cut(page: Page, run: list[Block], path: list[tuple[int, str]]) -> Iterator[Passage]:
    """Passages out of consecutive blocks under the same headings."""
    headings = tuple(heading for _, heading in path)
    asks = any(map(is_heading_of_exercises, headings))
    pieces = [piece for block in run for piece in _pieces(page.text, block)]
    waiting: list[_Piece] = []
    for piece in pieces:
        is_full = waiting and piece.end - waiting[0].start > LONGEST and waiting[-1].end - waiting[0].start >= SHORTEST
        turns = waiting and not asks and (piece.block.kind == EXERCISE) != (waiting[-1].block.kind == EXERCISE)
        if is_full or turns:
            # What announces a list or a table stays with it.
            announcing = [] if turns or len(waiting) == 1 or page.text[waiting[-1].end - 1] != ":" else [waiting.pop()]
            yield _passage(page, waiting, headings, asks)
            waiting = announcing
        waiting.append(piece)
    if waiting:
        yield _passage(page, waiting, headings, asks)


def _pieces(text: str, block: Block) -> Iterator[_Piece]:
    """The block as a whole, or its rows or sentences where it is too long, or parts of one that is too long."""
    if block.end - block.start <= LONGEST:
        yield _Piece(block.start, block.end, block)
        return
    for start, end in _spans(text, block):
        while end - start > LONGEST:
            cut = text.rfind(" ", start + SHORTEST, start + LONGEST)
            cut = cut if cut > 0 else start + LONGEST
            yield _Piece(start, cut, block)
            start = cut + (text[cut] == " ")
        if end > start:
            yield _Piece(start, end, block)


def _spans(text: str, block: Block) -> Iterator[tuple[int, int]]:
    content = text[block.start : block.end]
    if block.kind == TABLE:
        start = block.start
        for row in content.split("\n"):
            yield start, start + len(row)
            start += len(row) + 1
        return
    for start, end in sentences.spans(content):
        yield start + block.start, end + block.start


def _passage(page: Page, pieces: list[_Piece], headings: tuple[str, ...], asks: bool) -> Passage:
    start, end = pieces[0].start, pieces[-1].end
    first = pieces[0].block
    kind = PARAGRAPH
    if asks or first.kind == EXERCISE:
        kind = EXERCISE
    elif all(piece.block.kind == TABLE for piece in pieces):
        kind = TABLE
    if first.kind == TABLE and start > first.start:
        head = page.text[first.start : first.end].split("\n", 1)[0]
        headings = (*headings, head[:_LONGEST_TABLE_HEAD].strip())
    return Passage(page.number, start, end, headings, page.text[start:end], kind)
