"""Reads Word documents (DOCX): headings, paragraphs, lists, tables, formulas. What Word does not show is not read."""

from collections.abc import Iterator

import docx
from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from school_ai.ai.knowledge import office_math, sections
from school_ai.ai.knowledge.characters import clean_line
from school_ai.ai.knowledge.formulas import subscript, superscript
from school_ai.ai.knowledge.lists import BULLET
from school_ai.ai.knowledge.office_files import opened
from school_ai.ai.knowledge.pages import HEADING, LIST, PARAGRAPH, TABLE, Part
from school_ai.ai.knowledge.tables import row_text
from school_ai.ai.knowledge.word_looks import Looks, is_on

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_LONGEST_HEADING = 200
# What stands in these is a second copy for older programs, deleted, a comment, or a text box outside the text.
_NOT_READ = frozenset(
    [
        f"{_W}del",
        f"{_W}moveFrom",
        f"{_W}drawing",
        f"{_W}pict",
        f"{_W}object",
        f"{_W}instrText",
        f"{_W}delText",
        f"{_W}footnoteReference",
        f"{_W}commentReference",
    ]
)
_PAGE_BREAK = "\f"
_LETTER_FORMATS = {"lowerLetter": "a", "upperLetter": "A"}


def pages_of(data: bytes) -> list[list[Part]]:
    """The document's pages: what is between page breaks, cut into sections where that is long. Raises
    `BrokenDocument`."""
    with opened(data) as file:
        document = docx.Document(file)
        pages: list[list[Part]] = [[]]
        for part in _parts(document):
            if part is None:
                pages.append([])
            else:
                pages[-1].append(part)
        return [section for page in pages for section in sections.cut(page)]


def _parts(document: Document) -> Iterator[Part | None]:
    """The parts in order; None for the end of a page."""
    numbering, looks = _Numbering(document), Looks(document)
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            yield Part(_table_text(item, looks), TABLE)
        else:
            yield from _of_paragraph(item, numbering, looks)


def _of_paragraph(paragraph: Paragraph, numbering: "_Numbering", looks: Looks) -> Iterator[Part | None]:
    properties = paragraph._p.pPr
    if properties is not None and is_on(properties.find(f"{_W}pageBreakBefore")):
        yield None
    level = _heading_level(paragraph)
    marker = numbering.marker(paragraph)
    for place, text in enumerate(_text(paragraph._p, looks).split(_PAGE_BREAK)):
        if place:
            yield None
        text = "\n".join(filter(None, map(clean_line, text.split("\n"))))
        if not text:
            continue
        if level and len(text) <= _LONGEST_HEADING:
            yield Part(f"{marker} {text}".strip().replace("\n", " "), HEADING, level)
        elif marker:
            yield Part(f"{marker} {text}", LIST)
        else:
            yield Part(text, PARAGRAPH)
    if properties is not None and properties.find(f"{_W}sectPr") is not None:
        kind = properties.find(f"{_W}sectPr").find(f"{_W}type")
        if kind is None or kind.get(f"{_W}val") != "continuous":
            yield None


def _heading_level(paragraph: Paragraph) -> int:
    """1 for the title and the outermost headings; 0 for what is none."""
    style = paragraph.style
    for _ in range(10):
        if style is None:
            break
        name = (style.name or "").lower()
        if name == "title":
            return 1
        if name.startswith("heading ") and name[8:].isdigit():
            return int(name[8:])
        outline = style.element.find(f"{_W}pPr/{_W}outlineLvl")
        if outline is not None and (outline.get(f"{_W}val") or "9").isdigit():
            value = int(outline.get(f"{_W}val") or 9)
            return value + 1 if value < 9 else 0
        style = style.base_style
    return 0


def _text(element, looks: Looks) -> str:
    """The text of a paragraph as Word shows it; line breaks as such, the end of a page as a form feed."""
    pieces: list[str] = []
    _collect(element, pieces, looks)
    return "".join(pieces)


def _collect(element, pieces: list[str], looks: Looks) -> None:
    for child in element:
        tag = child.tag
        if tag == f"{_W}r":
            if looks.shows(child):
                _collect_run(child, pieces)
        elif tag in (f"{_M}oMath", f"{_M}oMathPara"):
            pieces.append(f" {office_math.text_of(child)} ")
        elif tag not in _NOT_READ and isinstance(tag, str):
            _collect(child, pieces, looks)


