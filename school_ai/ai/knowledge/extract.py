"""Opens a PDF or a picture and gives its pages as text, one at a time.

The text layer is taken where it is there and good; a page without one is rendered and read by OCR.
"""

import io
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pymupdf
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from school_ai.ai.knowledge import filetype, ocr
from school_ai.ai.knowledge.errors import BrokenDocument, EncryptedDocument, NoPages, TooManyPages
from school_ai.ai.knowledge.lines import join_line
from school_ai.ai.knowledge.pages import EMPTY, HEADING, OCR, PARAGRAPH, TEXT_LAYER, Block, Page

# A page with fewer letters than this and something drawn on it is taken for a scan.
_LEAST_LETTERS = 20
# A text layer in which more than this share of characters cannot be told is no better than none.
_MOST_UNKNOWN = 0.1
_OCR_DPI = 300
_MOST_PIXELS = 60_000_000  # A4 at 600 dpi is 35 million; beyond that a picture is a bomb, not a page

_TEXT_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP

# MuPDF may not be entered by two threads at once, and a web server has several.
_mupdf = threading.RLock()

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)


# fi, fl and their like as one character each: nobody searches for them, and no embedder knows them.
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}


class Document:
    """An open document. `pages(start, stop)` reads pages `start` to `stop` (numbers from 1, `stop` not included)."""

    def __init__(self, pdf: pymupdf.Document, languages: Sequence[str]):
        self._pdf = pdf
        self._languages = tuple(languages)

    @property
    def page_count(self) -> int:
        return self._pdf.page_count

    def pages(self, start: int = 1, stop: int | None = None) -> Iterator[Page]:
        for number in range(start, stop or self.page_count + 1):
            yield self.page(number)

    def page(self, number: int) -> Page:
        try:
            sheet = self._pdf.load_page(number - 1)
            page = _from_text_layer(sheet, number)
        except (RuntimeError, ValueError):
            # MuPDF raises its own errors for a damaged page; the others may still be readable.
            return Page(number, "", read_by=EMPTY)
        if _is_good(page.text) or not _has_something_drawn(sheet):
            return page if page.text.strip() else Page(number, "", read_by=EMPTY)
        return _from_scan(sheet, number, self._languages)

    def picture(self, number: int, dpi: int = 110, marks: Sequence[str] = ()) -> bytes:
        """The page as PNG, with the given texts marked where the text layer has them."""
        sheet = self._pdf.load_page(number - 1)
        for text in marks:
            quads = sheet.search_for(text, quads=True, flags=_TEXT_FLAGS)
            if quads:
                sheet.add_highlight_annot(quads)
        return sheet.get_pixmap(dpi=dpi, alpha=False).tobytes("png")


@contextmanager
def open_document(data: bytes, languages: Sequence[str] = ("eng",), most_pages: int = 0) -> Iterator[Document]:
    """Open a PDF or a picture from its bytes.

    `languages` are Tesseract's names for the OCR of pages without text; `most_pages` is a limit, 0 for none. Raises an
    `UnreadableDocument` that says why. What has been read page by page is not kept, so memory does not grow with the
    number of pages. Only one thread of a process has a document open at a time.
    """
    kind = filetype.kind_of(data)
    with _mupdf:
        pdf = _open_pdf(data) if kind == filetype.PDF else _open_picture(data)
        try:
            if pdf.needs_pass:
                raise EncryptedDocument
            if pdf.page_count == 0:
                raise NoPages
            if most_pages and pdf.page_count > most_pages:
                raise TooManyPages(pdf.page_count, most_pages)
            yield Document(pdf, languages)
        finally:
            pdf.close()


def _open_pdf(data: bytes) -> pymupdf.Document:
    try:
        pdf = pymupdf.open(stream=data, filetype="pdf")
        _ = pdf.page_count if not pdf.needs_pass else 0
    except (RuntimeError, ValueError) as error:
        raise BrokenDocument(str(error)) from None
    return pdf


