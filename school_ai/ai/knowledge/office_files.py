"""Opens the ZIP archives that Office documents are, and refuses those that are built to do harm."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from school_ai.ai.knowledge.errors import BrokenDocument

# A book of 3,000 pages has some 20 MB of text in XML; a tree of it takes ten times as much memory.
_LARGEST_XML = 40_000_000
_MOST_XML = 120_000_000
_MOST_BYTES = 400_000_000
_MOST_FILES = 20_000

WORD = "Word document"
SLIDES = "presentation"
_MAIN_PARTS = (("word/document.xml", WORD), ("ppt/presentation.xml", SLIDES))
_OTHERS = (("xl/workbook.xml", "Excel workbook"), ("word/", "Word document"), ("ppt/", "presentation"))


def kind_of(data: bytes) -> str:
    """`WORD`, `SLIDES`, what else the archive is as far as it can be told, or nothing for no archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            described = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, RuntimeError, NotImplementedError):
        return ""
    for part, kind in (*_MAIN_PARTS, *_OTHERS):
        if part in names:
            return kind
    return "OpenDocument file" if "opendocument" in described else "EPUB book" if "epub" in described else "ZIP archive"


@contextmanager
def opened(data: bytes) -> Iterator[io.BytesIO]:
    """The archive as a file to be read by a library; whatever goes wrong there means a damaged document. Raises
    `BrokenDocument`, also where unpacking would take more room than any honest document does."""
    try:
        _check(data)
        yield io.BytesIO(data)
    except BrokenDocument:
        raise
    except (
        zipfile.BadZipFile,
        etree.LxmlError,
        OSError,
        ValueError,  # also python-docx's and python-pptx's for a missing part
        KeyError,
        IndexError,
        AttributeError,
        TypeError,
        NotImplementedError,
        RuntimeError,
        AssertionError,
    ) as error:
        raise BrokenDocument(f"{type(error).__name__}: {error}") from None


def _check(data: bytes) -> None:
    """The sizes that the archive declares; more than that is never unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    xml = [entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels", ".vml"))]
    if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise BrokenDocument("archive too large")
    if max(xml, default=0) > _LARGEST_XML or sum(xml) > _MOST_XML:
        raise BrokenDocument("XML too large")
