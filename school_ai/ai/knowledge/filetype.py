"""Tells what a file is by its content. A declared type is never believed, and a name only where the content is text: a
text looks the same whatever it is meant to be."""

from school_ai.ai.knowledge import office_files
from school_ai.ai.knowledge.errors import EmptyFile, EncryptedDocument, UnsupportedKind

PDF = "PDF"
IMAGE = "image"
WORD = "Word"
SLIDES = "slides"
WEB_PAGE = "web page"
MARKDOWN = "Markdown"
TEXT = "plain text"

# How far into a file a PDF's mark may stand, as readers in use accept it.
_PDF_MARK_WITHIN = 1024

_IMAGE_MARKS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_ZIP_MARK = b"PK\x03\x04"
_OLD_OFFICE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An Office document with a password is wrapped in an old one, with its name in UTF-16.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

# Kinds that schools do upload under a wrong name: named in the refusal, so that the teacher knows what to export.
_KNOWN_BUT_UNREAD = (
    (_OLD_OFFICE_MARK, "old Office document"),
    (b"{\\rtf", "RTF document"),
    (b"GIF8", "GIF picture"),
    (b"\x1f\x8b", "gzip archive"),
    (b"Rar!", "RAR archive"),
    (b"7z\xbc\xaf", "7z archive"),
    (b"MZ", "Windows program"),
    (b"\x7fELF", "program"),
)
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_BY_ENDING = {
    "html": WEB_PAGE,
    "htm": WEB_PAGE,
    "xhtml": WEB_PAGE,
    "md": MARKDOWN,
    "markdown": MARKDOWN,
    "txt": TEXT,
    "text": TEXT,
}


def kind_of(data: bytes, name: str = "") -> str:
    """One of the kinds above. `name` is the file's; a text is read only if its name says that it is meant to be one.

    Raises `EmptyFile`, `EncryptedDocument` or `UnsupportedKind` (which names the kind where it can be told).
    """
    if not data:
        raise EmptyFile
    ending = name.rpartition(".")[2].lower()
    if b"%PDF-" in data[:_PDF_MARK_WITHIN] and not (ending in _BY_ENDING and not data.startswith(b"%PDF-")):
        return PDF
    if data.startswith(_IMAGE_MARKS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return IMAGE
    if data.startswith(_ZIP_MARK):
        return _kind_of_archive(data)
    if data.startswith(_OLD_OFFICE_MARK) and _ENCRYPTED in data:
        raise EncryptedDocument
    for mark, kind in _KNOWN_BUT_UNREAD:
        if data.startswith(mark):
            raise UnsupportedKind(kind)
    is_text = data.startswith(_TEXT_MARKS) or _looks_like_text(data[:_PDF_MARK_WITHIN])
    is_page = data[:_PDF_MARK_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html"))
    if ending in _BY_ENDING and (is_text or is_page or b"\0" not in data[:_PDF_MARK_WITHIN]):
        return WEB_PAGE if is_page else _BY_ENDING[ending]
    raise UnsupportedKind("web page" if is_page else "plain text" if is_text else "")


def _kind_of_archive(data: bytes) -> str:
    kind = office_files.kind_of(data)
    if kind == office_files.WORD:
        return WORD
    if kind == office_files.SLIDES:
        return SLIDES
    raise UnsupportedKind(kind or "Office document or ZIP archive")


def _looks_like_text(start: bytes) -> bool:
    try:
        text = start.decode("utf-8", errors="strict")
    except UnicodeDecodeError as error:
        # A character may be cut in two where the sample ends.
        if error.start < len(start) - 3:
            return False
        text = start[: error.start].decode("utf-8")
    return all(character.isprintable() or character in "\t\r\n\f" for character in text)
