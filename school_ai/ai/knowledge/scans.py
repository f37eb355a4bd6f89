"""Reads a page that has no text layer: draws it, turns it upright, has it read, and puts its lines in order."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pymupdf
from PIL import Image

from school_ai.ai.knowledge import language_guess, lists, ocr
from school_ai.ai.knowledge.headings import Headings
from school_ai.ai.knowledge.hyphens import Vocabulary
from school_ai.ai.knowledge.languages import TESSERACT
from school_ai.ai.knowledge.layout import parts_of_page
from school_ai.ai.knowledge.pages import Part
from school_ai.ai.knowledge.printed_lines import Line, Span
from school_ai.ai.knowledge.running_lines import MARGIN, MarginLine, RunningLines, margin_lines
from school_ai.ai.knowledge.straighten import straightened

_DPI = 300
_POINTS = 72 / _DPI
# Below this confidence the page may lie on its side, or be in another language.
_POOR = 0.75
# Beyond the edges of a page so much of its height tells where the text begins.
_BEYOND = 0.06
# Between two words of a line there is less white than this, in the size of the letters.
_GAP = 1.3
# Letters of a scan are measured, not known: what is larger than the body by these factors is a heading of one of three
# kinds.
_HEADINGS = (1.9, 1.45, 1.22)


@dataclass(frozen=True)
class Scan:
    """What was read: lines of print with their places in points."""

    lines: tuple[Line, ...]
    height: float
    confidence: float


def read(page: pymupdf.Page, languages: Sequence[str]) -> Scan:
    """Read a page by OCR. Raises `OcrUnavailable` when none of the languages is installed."""
    image = straightened(_drawn(page))
    found = ocr.recognise(image, languages)
    if found.confidence < _POOR and (turn := ocr.turn_to_upright(image)):
        upright = straightened(image.rotate(turn, expand=True))
        again = ocr.recognise(upright, languages)
        if again.confidence > found.confidence:
            image, found = upright, again
    found = _in_its_language(image, found, languages)
    lines = tuple(line for words in found.lines for line in _lines(words))
    return Scan(lines, image.height * _POINTS, found.confidence)


def _in_its_language(image: Image.Image, found: ocr.Recognised, languages: Sequence[str]) -> ocr.Recognised:
    """What was read, or what is read in the language that it seems to be in when nobody has named that language."""
    guessed = TESSERACT.get(language_guess.guess(found.text) or "")
    if guessed is None or guessed in languages or guessed not in ocr.available_languages():
        return found
    again = ocr.recognise(image, (guessed, *languages))
    return again if again.confidence > found.confidence - 0.02 else found


def edges(page: pymupdf.Page, page_number: int, languages: Sequence[str]) -> list[MarginLine]:
    """The lines at the upper and lower edge of a page; nothing else of it is read."""
    image = straightened(_drawn(page))
    strip = round(image.height * (MARGIN + _BEYOND))
    lines: list[Line] = []
    for top in (0, image.height - strip):
        found = ocr.recognise(image.crop((0, top, image.width, top + strip)), languages, ocr.ONE_BLOCK)
        lines.extend(line for words in found.lines for line in _lines(words, top))
    return [line for _, line in margin_lines(_rows(lines), image.height * _POINTS, page_number)]


def parts(scan: Scan, page_number: int, running: RunningLines) -> list[Part]:
    """The parts of a page that has been read, without running lines."""
    lines = [line for row in running.without(_rows(scan.lines), scan.height, page_number) for line in row.lines]
    if not lines:
        return []
    body = statistics.median(line.size for line in lines for _ in line.text)
    words = Vocabulary()
    words.learn(line.text for line in lines)
    headings = Headings({body: 1}, [factor * body for factor in _HEADINGS])
    return parts_of_page([_of_its_kind(line, body) for line in lines], headings, words)


def _drawn(page: pymupdf.Page) -> Image.Image:
    pixmap = page.get_pixmap(dpi=_DPI, colorspace=pymupdf.csGRAY, alpha=False)
    return Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)


def _lines(words: Sequence[ocr.ReadWord], top: int = 0) -> Iterator[Line]:
    """A line that was read, in pieces where there is a gap as between the cells of a table."""
    piece: list[ocr.ReadWord] = []
    for word in words:
        if piece and word.x0 - piece[-1].x1 > _GAP * word.size and piece[-1].text != lists.BULLET:
            yield _line(piece, top)
            piece = []
        piece.append(word)
    yield _line(piece, top)


def _line(words: list[ocr.ReadWord], top: int) -> Line:
    first = words[0]
    text = " ".join(word.text for word in words)
    ends = (first.x0 * _POINTS, words[-1].x1 * _POINTS)
    return Line([Span(text, *ends, first.size * _POINTS, (first.baseline + top) * _POINTS)])


def _of_its_kind(line: Line, body: float) -> Line:
    """A line with one of four sizes, so that what is set alike is told to be alike."""
    factor = line.size / body
    size = body * max((kind for kind in _HEADINGS if factor >= kind), default=1.0)
    return Line([Span(span.text, span.x0, span.x1, size, span.baseline) for span in line.spans])


class _Row:
    """Lines on one baseline: what is on the left and on the right of a header."""

    def __init__(self, lines: list[Line]):
        self.lines = sorted(lines, key=lambda line: line.x0)
        self.x0 = self.lines[0].x0
        self.baseline = statistics.median(line.baseline for line in lines)
        self.size = statistics.median(line.size for line in lines)
        self.text = " ".join(line.text for line in self.lines)


def _rows(lines: Sequence[Line]) -> list[_Row]:
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        if found and line.baseline - found[-1][0].baseline < 0.4 * line.size:
            found[-1].append(line)
        else:
            found.append([line])
    return [_Row(row) for row in found]