def _collect_run(run, pieces: list[str]) -> None:
    properties = run.find(f"{_W}rPr")
    position = properties.find(f"{_W}vertAlign") if properties is not None else None
    raised = position.get(f"{_W}val") if position is not None else None
    for child in run:
        match child.tag:
            case tag if tag == f"{_W}t":
                text = child.text or ""
                if raised == "superscript" and text.strip():
                    text = superscript(text.strip(), "".join(pieces[-1:]))
                elif raised == "subscript" and text.strip():
                    text = subscript(text.strip())
                pieces.append(text)
            case tag if tag == f"{_W}tab":
                pieces.append(" ")
            case tag if tag in (f"{_W}br", f"{_W}cr"):
                pieces.append(_PAGE_BREAK if child.get(f"{_W}type") == "page" else "\n")
            case tag if tag == f"{_W}noBreakHyphen":
                pieces.append("-")
            case tag if tag == f"{_W}sym":
                pieces.append(_symbol(child))


def _symbol(element) -> str:
    code = int(element.get(f"{_W}char") or "0", 16)
    return chr(code) if 32 < code < 0xE000 else BULLET if code else ""


def _table_text(table: Table, looks: Looks) -> str:
    return "\n".join(row_text(row) for row in _rows(table._tbl, looks) if any(row))


def _rows(table, looks: Looks) -> Iterator[list[str]]:
    """Rows of cells. A cell that goes on from the row above is empty; a table within a cell is read as its text."""
    for row in table.iterchildren(f"{_W}tr"):
        cells = []
        for cell in row.iterchildren(f"{_W}tc"):
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merged is not None and merged.get(f"{_W}val") != "restart"
            texts = [] if goes_on else [clean_line(_text(paragraph, looks)) for paragraph in cell.iter(f"{_W}p")]
            cells.append(" ".join(filter(None, texts)))
        yield cells


class _Numbering:
    """Counts the items of numbered lists, which Word's file leaves to the reader."""

    def __init__(self, document: Document):
        self._formats: dict[tuple[str, str], str] = {}
        self._counts: dict[str, list[int]] = {}
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        root = part.element if part is not None else None
        if root is None:
            return
        levels = {
            abstract.get(f"{_W}abstractNumId"): {
                level.get(f"{_W}ilvl"): level.find(f"{_W}numFmt").get(f"{_W}val")
                for level in abstract.iterchildren(f"{_W}lvl")
                if level.find(f"{_W}numFmt") is not None
            }
            for abstract in root.iterchildren(f"{_W}abstractNum")
        }
        for number in root.iterchildren(f"{_W}num"):
            reference = number.find(f"{_W}abstractNumId")
            for level, kind in levels.get(reference.get(f"{_W}val") if reference is not None else "", {}).items():
                self._formats[(number.get(f"{_W}numId"), level)] = kind

    def marker(self, paragraph: Paragraph) -> str:
        """The bullet or the number before a paragraph, or nothing."""
        found = self._place(paragraph)
        name = (paragraph.style.name if paragraph.style is not None else "") or ""
        if found is None:
            return BULLET if name.startswith("List Bullet") else ""
        number, level = found
        kind = self._formats.get((number, str(level)), "bullet")
        if kind in ("bullet", "none"):
            return BULLET if kind == "bullet" else ""
        counts = self._counts.setdefault(number, [0] * 10)
        counts[level] += 1
        counts[level + 1 :] = [0] * (9 - level)
        if kind in _LETTER_FORMATS and counts[level] <= 26:
            return f"{chr(ord(_LETTER_FORMATS[kind]) + counts[level] - 1)})"
        return f"{counts[level]}."

    def _place(self, paragraph: Paragraph) -> tuple[str, int] | None:
        properties = paragraph._p.find(f"{_W}pPr/{_W}numPr")
        style = paragraph.style
        for _ in range(10):
            if properties is not None or style is None:
                break
            properties = style.element.find(f"{_W}pPr/{_W}numPr")
            style = style.base_style
        if properties is None:
            return None
        number, level = properties.find(f"{_W}numId"), properties.find(f"{_W}ilvl")
        if number is None or number.get(f"{_W}val") == "0":
            return None
        return number.get(f"{_W}val"), min(8, int(level.get(f"{_W}val") if level is not None else 0))
