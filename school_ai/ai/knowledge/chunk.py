"""Cuts pages into passages: pieces short enough to be embedded as one, that follow the document's structure.

A passage never reaches over a page's end. So a citation always has one page, and a page that changes touches no other
page's passages.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from school_ai.ai.knowledge import sentences
from school_ai.ai.knowledge.pages import HEADING, Block, Page

# Some 200 words: what the embedder still reads whole.
LONGEST = 1000
# What follows a heading, or is left over behind a full passage, joins its neighbour below this length.
SHORTEST = 200


@dataclass(frozen=True)
class Passage:
    """Characters `start` to `end` (not included) of the page's text, under the headings of `heading_path`."""

    page_number: int
    start: int
    end: int
    heading_path: tuple[str, ...]
    text: str

    @property
    def text_hash(self) -> str:
        """Changes with anything that the embedding sees."""
        return hashlib.sha256("\x1f".join((*self.heading_path, self.text)).encode()).hexdigest()

    @property
    def to_embed(self) -> str:
        """The text as it is embedded: a passage is understood better with the headings above it."""
        return "\n".join((" > ".join(self.heading_path), self.text)) if self.heading_path else self.text


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


def _cut(page: Page, run: list[Block], path: list[tuple[int, str]]) -> Iterator[Passage]:
    """Passages out of consecutive paragraphs under the same headings."""
    pieces = [piece for block in run for piece in _pieces(page.text, block)]
    start = end = None
    for piece_start, piece_end in pieces:
        if start is not None and piece_end - start > LONGEST and end - start >= SHORTEST:
            yield _passage(page, start, end, path)
            start = None
        start = piece_start if start is None else start
        end = piece_end
    if start is not None:
        yield _passage(page, start, end, path)


def _pieces(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """The paragraph as a whole, or its sentences where it is too long, or parts of a sentence that is too long."""
    if block.end - block.start <= LONGEST:
        yield block.start, block.end
        return
    for start, end in sentences.spans(text[block.start : block.end]):
        start, end = start + block.start, end + block.start
        while end - start > LONGEST:
            cut = text.rfind(" ", start + SHORTEST, start + LONGEST)
            cut = cut if cut > 0 else start + LONGEST
            yield start, cut
            start = cut + (text[cut] == " ")
        if end > start:
            yield start, end


def _passage(page: Page, start: int, end: int, path: list[tuple[int, str]]) -> Passage:
    headings = tuple(heading for _, heading in path)
    return Passage(page.number, start, end, headings, page.text[start:end])
