"""Draws a page for text that never was on paper, so that its sentences can be shown in their place all the same."""

import html
from collections.abc import Sequence

import pymupdf

from school_ai.ai.knowledge import mupdf
from school_ai.ai.knowledge.pages import HEADING, Page

_WIDTH, _MARGIN, _TALLEST = 595, 48, 14_000  # points; A4 is 595 wide
_STYLE = (
    "* {font-family: sans-serif; font-size: 11px; line-height: 1.45;} p {margin: 0 0 7px 0;} "
    "h1 {font-size: 15px; margin: 12px 0 6px 0;} mark {background-color: #ffe95c;}"
)


def drawn(page: Page, marks: Sequence[str] = (), dpi: int = 110) -> bytes:
    """The page's text as a picture (PNG), with the given texts marked where they stand in it."""
    marked = sorted((start, start + len(text)) for text in marks if text and (start := page.text.find(text)) >= 0)
    body = "".join(f"<{tag}>{_marked(page.text, start, end, marked)}</{tag}>" for tag, start, end in _pieces(page))
    with mupdf.LOCK:
        sheet_of_text = pymupdf.open()
        try:
            sheet = sheet_of_text.new_page(width=_WIDTH, height=_TALLEST)
            inner = pymupdf.Rect(_MARGIN, _MARGIN, _WIDTH - _MARGIN, _TALLEST - _MARGIN)
            spare, _scale = sheet.insert_htmlbox(inner, body, css=_STYLE)
            bottom = _TALLEST - max(spare, 0)
            return sheet.get_pixmap(dpi=dpi, alpha=False, clip=(0, 0, _WIDTH, bottom)).tobytes("png")
        finally:
            sheet_of_text.close()


def _pieces(page: Page) -> list[tuple[str, int, int]]:
    return [("h1" if block.kind == HEADING else "p", block.start, block.end) for block in page.blocks]


def _marked(text: str, start: int, end: int, marked: Sequence[tuple[int, int]]) -> str:
    """Characters `start` to `end` as markup, with what is marked of them in <mark>."""
    out, at = [], start
    for first, last in marked:
        one, other = max(first, at), min(last, end)
        if one < other:
            out.append(f"{_escaped(text[at:one])}<mark>{_escaped(text[one:other])}</mark>")
            at = other
    return "".join((*out, _escaped(text[at:end])))


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
