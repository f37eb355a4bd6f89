"""Reads PDFs page by page.

The text layer is taken where it is there and good; a page without one is drawn and read by OCR.
"""

import functools
import unicodedata
from collections.abc import Iterator, Sequence

import pymupdf

from school_ai.ai.knowledge import scans
from school_ai.ai.knowledge.first_look import FirstLook, numbers_to_look_at
from school_ai.ai.knowledge.layout import parts_of_page
from school_ai.ai.knowledge.marks import places_of
from school_ai.ai.knowledge.pages import EMPTY, OCR, Page, Part, page_of
from school_ai.ai.knowledge.printed_lines import Line, Sheet, Span, sheet_of
from school_ai.ai.knowledge.rulings import rulings_of
from school_ai.ai.knowledge.running_lines import RunningLines

# A page with fewer letters than this may be a scan.
_LEAST_LETTERS = 20
# A text layer in which more than this share of characters cannot be told is no better than none; so is one that has
# fewer letters and digits than this share.
_MOST_UNKNOWN = 0.1
_LEAST_SENSE = 0.35
# What fills the gap to the numbers in a table of contents, and the lines that a pupil writes on.
_LEADERS = frozenset("._-–—…·|")
# A picture that fills this share of a page may be one of text. So may many drawn shapes.
_PICTURE = 0.03
_PICTURE_BESIDE_TEXT = 0.2
_SHAPES = 60
# Brighter than this, 0 to 1, white letters do not show on it.
_PAPER = 0.9
# The lines of so many pages are kept from the first look to the reading: of a handout all, of a book none.
_KEPT = 60
# Of a scanned document the edges of so many pages are read in the first look.
_EDGES_READ = 12
# Where nobody says in which language a document is.
_LANGUAGES = ("eng",)


class PdfDocument:
    """An open PDF. `pages(start, stop)` reads pages `start` to `stop` (numbers from 1, `stop` not included)."""

    def __init__(self, pdf: pymupdf.Document, languages: Sequence[str]):
        self._pdf = pdf
        self._languages = tuple(languages) or _LANGUAGES
        self._sheets: dict[int, Sheet] = {}

    @property
    def page_count(self) -> int:
        return self._pdf.page_count

    def pages(self, start: int = 1, stop: int | None = None) -> Iterator[Page]:
        for number in range(start, stop or self.page_count + 1):
            yield self.page(number)

    def page(self, number: int) -> Page:
        try:
            printed = self._pdf.load_page(number - 1)
            sheet = _with_what_is_seen(self._sheet(number), printed)
            drawn = _Drawn(printed)
            if not _is_scan(sheet, drawn):
                return page_of(number, self._parts(printed, sheet, drawn, number))
        except (RuntimeError, ValueError):
            # MuPDF raises its own errors for a damaged page; the others may still be readable.
            return Page(number, "", read_by=EMPTY)
        return self._page_by_ocr(printed, number)

    def picture(self, number: int, dpi: int = 110, marks: Sequence[str] = ()) -> bytes:
        """The page as PNG, with the given texts marked where the text layer has them."""
        printed = self._pdf.load_page(number - 1)
        boxes = places_of(printed, marks)
        if boxes:
            printed.add_highlight_annot(boxes)
        return printed.get_pixmap(dpi=dpi, alpha=False).tobytes("png")

    # --- the text layer ----------------------------------------------------------------------------------------------

    def _sheet(self, number: int) -> Sheet:
        sheet = self._sheets.get(number)
        if sheet is None:
            sheet = sheet_of(self._pdf.load_page(number - 1))
            if self.page_count <= _KEPT:
                self._sheets[number] = sheet
        return sheet

    @functools.cached_property
    def _look(self) -> FirstLook:
        return FirstLook(self._sheets_to_look_at())

    def _sheets_to_look_at(self) -> Iterator[tuple[int, Sheet]]:
        for number in numbers_to_look_at(self.page_count):
            try:
                yield number, self._sheet(number)
            except (RuntimeError, ValueError):
                continue

    def _parts(self, printed: pymupdf.Page, sheet: Sheet, drawn: "_Drawn", number: int) -> list[Part]:
        look = self._look
        lines = look.running.without(sheet.lines, sheet.height, number)
        return parts_of_page(lines, look.headings, look.words, rulings_of(printed, sheet, drawn.shapes), sheet.aside)

    # --- scans -------------------------------------------------------------------------------------------------------

    def _page_by_ocr(self, printed: pymupdf.Page, number: int) -> Page:
        scan = scans.read(printed, self._languages)
        found = scans.parts(scan, number, self._running_on_scans)
        return page_of(number, found, OCR, round(scan.confidence, 3))

    @functools.cached_property
    def _running_on_scans(self) -> RunningLines:
        """What is running on the scanned pages, from the edges of some of them."""
        if self.page_count == 1:
            return RunningLines([], 1, by_ocr=True)
        edges = []
        for number in numbers_to_look_at(self.page_count, _EDGES_READ):
            try:
                printed = self._pdf.load_page(number - 1)
                if _is_scan(self._sheet(number), _Drawn(printed)):
                    edges.append(scans.edges(printed, number, self._languages))
            except (RuntimeError, ValueError):
                continue
        return RunningLines(edges, len(edges), by_ocr=True)


