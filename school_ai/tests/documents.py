"""Documents that tests make: PDFs with headings and paragraphs, scans, broken files."""

import io

import pymupdf
from PIL import Image


def pdf(*pages: list[tuple[str, float]] | str) -> bytes:
    """A PDF; a page is a text, or a list of (text, letter size in points)."""
    document = pymupdf.open()
    for content in pages:
        sheet = document.new_page()
        y = 72.0
        for text, size in [(content, 11)] if isinstance(content, str) else content:
            rest = sheet.insert_textbox(pymupdf.Rect(72, y, 523, 770), text, fontsize=size, fontname="helv")
            y = 770 - rest + size
    return document.tobytes()


def scan(*pages: list[tuple[str, float]] | str, dpi: int = 200) -> bytes:
    """The same as pictures, without a text layer."""
    document = pymupdf.open()
    with pymupdf.open(stream=pdf(*pages), filetype="pdf") as source:
        for sheet in source:
            picture = sheet.get_pixmap(dpi=dpi, alpha=False).tobytes("png")
            document.new_page(width=sheet.rect.width, height=sheet.rect.height).insert_image(sheet.rect, stream=picture)
    return document.tobytes()


def picture(text: str) -> bytes:
    """A PNG of a printed page."""
    with pymupdf.open(stream=pdf([(text, 14)]), filetype="pdf") as source:
        return source[0].get_pixmap(dpi=200, alpha=False).tobytes("png")


def encrypted(text: str) -> bytes:
    with pymupdf.open(stream=pdf(text), filetype="pdf") as document:
        return document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret", owner_pw="owner")


def blank_image() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1200, 1600), "white").save(out, "PNG")
    return out.getvalue()


def set_in_html(markup: str) -> bytes:
    """A PDF whose fonts have every character, unlike those that every PDF reader knows."""
    document = pymupdf.open()
    sheet = document.new_page()
    inset = pymupdf.Rect(72, 72, sheet.rect.width - 72, sheet.rect.height - 72)
    sheet.insert_htmlbox(inset, markup)
    return document.tobytes()