def _open_picture(data: bytes) -> pymupdf.Document:
    """A picture, or a TIFF of several, as a PDF with one page each, turned upright as its camera noted."""
    pdf = pymupdf.open()
    try:
        with _whole_pictures_only(), Image.open(io.BytesIO(data)) as picture:
            for frame in range(getattr(picture, "n_frames", 1)):
                picture.seek(frame)
                if picture.width * picture.height > _MOST_PIXELS:
                    raise BrokenDocument("picture too large")
                upright = ImageOps.exif_transpose(picture.convert("RGB"))
                encoded = io.BytesIO()
                upright.save(encoded, "JPEG", quality=92)
                dpi = 300 if min(upright.size) > 1000 else 150
                sheet = pdf.new_page(width=upright.width * 72 / dpi, height=upright.height * 72 / dpi)
                sheet.insert_image(sheet.rect, stream=encoded.getvalue())
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, SyntaxError) as error:
        raise BrokenDocument(str(error)) from None
    return pdf


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """Pillow fills up what is missing of a cut-off picture with grey where the application wants that, as Frappe does:
    a page that is half missing must not count as read. Held together by the lock under which documents are opened."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _is_good(text: str) -> bool:
    letters = sum(character.isalnum() for character in text)
    if letters < _LEAST_LETTERS:
        return False
    unknown = sum(character == "\ufffd" or unicodedata.category(character) == "Co" for character in text)
    return unknown / len(text) <= _MOST_UNKNOWN


def _has_something_drawn(sheet: pymupdf.Page) -> bool:
    return bool(sheet.get_images()) or bool(sheet.get_drawings()) or bool(sheet.get_text().strip())


def _from_text_layer(sheet: pymupdf.Page, number: int) -> Page:
    paragraphs: list[tuple[str, float, bool]] = []
    for block in sheet.get_text("dict", flags=_TEXT_FLAGS, sort=True)["blocks"]:
        if block["type"] == 0:
            paragraphs.extend(_paragraphs_of(block))
    return _assembled(number, paragraphs, read_by=TEXT_LAYER)


def _paragraphs_of(block: dict) -> Iterator[tuple[str, float, bool]]:
    """A block's text, its letter size in points, and whether it is bold; apart where the size changes within it."""
    text, size, bold = "", 0.0, False
    for line in block["lines"]:
        spans = [span for span in line["spans"] if span["text"].strip()]
        if not spans:
            continue
        line_text = " ".join("".join(span["text"] for span in line["spans"]).split())
        line_size = round(max(span["size"] for span in spans), 1)
        line_bold = all(span["flags"] & pymupdf.TEXT_FONT_BOLD for span in spans)
        if text and (abs(line_size - size) > 0.6 or line_bold != bold):
            yield text, size, bold
            text = ""
        text, size, bold = join_line(text, line_text), line_size, line_bold
    if text:
        yield text, size, bold


def _from_scan(sheet: pymupdf.Page, number: int, languages: Sequence[str]) -> Page:
    pixmap = sheet.get_pixmap(dpi=_OCR_DPI, colorspace=pymupdf.csGRAY, alpha=False)
    image = Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)
    found = ocr.recognise(image, languages)
    points_per_pixel = 72 / _OCR_DPI
    paragraphs = [
        (text, height * points_per_pixel, False)
        for text, height in zip(found.paragraphs, found.line_heights, strict=True)
    ]
    page = _assembled(number, paragraphs, read_by=OCR if paragraphs else EMPTY)
    return Page(page.number, page.text, page.blocks, page.read_by, round(found.confidence, 3))


def _assembled(number: int, paragraphs: Sequence[tuple[str, float, bool]], read_by: str) -> Page:
    """A page from its paragraphs. What is set larger than the body, or bold and short, is a heading."""
    body = _body_size(paragraphs)
    heading_sizes = sorted(
        {round(size, 1) for text, size, bold in paragraphs if _is_heading(text, size, bold, body)}, reverse=True
    )
    text, blocks = "", []
    for content, size, bold in paragraphs:
        content = unicodedata.normalize("NFC", content).translate(_LIGATURES).strip()
        if not content:
            continue
        start = len(text) + (1 if text else 0)
        text = f"{text}\n{content}" if text else content
        if _is_heading(content, size, bold, body):
            blocks.append(Block(start, len(text), HEADING, heading_sizes.index(round(size, 1)) + 1))
        else:
            blocks.append(Block(start, len(text), PARAGRAPH))
    return Page(number, text, tuple(blocks), read_by)


def _body_size(paragraphs: Sequence[tuple[str, float, bool]]) -> float:
    letters: dict[float, int] = {}
    for text, size, _ in paragraphs:
        letters[round(size, 1)] = letters.get(round(size, 1), 0) + len(text)
    return max(letters, key=letters.get) if letters else 0.0


def _is_heading(text: str, size: float, bold: bool, body: float) -> bool:
    if len(text) > 120 or text.endswith((".", ",", ";", ":")) or not any(map(str.isalpha, text)):
        return False
    return size > body * 1.12 or (bold and size >= body and len(text) <= 80)
