"""What a document is once it has been read: pages of text, and the blocks that make up a page."""

from dataclasses import dataclass, field

HEADING = "heading"
PARAGRAPH = "paragraph"

TEXT_LAYER = "Text layer"
OCR = "OCR"
EMPTY = "Empty"


@dataclass(frozen=True)
class Block:
    """A heading or a paragraph: the characters `start` to `end` (not included) of its page's text."""

    start: int
    end: int
    kind: str = PARAGRAPH
    level: int = 0  # of a heading: 1 is the outermost; 0 for paragraphs


@dataclass(frozen=True)
class Page:
    """One page: its number from 1 on, its text, and the blocks in reading order."""

    number: int
    text: str
    blocks: tuple[Block, ...] = field(default=())
    read_by: str = TEXT_LAYER
    confidence: float | None = None  # of OCR, 0 to 1