class _Drawn:
    """What is drawn on a page beside its text: the number of shapes, and the largest picture's share of the page."""

    def __init__(self, printed: pymupdf.Page):
        self.shapes = 0
        self.picture = 0.0
        area = abs(printed.cropbox) or 1.0
        for kind, (x0, y0, x1, y1) in printed.get_bboxlog():
            if kind.endswith("path"):
                self.shapes += 1
            elif "image" in kind or "img" in kind:
                self.picture = max(self.picture, (x1 - x0) * (y1 - y0) / area)


def _with_what_is_seen(sheet: Sheet, printed: pymupdf.Page) -> Sheet:
    """The sheet without letters that nobody can see: white ones on white, or such as are not drawn and have no picture
    of themselves below them, as a scan with its text has."""
    if not any(span.faint for line in sheet.lines for span in line.spans):
        return sheet
    boxes = [box for kind, box in printed.get_bboxlog() if "image" in kind or "img" in kind or "shade" in kind]
    for drawing in printed.get_cdrawings():
        fill = drawing.get("fill")
        if fill and min(fill) < _PAPER:
            boxes.append(drawing["rect"])

    def is_seen(span: Span) -> bool:
        if span.faint is None:
            return True
        x, y = span.faint
        return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in boxes)

    spans = [[span for span in line.spans if is_seen(span)] for line in sheet.lines]
    lines = [Line(seen) for seen in spans if any(not span.text.isspace() for span in seen)]
    return Sheet(lines, sheet.aside, sheet.width, sheet.height, sheet.turned)


def _is_scan(sheet: Sheet, drawn: _Drawn) -> bool:
    """Whether a page has no text layer, or none worth reading, and something to be read on it."""
    text = "".join(line.text for line in (*sheet.lines, *sheet.aside))
    letters = sum(map(str.isalnum, text))
    if not letters:
        return drawn.picture >= _PICTURE or drawn.shapes >= _SHAPES or bool(text.strip())
    if letters < _LEAST_LETTERS:
        return drawn.picture >= _PICTURE_BESIDE_TEXT or _is_garbage(text)
    return _is_garbage(text)


def _is_garbage(text: str) -> bool:
    if text.isascii():
        unknown = 0
    else:
        unknown = sum(character == "\ufffd" or unicodedata.category(character) == "Co" for character in text)
    if unknown > _MOST_UNKNOWN * len(text):
        return True
    letters = sum(map(str.isalnum, text))
    odd = sum(not character.isalnum() and not character.isspace() and character not in _LEADERS for character in text)
    return letters + odd > 100 and letters < _LEAST_SENSE * (letters + odd)
