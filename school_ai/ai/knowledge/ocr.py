"""Reads printed pages with Tesseract."""

import functools
import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pytesseract
from PIL import Image

from school_ai.ai.knowledge.errors import OcrUnavailable
from school_ai.ai.knowledge.lists import BULLET

# One thread a page: pages are what is done side by side, and a worker must leave the other core to the web server.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

SECONDS_PER_PAGE = 180
# Words below this confidence (0 to 100) are specks and lines that Tesseract took for letters.
_LEAST_WORD_CONFIDENCE = 20
# How far letters reach above and below the baseline, in their size.
_TALL, _X_HEIGHT, _DEPTH = 0.73, 0.53, 0.21
_SHORT = frozenset("acegmnopqrsuvwxyz.,:;-–—•")
_DEEP = frozenset("gjpqyQ()[]{}|,;")
_EDGES_OF_BOXES = frozenset(["|", "||", "_", "__", "—|", "|_"])
# What Tesseract takes a bullet for, at the beginning of a line.
_MISREAD_BULLETS = frozenset(["*", "°", "¢", "«", "+", "©", "®", "»", "o", "e", "·", "¢«", "¢", "e«", "«¢", "@"])
# It is sure of an "e" or an "o" that is a letter.
_LEAST_TO_BE_A_LETTER = 75

WHOLE_PAGE = 3
ONE_BLOCK = 6


class ReadWord(NamedTuple):
    """A word of a page: where it stands, in pixels."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float


@dataclass(frozen=True)
class Recognised:
    """Lines of words from left to right, in reading order, and the mean confidence of the words, 0 to 1."""

    lines: tuple[tuple[ReadWord, ...], ...]
    confidence: float

    @property
    def text(self) -> str:
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)


@functools.lru_cache(maxsize=1)
def available_languages() -> frozenset[str]:
    """Names of the languages that Tesseract can read here. Raises `OcrUnavailable` without Tesseract."""
    try:
        return frozenset(pytesseract.get_languages(config=""))
    except pytesseract.TesseractNotFoundError:
        raise OcrUnavailable("tesseract") from None


def usable(languages: Sequence[str]) -> list[str]:
    """Those of Tesseract's languages that are installed, in the same order. Raises `OcrUnavailable` for none."""
    found = [language for language in languages if language in available_languages()]
    if not found:
        raise OcrUnavailable("+".join(languages))
    return found


def recognise(image: Image.Image, languages: Sequence[str], layout: int = WHOLE_PAGE) -> Recognised:
    """Read an upright picture of a page at some 300 dots per inch.

    `languages` are Tesseract's names, the likeliest first; those that are not installed are left out. Raises
    `OcrUnavailable` when none of them is installed.
    """
    words = pytesseract.image_to_data(
        image,
        lang="+".join(usable(languages)),
        config=f"--psm {layout}",
        timeout=SECONDS_PER_PAGE,
        output_type=pytesseract.Output.DICT,
    )
    return _lines(words)


def turn_to_upright(image: Image.Image) -> int:
    """By how many degrees, counter-clockwise, the picture has to be turned for its text to stand upright: 0, 90, 180 or
    270. 0 if that cannot be told."""
    if "osd" not in available_languages():
        return 0
    try:
        found = pytesseract.image_to_osd(image, timeout=SECONDS_PER_PAGE, output_type=pytesseract.Output.DICT)
    except (pytesseract.TesseractError, RuntimeError):
        return 0  # too few letters
    return -int(found["rotate"]) % 360


def _lines(found: dict[str, list]) -> Recognised:
    lines: dict[tuple[int, int, int], list[int]] = {}
    for index, word in enumerate(found["text"]):
        if word.strip() and float(found["conf"][index]) >= _LEAST_WORD_CONFIDENCE:
            place = (found["block_num"][index], found["par_num"][index], found["line_num"][index])
            lines.setdefault(place, []).append(index)
    confidences = [float(found["conf"][index]) for line in lines.values() for index in line]
    read = [_line(found, line) for line in lines.values()]
    confidence = statistics.mean(confidences) / 100 if confidences else 0.0
    return Recognised(tuple(line for line in read if line), confidence)


def _line(found: dict[str, list], indexes: list[int]) -> tuple[ReadWord, ...]:
    texts = [found["text"][index].strip() for index in indexes]
    if len(texts) > 1 and texts[0] in _MISREAD_BULLETS:
        is_letter = texts[0].isalpha() and float(found["conf"][indexes[0]]) >= _LEAST_TO_BE_A_LETTER
        texts[0] = texts[0] if is_letter else BULLET
    words = [(index, text) for index, text in zip(indexes, texts, strict=True) if text not in _EDGES_OF_BOXES]
    if not words:
        return ()
    measures = [_measure(text, found["top"][index], found["height"][index]) for index, text in words if text != BULLET]
    # Words of a line are of one size and on one baseline; each by itself is measured badly.
    size = statistics.median(size for size, _ in measures) if measures else float(found["height"][words[0][0]])
    middle = statistics.median(baseline for _, baseline in measures) if measures else found["top"][words[0][0]] + size
    return tuple(
        ReadWord(text, found["left"][index], found["left"][index] + found["width"][index], middle, size)
        for index, text in words
    )


def _measure(text: str, top: int, height: int) -> tuple[float, float]:
    """Size of the letters of a word, and its baseline, in pixels, by how far such letters reach up and down."""
    above = _TALL if any(letter not in _SHORT for letter in text) else _X_HEIGHT
    below = _DEPTH if any(letter in _DEEP for letter in text) else 0.0
    size = height / (above + below)
    return size, top + height - below * size
