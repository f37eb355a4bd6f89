"""Finds running headers, footers and page numbers: what a document repeats at the edge of its pages.

A line is running when it comes back on other pages at the same distance from the edge of the page, its digits aside;
so is a line that varies (the title of a chapter) if it stands apart from the text in a place that is kept for such
lines on much of the document. What a single page says decides next to nothing: a change of one page changes no other.
"""

import difflib
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from school_ai.ai.knowledge import lists

TOP = "top"
BOTTOM = "bottom"

# Share of the page's height at either end in which running lines stand, and the number of rows there.
MARGIN = 0.12
_ROWS = 3
# Places within so many points of each other are the same.
_NEAR = 3.0
# A place is kept for running lines when this share of its lines come back, and it is used on this share of the pages or
# by a line that comes back so often.
_COMING_BACK = 0.5
_SHARE_OF_PAGES = 0.3
_OFTEN = 5
# They stand apart from the text on this share of the pages at least, and where there are few pages on all.
_MOSTLY_APART = 0.6
_FEWEST_PAGES = 2
# On fewer pages a line has to come back to be one; on more, a place that is kept for such lines is enough.
_FEWEST_FOR_A_PLACE = 3
_SAME_SIZE = 0.6
# What is apart from the text is further from it than one of its lines from the next, in the size of the letters, or is
# set larger or smaller by this many points.
_GAP = 1.6
_OTHER_SIZE = 0.4
# In comparison with the text: what is set larger is no running line.
_LARGEST = 1.15
# Texts that OCR has read twice are the same from this likeness on.
_ALIKE = 0.8

_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc]{1,7}|[IVXLC]{1,7}")
_NUMBER_ONLY = re.compile(r"\W*(\d{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7})\W*")
_PAGE_OF = re.compile(
    r"\W*(?:page|pag\.?|p\.|pg\.?|seite|s\.|página|pagina|sivu|side|sida|strona|stránka|oldal|страница|صفحة)?\s*\d{1,4}\s*"
    r"(?:of|von|sur|de|di|van|av|/|out of|z|из|من)\s*\d{1,4}\W*",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"\W*(?:page|pag\.?|pg\.?|seite|página|pagina|sivu|strona|stránka|страница|صفحة)\s*\d{1,4}\W*", re.IGNORECASE
)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Printed(Protocol):
    """A line with its place: points, y running down."""

    x0: float
    size: float
    baseline: float

    @property
    def text(self) -> str: ...


class MarginLine(NamedTuple):
    """A line at an edge of a page. `text` is without digits and case; of a lone number, by how much it is above the
    number of the page."""

    zone: str
    distance: float
    text: str
    size: float
    apart: bool
    is_number: bool
    names_page: bool
    outermost: bool


def margin_lines(lines: Sequence[Printed], height: float, page_number: int) -> list[tuple[Printed, MarginLine]]:
    """The lines at the upper and lower edge of a page with what tells whether they are running. What is set larger than
    the text is a heading, and not among them."""
    text = [line for line in lines if all(_distance(line, zone, height) >= MARGIN * height for zone in (TOP, BOTTOM))]
    largest = _LARGEST * statistics.median(line.size for line in text) if text else float("inf")
    found = []
    for zone in (TOP, BOTTOM):
        rows: list[list[Printed]] = []
        for line in sorted(lines, key=lambda line: _distance(line, zone, height)):
            if _distance(line, zone, height) >= MARGIN * height:
                break
            if rows and abs(line.baseline - rows[-1][0].baseline) < _NEAR:
                rows[-1].append(line)
            else:
                rows.append([line])
        beyond = min(text, key=lambda line: _distance(line, zone, height), default=None)
        end = _end_of_edge([row[0] for row in rows], beyond)
        for place, row in enumerate(rows[:_ROWS]):
            small = [line for line in row if line.size <= largest]
            margins = (_margin_line(line, zone, height, page_number, place < end, place == 0) for line in small)
            found.extend(zip(small, margins, strict=True))
    return found


def _end_of_edge(rows: list[Printed], beyond: Printed | None) -> int:
    """The number of rows at the edge that stand apart from the text, by a gap or by the size of their letters; 0 when
    the text reaches to the edge, or where there is no other. `beyond` is the first line of the text."""
    best, widest = 0, 0.0
    for place, row in enumerate(rows[:_ROWS], 1):
        if beyond is None:
            return 0
        inner = rows[place] if place < len(rows) else beyond
        size = max(row.size, inner.size)
        gap = abs(inner.baseline - row.baseline) / size
        if gap > widest and (gap > _GAP or abs(row.size - inner.size) > _OTHER_SIZE):
            best, widest = place, gap
    return best


def _distance(line: Printed, zone: str, height: float) -> float:
    return line.baseline if zone == TOP else height - line.baseline


