"""Reads plain text: finds its encoding, its paragraphs, and what stands for headings, lists and tables in it."""

import codecs
import re
import statistics
from collections.abc import Iterator

import charset_normalizer

from school_ai.ai.knowledge import lists, sections
from school_ai.ai.knowledge.characters import clean_line
from school_ai.ai.knowledge.errors import BrokenDocument
from school_ai.ai.knowledge.headings import Headings
from school_ai.ai.knowledge.hyphens import Vocabulary
from school_ai.ai.knowledge.pages import HEADING, LIST, TABLE, Part
from school_ai.ai.knowledge.tables import row_text

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LARGEST = 20_000_000
_SAMPLE = 60_000
_MOST_CONTROLS = 0.002
_UNDERLINE = re.compile(r"(=|-|~|\*|#)\1{2,}\s*")
# Lines of at least this many letters were broken by a program, shorter ones by their author.
_BROKEN_BY_WIDTH = 45


def decoded(data: bytes, declared: str = "") -> str:
    """The text of a file: by its mark, as UTF-8, as it declares itself, or as its letters suggest. Raises
    `BrokenDocument` for what is no text."""
    if len(data) > LARGEST:
        raise BrokenDocument("text too large")
    text = _decoded(data, declared)
    if sum(character < " " and character not in "\t\n\r\f" for character in text) > _MOST_CONTROLS * len(text):
        raise BrokenDocument("no text")
    return text


def _decoded(data: bytes, declared: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding + ("" if encoding == "utf-8" else _order(mark)), errors="replace")
    for encoding in ("utf-8", declared):
        try:
            if encoding:
                return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    return data.decode(best.encoding if best else "cp1252", errors="replace")


def _order(mark: bytes) -> str:
    return "-le" if mark[0] == 0xFF else "-be"


def pages_of(data: bytes) -> list[list[Part]]:
    """The text in sections; a form feed ends one in any case. Raises `BrokenDocument`."""
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    return [section for sheet in text.split("\f") for section in sections.cut(_parts(sheet))]


def _parts(text: str) -> Iterator[Part]:
    words = Vocabulary()
    words.learn(text.split("\n"))
    headings = Headings({})
    for block in re.split(r"\n[^\S\n]*\n", text):
        lines = [line.rstrip() for line in block.split("\n") if line.strip()]
        if lines:
            yield from _of_block(lines, headings, words)


def _of_block(lines: list[str], headings: Headings, words: Vocabulary) -> Iterator[Part]:
    if len(lines) > 1 and _UNDERLINE.fullmatch(lines[1].strip()) and len(lines[0]) <= 120:
        yield Part(clean_line(lines[0]), HEADING, 1 if lines[1].strip()[0] in "=#*" else 2)
        lines = lines[2:]
    elif len(lines) == 1:
        level = _level(clean_line(lines[0]), headings)
        if level:
            yield Part(clean_line(lines[0]), HEADING, level)
            return
    lines = [line for line in lines if not _UNDERLINE.fullmatch(line.strip())]
    if not lines:
        return
    separator = _cell_separator(lines)
    if separator:
        rows = [[clean_line(cell) for cell in line.strip().strip("|").split(separator)] for line in lines]
        yield Part("\n".join(row_text(row) for row in rows if not _is_ruler(row)), TABLE)
        return
    yield from _paragraphs(lines, words)


def _level(text: str, headings: Headings) -> int:
    letters = [character for character in text if character.isalpha()]
    if len(letters) >= 3 and len(text) <= 80 and all(map(str.isupper, letters)) and not text.endswith("."):
        return 1
    return headings.level(text, 0.0, False, alone=True)


def _cell_separator(lines: list[str]) -> str:
    """The character that parts cells, if these lines are a table."""
    for separator in ("\t", "|"):
        counts = {line.strip().strip("|").count(separator) for line in lines}
        if len(lines) >= 2 and min(counts) >= 1 and max(counts) - min(counts) <= 1:
            return separator
    return ""


def _is_ruler(row: list[str]) -> bool:
    return all(re.fullmatch(r":?-{2,}:?|", cell) for cell in row)


def _paragraphs(lines: list[str], words: Vocabulary) -> Iterator[Part]:
    broken_by_width = len(lines) == 1 or statistics.median(map(len, lines[:-1])) >= _BROKEN_BY_WIDTH
    text, is_item = "", False
    for line in lines:
        bare = clean_line(line)
        begins_item = bool(lists.marker(bare)) and not lists.is_marker(bare)
        if text and begins_item and (is_item or not broken_by_width or text.endswith((".", ":", "?", "!"))):
            yield _part(text, is_item)
            text = ""
        if not text:
            is_item = begins_item
        # The rest of an item is set further in than its bullet.
        joins = broken_by_width or (is_item and line[:1].isspace())
        text = bare if not text else words.joined(text, bare) if joins else f"{text}\n{bare}"
    yield _part(text, is_item)


def _part(text: str, is_item: bool) -> Part:
    return Part(lists.with_plain_bullet(text), LIST) if is_item else Part(text)
