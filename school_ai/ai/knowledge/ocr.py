"""Reads printed pages with Tesseract."""

import functools
import os
from collections.abc import Sequence
from dataclasses import dataclass

import pytesseract
from PIL import Image

from school_ai.ai.knowledge.errors import OcrUnavailable
from school_ai.ai.knowledge.lines import join_line

# One thread a page: pages are what is done side by side, and a worker must leave the other core to the web server.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

SECONDS_PER_PAGE = 180
# Words below this confidence (0 to 100) are specks and lines that Tesseract took for letters.
_LEAST_WORD_CONFIDENCE = 20


@dataclass(frozen=True)
class Recognised:
    """Paragraphs of text in reading order, the height of their lines in pixels, and the mean confidence, 0 to 1."""

    paragraphs: tuple[str, ...]
    line_heights: tuple[float, ...]
    confidence: float


@functools.lru_cache(maxsize=1)
def available_languages() -> frozenset[str]:
    """Names of the languages that Tesseract can read here. Raises `OcrUnavailable` without Tesseract."""
    try:
        return frozenset(pytesseract.get_languages(config=""))
    except pytesseract.TesseractNotFoundError:
        raise OcrUnavailable("tesseract") from None


def recognise(image: Image.Image, languages: Sequence[str]) -> Recognised:
    """Read an upright picture of a page.

    `languages` are Tesseract's names, the likeliest first; those that are not installed are left out. Raises
    `OcrUnavailable` when none of them is installed.
    """
    usable = [language for language in languages if language in available_languages()]
    if not usable:
        raise OcrUnavailable("+".join(languages))
    words = pytesseract.image_to_data(
        image,
        lang="+".join(usable),
        config="--psm 3",
        timeout=SECONDS_PER_PAGE,
        output_type=pytesseract.Output.DICT,
    )
    return _paragraphs(words)


def _paragraphs(words: dict[str, list]) -> Recognised:
    lines: dict[tuple, dict[int, list[str]]] = {}
    heights: dict[tuple, list[int]] = {}
    confidences: list[float] = []
    for index, word in enumerate(words["text"]):
        confidence = float(words["conf"][index])
        if not word.strip() or confidence < _LEAST_WORD_CONFIDENCE:
            continue
        paragraph = (words["block_num"][index], words["par_num"][index])
        lines.setdefault(paragraph, {}).setdefault(words["line_num"][index], []).append(word.strip())
        heights.setdefault(paragraph, []).append(words["height"][index])
        confidences.append(confidence)
    return Recognised(
        paragraphs=tuple(
            functools.reduce(join_line, (" ".join(line) for line in found.values()), "") for found in lines.values()
        ),
        line_heights=tuple(sorted(found)[len(found) // 2] for found in heights.values()),
        confidence=sum(confidences) / len(confidences) / 100 if confidences else 0.0,
    )
