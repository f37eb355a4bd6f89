"""Opens a document from its bytes: the one entrance to everything that reads documents."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import pymupdf
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from school_ai.ai.knowledge import filetype, mupdf, slides, text_files, web_pages, word_documents
from school_ai.ai.knowledge.errors import BrokenDocument, EncryptedDocument, NoPages, TooManyPages
from school_ai.ai.knowledge.pages import Page, Part
from school_ai.ai.knowledge.pdf_documents import PdfDocument
from school_ai.ai.knowledge.written_documents import WrittenDocument

_MOST_PIXELS = 60_000_000  # A4 at 600 dpi is 35 million; beyond that a picture is a bomb, not a page

# To be counted up when documents are read in another way: those that were read before are read again.
READER = 2


class Document(Protocol):
    """An open document. `pages(start, stop)` reads pages `start` to `stop` (numbers from 1, `stop` not included)."""

    @property
    def page_count(self) -> int: ...

    def pages(self, start: int = 1, stop: int | None = None) -> Iterator[Page]: ...

    def page(self, number: int) -> Page: ...

    def picture(self, number: int, dpi: int = 110, marks: Sequence[str] = ()) -> bytes: ...


_WRITTEN: dict[str, Callable[[bytes], list[list[Part]]]] = {
    filetype.WORD: word_documents.pages_of,
    filetype.SLIDES: slides.pages_of,
    filetype.WEB_PAGE: web_pages.pages_of,
    filetype.MARKDOWN: web_pages.pages_of_markdown,
    filetype.TEXT: text_files.pages_of,
}


@contextmanager
def open_document(
    data: bytes, languages: Sequence[str] = ("eng",), most_pages: int = 0, name: str = ""
) -> Iterator[Document]:
    """Open a document from its bytes: a PDF, a picture, a Word document, slides, a web page, Markdown or plain text.

    `languages` are Tesseract's names for the OCR of pages without text; `most_pages` is a limit, 0 for none; `name` is
    the file's name, without which no kind of plain text is read. Raises an `UnreadableDocument` that says why.

    Of a PDF nothing is kept that has been read, so memory does not grow with the number of pages. Only one thread of a
    process has a PDF or a picture open at a time.
    """
    kind = filetype.kind_of(data, name)
    if kind in _WRITTEN:
        pages = _WRITTEN[kind](data)
        _check_page_count(len(pages), most_pages)
        yield WrittenDocument(pages)
        return
    with mupdf.LOCK:
        pdf = _open_pdf(data) if kind == filetype.PDF else _open_picture(data)
        try:
            if pdf.needs_pass:
                raise EncryptedDocument
            _check_page_count(pdf.page_count, most_pages)
            yield PdfDocument(pdf, languages)
        finally:
            pdf.close()


def _check_page_count(count: int, most: int) -> None:
    if count == 0:
        raise NoPages
    if most and count > most:
        raise TooManyPages(count, most)


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
