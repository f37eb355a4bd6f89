"""The lines of print on a page, with where they stand and how they are set."""

from collections.abc import Sequence

import pymupdf

TEXT_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP

# Nobody reads letters smaller than this, in points: they are marks for printers, or hidden.
_SMALLEST = 1.5
_LEAST_ALPHA = 20
_NEARLY_WHITE = 0xF10000
# Letters are filled or stroked, or neither.
_DRAWN = 8 | 16
# How far letters reach above and below their baseline, in their size. Fonts say so themselves, and often wrongly.
ASCENT = 0.8
DESCENT = 0.22


class Span:
    """Letters of one size and font on one baseline. Lengths are points, y runs down. `faint` is where on the page
    letters stand that can be seen only on something else: white ones, or such as are not drawn at all."""

    __slots__ = ("baseline", "bold", "faint", "mono", "size", "text", "x0", "x1")

    def __init__(
        self, text: str, x0: float, x1: float, size: float, baseline: float, bold: bool = False, mono: bool = False
    ):
        self.text = text
        self.x0 = x0
        self.x1 = x1
        self.size = size
        self.baseline = baseline
        self.bold = bold
        self.mono = mono
        self.faint: tuple[float, float] | None = None


class Line:
    """Spans that stand side by side without a large gap. Its size and baseline are those of most of its letters."""

    __slots__ = ("baseline", "bold", "mono", "size", "spans", "x0", "x1")

    def __init__(self, spans: Sequence[Span]):
        self.spans = list(spans)
        main = spans[0] if len(spans) == 1 else _main(spans)
        self.size = main.size
        self.baseline = main.baseline
        self.x0 = min(span.x0 for span in spans)
        self.x1 = max(span.x1 for span in spans)
        self.bold = all(span.bold for span in spans if not span.text.isspace())
        self.mono = all(span.mono for span in spans if not span.text.isspace())

    @property
    def y0(self) -> float:
        return self.baseline - ASCENT * self.size

    @property
    def y1(self) -> float:
        return self.baseline + DESCENT * self.size

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


class Sheet:
    """All lines of a page. `lines` run in the direction of most of its text, `aside` in others; `width` and `height`
    are those of the page turned that way."""

    __slots__ = ("aside", "height", "lines", "turned", "width")

    def __init__(self, lines: list[Line], aside: list[Line], width: float, height: float, turned: tuple[int, int]):
        self.lines = lines
        self.aside = aside
        self.width = width
        self.height = height
        self.turned = turned


def sheet_of(page: pymupdf.Page) -> Sheet:
    """The lines of a page's text layer."""
    found = page.get_text("dict", flags=TEXT_FLAGS)
    by_direction: dict[tuple[int, int], list] = {}
    for block in found["blocks"]:
        for line in block.get("lines", ()):
            x, y = line["dir"]
            by_direction.setdefault((round(x), round(y)), []).append(line)
    # What stands askew (neither level nor upright rounds to 0, 0 or 1, 1) is a watermark.
    straight = {direction: lines for direction, lines in by_direction.items() if abs(sum(direction)) == 1}
    size = (page.cropbox.width, page.cropbox.height)
    if not straight:
        return Sheet([], [], *size, (1, 0))
    main = max(straight, key=lambda direction: (_letters(straight[direction]), direction))
    others = [direction for direction in straight if direction != main]
    aside = [line for direction in others for line in _read(straight[direction], direction, size)]
    return Sheet(_read(straight[main], main, size), aside, *(size if main[0] else size[::-1]), main)


def turned(x: float, y: float, direction: tuple[int, int], size: tuple[float, float]) -> tuple[float, float]:
    """A point of a page of this width and height, on the page turned so that text of this direction runs level."""
    if direction == (1, 0):
        return x, y
    if direction == (0, -1):
        return size[1] - y, x
    if direction == (0, 1):
        return y, size[0] - x
    return size[0] - x, size[1] - y


def _letters(lines: list[dict]) -> int:
    return sum(len(span["text"]) for line in lines for span in line["spans"])


def _read(lines: list[dict], direction: tuple[int, int], page_size: tuple[float, float]) -> list[Line]:
    found = []
    level = direction == (1, 0)
    for line in lines:
        spans = []
        blank = True
        for span in line["spans"]:
            text, size = span["text"], span["size"]
            if size < _SMALLEST or not text:
                continue
            blank = blank and text.isspace()
            flags = span["flags"]
            x0, baseline = span["origin"]
            x1 = span["bbox"][2]
            if not level:
                left, top, right, bottom = span["bbox"]
                corners = [turned(x, y, direction, page_size) for x, y in ((left, top), (right, bottom))]
                x0, baseline = turned(x0, baseline, direction, page_size)
                x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
            bold = bool(flags & pymupdf.TEXT_FONT_BOLD)
            read = Span(text, x0, x1, size, baseline, bold, bool(flags & pymupdf.TEXT_FONT_MONOSPACED))
            if _is_faint(span):
                left, top, right, bottom = span["bbox"]
                read.faint = ((left + right) / 2, (top + bottom) / 2)
            spans.append(read)
        if spans and not blank:
            found.append(Line(_without_blank_ends(spans)))
    return found


def _is_faint(span: dict) -> bool:
    # What older versions do not tell is taken to be seen.
    if span.get("alpha", 255) < _LEAST_ALPHA or not span.get("char_flags", _DRAWN) & _DRAWN:
        return True
    colour = span["color"]
    return colour >= _NEARLY_WHITE and (colour & 0xFF) > 0xF0 and (colour >> 8 & 0xFF) > 0xF0


def _without_blank_ends(spans: list[Span]) -> list[Span]:
    while spans[-1].text.isspace():
        spans.pop()
    while spans[0].text.isspace():
        spans.pop(0)
    return spans


def _main(spans: Sequence[Span]) -> Span:
    letters: dict[tuple[float, float], int] = {}
    for span in spans:
        key = (round(span.size, 1), round(span.baseline, 1))
        letters[key] = letters.get(key, 0) + len(span.text.strip())
    most = max(letters, key=lambda key: (letters[key], key[0]))
    return next(span for span in spans if (round(span.size, 1), round(span.baseline, 1)) == most)
