"""Materials as PDF: A4 pages with a running header, a footer and page numbers.

Rendering the same source twice with the same version of PyMuPDF gives the same bytes: no date and no random
identifier goes into the file.
"""

from __future__ import annotations

import io

import pymupdf

from . import Material, load_materials
from .markup import to_blocks
from .scan import scan_pages

PAGE = pymupdf.paper_rect("a4")
# Left, top, right and bottom margins in points (1/72 inch).
BODY = pymupdf.Rect(PAGE.x0 + 62, PAGE.y0 + 74, PAGE.x1 - 62, PAGE.y1 - 70)
# Higher than any block.
TALLEST = 10_000
GREY = (0.42, 0.42, 0.42)
SCHOOL = "Greenfield School"
PAGE_WORDS = {"en": "Page {0} of {1}", "de": "Seite {0} von {1}", "fr": "Page {0} sur {1}"}
CSS = """
body { margin: 0; font-family: sans-serif; font-size: 10.5pt; line-height: 1.38; color: #1c1c1c; }
h1 { font-size: 21pt; margin: 0 0 10pt 0; color: #16456b; }
h2 { font-size: 13.5pt; margin: 15pt 0 5pt 0; color: #16456b; }
h3 { font-size: 11.5pt; margin: 10pt 0 3pt 0; color: #16456b; }
p { margin: 0 0 6pt 0; }
ul, ol { margin: 0 0 6pt 0; padding-left: 20pt; }
li { margin: 0 0 3pt 0; }
table { margin: 4pt 0 9pt 0; border-collapse: collapse; width: 100%; }
th { background-color: #dfe9f2; text-align: left; padding: 3pt 6pt; border: 0.6pt solid #9fb3c4; }
td { padding: 3pt 6pt; border: 0.6pt solid #b9c4ce; }
pre { font-family: monospace; font-size: 9.5pt; margin: 3pt 0 8pt 0; }
pre { background-color: #f3f3f0; padding: 6pt 9pt; }
code { font-family: monospace; font-size: 9.5pt; }
.box { background-color: #f2f6fa; border-left: 3pt solid #6f9cc0; }
.box { padding: 6pt 10pt 1pt 10pt; margin: 4pt 0 9pt 0; }
"""


def render_pdf(material: Material) -> bytes:
    """A material as a PDF file. A scanned one consists of page images without a text layer."""
    document = _typeset(material)
    _add_running_lines(document, material)
    if material.scanned:
        document = scan_pages(document, seed=material.slug)
    # Without dates, so that the bytes do not depend on the day.
    document.set_metadata({"title": material.title, "author": SCHOOL, "subject": material.course})
    return document.tobytes(garbage=4, deflate=True, no_new_id=True)


def _typeset(material: Material) -> pymupdf.Document:
    """Pages without header and footer. What belongs together is never parted by the end of a page."""
    buffer = io.BytesIO()
    writer = pymupdf.DocumentWriter(buffer)
    device, y = None, BODY.y1
    for unit in _units(to_blocks(material.body)):
        story = pymupdf.Story(html=unit, user_css=CSS)
        _, filled = story.place((BODY.x0, 0, BODY.x1, TALLEST))
        height = filled[3]
        if device is None or y + height > BODY.y1:
            if device is not None:
                writer.end_page()
            device, y = writer.begin_page(PAGE), BODY.y0
        story.reset()
        story.place((BODY.x0, y, BODY.x1, y + height + 1))
        story.draw(device)
        y += height
    writer.end_page()
    writer.close()
    return pymupdf.open("pdf", buffer.getvalue())


def _units(blocks: list[str]) -> list[str]:
    """Blocks, joined with the next one where they must not stand alone at the foot of a page: headings, and
    paragraphs that announce what follows."""
    units, waiting = [], ""
    for block in blocks:
        waiting += block
        if not block.startswith("<h") and not block.endswith(":</p>"):
            units.append(waiting)
            waiting = ""
    return [*units, waiting] if waiting else units


def _add_running_lines(document: pymupdf.Document, material: Material) -> None:
    words = PAGE_WORDS.get(material.language, PAGE_WORDS["en"])
    left, right = BODY.x0, BODY.x1
    for number, page in enumerate(document, start=1):
        top, bottom = 48, PAGE.y1 - 44
        _line(page, (left, right), top, f"{SCHOOL}, {material.course}", f"{material.program}, {material.kind}")
        page.draw_line((left, top + 5), (right, top + 5), color=GREY, width=0.5)
        page.draw_line((left, bottom - 11), (right, bottom - 11), color=GREY, width=0.5)
        _line(page, (left, right), bottom, material.title, words.format(number, document.page_count))


def _line(page: pymupdf.Page, ends: tuple[float, float], y: float, left: str, right: str) -> None:
    size = 8.5
    page.insert_text((ends[0], y), left, fontsize=size, fontname="helv", color=GREY)
    width = pymupdf.get_text_length(right, fontname="helv", fontsize=size)
    page.insert_text((ends[1] - width, y), right, fontsize=size, fontname="helv", color=GREY)


def render_all() -> dict[str, bytes]:
    """Every material of the demo school as a PDF, by file name."""
    return {material.file_name: render_pdf(material) for material in load_materials()}
