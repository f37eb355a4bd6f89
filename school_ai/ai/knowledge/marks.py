"""Finds the words of a quotation on a page, to mark them there.

A quotation is of the cleaned text; on the page its words may be broken by hyphens, raised, or spelt with ligatures. So
only letters and digits are compared.
"""

import unicodedata
from collections.abc import Sequence

import pymupdf

from school_ai.ai.knowledge.printed_lines import TEXT_FLAGS


def places_of(page: pymupdf.Page, texts: Sequence[str]) -> list[pymupdf.Rect]:
    """The boxes, a line each, of those of the texts that stand on the page."""
    words = page.get_text("words", flags=TEXT_FLAGS)
    letters, owners = [], []
    for number, word in enumerate(words):
        bare = _letters(word[4])
        letters.append(bare)
        owners.extend([number] * len(bare))
    whole = "".join(letters)
    boxes: list[pymupdf.Rect] = []
    for text in texts:
        wanted = _letters(text)
        start = whole.find(wanted) if wanted else -1
        if start >= 0:
            boxes.extend(_boxes([words[number] for number in dict.fromkeys(owners[start : start + len(wanted)])]))
    return boxes


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def _boxes(words: list[tuple]) -> list[pymupdf.Rect]:
    lines: dict[tuple[int, int], pymupdf.Rect] = {}
    for x0, y0, x1, y1, _, block, line, _ in words:
        box = pymupdf.Rect(x0, y0, x1, y1)
        lines[(block, line)] = lines[(block, line)] | box if (block, line) in lines else box
    return list(lines.values())