def _margin_line(line: Printed, zone: str, height: float, page_number: int, apart: bool, outermost: bool) -> MarginLine:
    text = " ".join(line.text.split())
    number = _NUMBER_ONLY.fullmatch(text)
    names_page = bool(_PAGE_OF.fullmatch(text) or _PAGE.fullmatch(text))
    normal = f"#{_value(number.group(1)) - page_number}" if number else _DIGITS.sub("#", text.casefold())
    distance = _distance(line, zone, height)
    return MarginLine(zone, distance, normal, line.size, apart, number is not None, names_page, outermost)


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    values = [_VALUES[letter] for letter in number.lower()]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


class RunningLines:
    """What is running in a document, from the lines at the edges of its pages: `pages` are those of one page each."""

    def __init__(self, pages: Iterable[Sequence[MarginLine]], page_count: int, by_ocr: bool = False):
        self._near = 3 * _NEAR if by_ocr else _NEAR
        self._by_ocr = by_ocr
        self._page_count = page_count
        self._texts: list[str] = []  # as OCR has read them
        self._pages = [[self._learnt(line) for line in page] for page in pages if page]
        # (zone, step of distance, text) -> pages
        self._counts: Counter[tuple[str, int, str]] = Counter()
        self._slots: dict[tuple[str, int], list[float]] = {}
        if page_count >= _FEWEST_PAGES:
            for page in self._pages:
                self._counts.update({(line.zone, self._step(line), line.text) for line in page})
            self._slots = self._found_slots()
        self._pages = []

    def without(self, lines: Sequence[Printed], height: float, page_number: int) -> list[Printed]:
        """The lines of a page that are not running."""
        running = {
            id(line)
            for line, margin in margin_lines(lines, height, page_number)
            if self._is_running(self._as_known(margin))
        }
        return [line for line in lines if id(line) not in running] if running else list(lines)

    def _is_running(self, line: MarginLine) -> bool:
        few = self._page_count < _FEWEST_FOR_A_PLACE
        if line.names_page or (few and line.is_number and line.outermost and line.apart):
            return True
        sizes = self._sizes_at(line)
        if sizes is None:
            return False
        if self._times(line) > 1:
            return True
        if few:
            return False
        # This page alone has it: a chapter's title, where the others have theirs.
        tolerance = 2.5 if self._by_ocr else _SAME_SIZE
        return line.apart and any(abs(line.size - size) <= tolerance for size in sizes)

    def _step(self, line: MarginLine) -> int:
        return round(line.distance / self._near)

    def _times(self, line: MarginLine) -> int:
        """On how many pages the line stands here."""
        step = self._step(line)
        return sum(self._counts[(line.zone, near, line.text)] for near in (step - 1, step, step + 1))

    def _sizes_at(self, line: MarginLine) -> list[float] | None:
        step = self._step(line)
        places = [(line.zone, near) for near in (step, step - 1, step + 1)]
        found = [self._slots[place] for place in places if place in self._slots]
        return [size for sizes in found for size in sizes] if found else None

    def _found_slots(self) -> dict[tuple[str, int], list[float]]:
        """The places that are kept for running lines, with the sizes of letters there."""
        used: Counter[tuple[str, int]] = Counter()
        coming_back: Counter[tuple[str, int]] = Counter()
        apart: Counter[tuple[str, int]] = Counter()
        often: dict[tuple[str, int], int] = {}
        sizes: dict[tuple[str, int], set[float]] = {}
        for page in self._pages:
            here: dict[tuple[str, int], list[MarginLine]] = {}
            for line in page:
                step = self._step(line)
                for near in (step - 1, step, step + 1):
                    here.setdefault((line.zone, near), []).append(line)
            for place, lines in here.items():
                used[place] += 1
                back = [line for line in lines if self._times(line) > 1 and not lists.is_bullet(line.text)]
                if back:
                    coming_back[place] += 1
                    apart[place] += any(line.apart for line in back)
                    often[place] = max(often.get(place, 0), *(self._times(line) for line in back))
                    sizes.setdefault(place, set()).update(round(line.size, 1) for line in back)
        slots = {}
        for place, count in coming_back.items():
            if count < _COMING_BACK * used[place]:
                continue
            enough = used[place] >= max(2, _SHARE_OF_PAGES * self._page_count) or often[place] >= _OFTEN
            if enough and apart[place] >= (_MOSTLY_APART if count >= _OFTEN else 1) * count:
                slots[place] = sorted(sizes[place])
        return slots

    def _learnt(self, line: MarginLine) -> MarginLine:
        known = self._as_known(line)
        if self._by_ocr and known.text not in self._texts:
            self._texts.append(known.text)
        return known

    def _as_known(self, line: MarginLine) -> MarginLine:
        """OCR reads one line a little differently on every page: the line in the form that was seen first."""
        if not self._by_ocr or line.is_number:
            return line
        bare = "".join(character for character in line.text if character.isalpha() or character == "#")
        alike = (text for text in self._texts if _are_alike(bare, text))
        return line._replace(text=next(alike, bare))


def _are_alike(one: str, other: str) -> bool:
    return one == other or difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE
