"""Reads presentations (PPTX): a page a slide, its title as the heading. Notes and hidden slides are for the speaker."""

from collections.abc import Iterator

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Pt

from school_ai.ai.knowledge.characters import clean_line
from school_ai.ai.knowledge.formulas import subscript, superscript
from school_ai.ai.knowledge.lists import BULLET, marker
from school_ai.ai.knowledge.office_files import opened
from school_ai.ai.knowledge.office_math import text_of
from school_ai.ai.knowledge.pages import HEADING, LIST, PARAGRAPH, TABLE, Part
from school_ai.ai.knowledge.tables import row_text

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_A14 = "{http://schemas.microsoft.com/office/drawing/2010/main}"
_DEEPEST_GROUP = 10
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
_RUNNING = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER)
_BODIES = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY)
# Boxes whose upper edges are this near to each other stand side by side.
_ONE_ROW = Pt(20)


def pages_of(data: bytes) -> list[list[Part]]:
    """The parts of every slide; of a hidden one none: the others keep their numbers. Raises `BrokenDocument`."""
    with opened(data) as file:
        return [
            [] if slide.element.get("show") == "0" else list(_parts(slide)) for slide in pptx.Presentation(file).slides
        ]


def _parts(slide) -> Iterator[Part]:
    shapes = list(_flat(slide.shapes, 0))
    titles = [shape for shape in shapes if _placeholder(shape) in _TITLES]
    for title in titles:
        text = clean_line(" ".join(_paragraph_texts(title.text_frame)))
        if text:
            yield Part(text, HEADING, 1)
    others = [shape for shape in shapes if shape not in titles and _placeholder(shape) not in _RUNNING]
    for shape in sorted(others, key=lambda shape: (round((shape.top or 0) / _ONE_ROW), shape.left or 0)):
        if getattr(shape, "has_table", False) and shape.has_table:
            yield Part("\n".join(filter(None, map(_row, shape.table.rows))), TABLE)
        elif shape.has_text_frame:
            yield from _of_box(shape)


def _flat(shapes, depth: int) -> Iterator:
    for shape in shapes:
        properties = shape._element.xpath(".//p:cNvPr")
        if properties and properties[0].get("hidden") in ("1", "true"):
            continue
        if hasattr(shape, "shapes"):
            if depth < _DEEPEST_GROUP:
                yield from _flat(shape.shapes, depth + 1)
        else:
            yield shape


def _placeholder(shape):
    return shape.placeholder_format.type if shape.is_placeholder else None


def _of_box(shape) -> Iterator[Part]:
    texts = [(paragraph, clean_line(_text(paragraph._p))) for paragraph in shape.text_frame.paragraphs]
    texts = [(paragraph, text) for paragraph, text in texts if text]
    is_list = len(texts) > 1 and _placeholder(shape) in _BODIES
    for paragraph, text in texts:
        properties = paragraph._p.find(f"{_A}pPr")
        plain = properties is not None and properties.find(f"{_A}buNone") is not None
        bullet = properties is not None and properties.find(f"{_A}buChar") is not None
        numbered = properties is not None and properties.find(f"{_A}buAutoNum") is not None
        if marker(text):
            yield Part(text, LIST)
        elif bullet or numbered or paragraph.level or (is_list and not plain):
            yield Part(f"{BULLET} {text}", LIST)
        else:
            yield Part(text, PARAGRAPH)


def _paragraph_texts(frame) -> list[str]:
    return [_text(paragraph._p) for paragraph in frame.paragraphs]


def _row(row) -> str:
    cells = [clean_line(" ".join(_paragraph_texts(cell.text_frame))) for cell in row.cells if not cell.is_spanned]
    return row_text(cells) if any(cells) else ""


def _text(paragraph) -> str:
    pieces: list[str] = []
    for child in paragraph:
        if child.tag in (f"{_A}r", f"{_A}fld"):
            text = child.findtext(f"{_A}t") or ""
            properties = child.find(f"{_A}rPr")
            shift = int(properties.get("baseline") or 0) if properties is not None else 0
            if shift and text.strip():
                text = superscript(text.strip(), "".join(pieces[-1:])) if shift > 0 else subscript(text.strip())
            pieces.append(text)
        elif child.tag == f"{_A}br":
            pieces.append(" ")
        else:
            pieces.extend(f" {text_of(formula)} " for formula in child.iter(f"{_A14}m"))
    return "".join(pieces)
