"""Turning documents into clean pages: how fast, how much of a scan is read rightly, whether running lines are gone."""

import re
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pymupdf

from benchmarks.registry import Figure, Run, benchmark
from embedded.school.materials import Material, load_materials
from embedded.school.materials.render import render_pdf
from school_ai.ai.knowledge.chunk import passages_of
from school_ai.ai.knowledge.extract import open_document
from school_ai.ai.knowledge.pages import HEADING, Page

BOOK = "openstax-physics"
SCANNED, PRINTED = "force-scanned.pdf", "force.pdf"
ROUNDS = 3

# What runs along the pages of the demo's materials, beside their titles at the foot; those of the book have nothing.
RUNNING = (
    re.compile(r"Greenfield School, \w+"),
    re.compile(r"Grade \d+, (Handout|Worksheet|Answer key)", re.IGNORECASE),
    re.compile(r"(Page|Seite) \d+ (of|von|sur) \d+"),
)


@benchmark(unit="pages/s", bar=20, aim=60)
def pages_per_second(run: Run) -> Figure:
    """Pages of born-digital PDFs read, cleaned and cut into passages a second on one core: the best of three rounds."""
    files = [path.read_bytes() for path in _born_digital(run.dataset(BOOK))]
    speeds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        count = 0
        for data in files:
            with open_document(data) as document:
                pages = list(document.pages())
                count += len(pages)
                list(passages_of(pages))
        speeds.append(count / (time.perf_counter() - started))
    return Figure(max(speeds), f"{count} pages; rounds: {', '.join(f'{speed:.0f}' for speed in speeds)}")


@benchmark(unit="%", bar=97, aim=99)
def ocr_accuracy(run: Run) -> Figure:
    """Characters of four scanned pages that are as in the text layer of the same pages (edit distance)."""
    folder = run.dataset(BOOK)
    started = time.perf_counter()
    with open_document((folder / SCANNED).read_bytes()) as document:
        read = [_normal(page.text) for page in document.pages()]
    seconds = time.perf_counter() - started
    with pymupdf.open(folder / PRINTED) as printed:
        truth = [_normal(printed[number].get_text()) for number in range(len(read))]
    shares = [100 * (1 - _distance(right, found) / len(right)) for right, found in zip(truth, read, strict=True)]
    total = sum(map(len, truth))
    wrong = sum(_distance(right, found) for right, found in zip(truth, read, strict=True))
    pages = ", ".join(f"{share:.2f}" for share in shares)
    return Figure(100 * (1 - wrong / total), f"by page: {pages}; {seconds / len(read):.1f} s a page")


@benchmark(unit="% of pages", bar=0, better="lower")
def running_lines_left(run: Run) -> Figure:
    """Share of pages of the demo's materials and a physics book that still have a header, a footer or a page number."""
    left, count, lost, letters = 0, 0, 0, 0
    for material in load_materials():
        data = render_pdf(material)
        with open_document(data, languages=("eng", "deu", "fra")) as document:
            for page in document.pages():
                count += 1
                left += _has_running_line(page, material)
    for path in _born_digital(run.dataset(BOOK)):
        with open_document(path.read_bytes()) as document, pymupdf.open(path) as printed:
            for page in document.pages():
                count += 1
                whole = _letters(printed[page.number - 1].get_text(flags=pymupdf.TEXT_PRESERVE_WHITESPACE))
                letters += whole
                lost += whole - _letters(page.text)
    return Figure(
        100 * left / count, f"{left} of {count}; of the book, which has none, {lost} of {letters} letters are gone"
    )


def _has_running_line(page: Page, material: Material) -> bool:
    blocks = [(block, page.text[block.start : block.end]) for block in page.blocks]
    titles = [block for block, text in blocks if text == material.title and block.kind != HEADING]
    return bool(titles) or any(pattern.search(text) for _, text in blocks for pattern in RUNNING)


def _born_digital(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.glob("*.pdf")) if path.name != SCANNED)


def _normal(text: str) -> str:
    """Ligatures taken apart, every white space a single space."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _letters(text: str) -> int:
    return sum(map(str.isalnum, unicodedata.normalize("NFKC", text)))


def _distance(one: str, other: str) -> int:
    """The fewest insertions, deletions and replacements that turn one text into the other (Levenshtein 1966)."""
    left, right = (np.array([ord(character) for character in text]) for text in (one, other))
    places = np.arange(len(right) + 1)
    row = places.copy()
    for number, character in enumerate(left, 1):
        replaced = np.minimum(row[1:] + 1, row[:-1] + (right != character))
        row = np.minimum.accumulate(np.concatenate(([number], replaced)) - places) + places
    return int(row[-1])
