"""What a document is once it has been read: pages of text, and the blocks that make up a page."""

from collections.abc import Sequence
from dataclasses import dataclass, field

HEADING = "heading"
PARAGRAPH = "paragraph"
LIST = "list"  # one item of a list, with its bullet or number
TABLE = "table"  # one row a line, the cells parted by " | "
EXERCISE = "exercise"  # a question or a task, or one of the answers to choose from: nothing that the document states

TEXT_LAYER = "Text layer"
OCR = "OCR"
EMPTY = "Empty"


@dataclass(frozen=True)
class Block:
    """A piece of a page: the characters `start` to `end` (not included) of its text, of one of the kinds above."""

    start: int
    end: int
    kind: str = PARAGRAPH
    level: int = 0  # of a heading: 1 is the outermost; 0 for everything else


@dataclass(frozen=True)
class Page:
    """One page: its number from 1 on, its text, and the blocks in reading order."""

    number: int
    text: str
    blocks: tuple[Block, ...] = field(default=())
    read_by: str = TEXT_LAYER
    confidence: float | None = None  # of OCR, 0 to 1


@dataclass(frozen=True)
class Part:
    """A block before its place on a page is known."""

    text: str
    kind: str = PARAGRAPH
    level: int = 0


def page_of(number: int, parts: Sequence[Part], read_by: str = TEXT_LAYER, confidence: float | None = None) -> Page:
    """A page of these parts, one below the other. Parts without text are left out."""
    texts: list[str] = []
    blocks: list[Block] = []
    start = 0
    for part in parts:
        content = part.text.strip()
        if not content:
            continue
        blocks.append(Block(start, start + len(content), part.kind, part.level))
        texts.append(content)
        start += len(content) + 1
    return Page(number, "\n".join(texts), tuple(blocks), read_by if texts else EMPTY, confidence)
