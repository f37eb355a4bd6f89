"""Tells what a file is by its content. A name or a declared type is never believed."""

from school_ai.ai.knowledge.errors import EmptyFile, UnsupportedKind

PDF = "PDF"
IMAGE = "image"

# How far into a file a PDF's mark may stand, as readers in use accept it.
_PDF_MARK_WITHIN = 1024

_IMAGE_MARKS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")

# Kinds that schools do upload under a wrong name: named in the refusal, so that the teacher knows what to export.
_KNOWN_BUT_UNREAD = (
    (b"PK\x03\x04", "Office document or ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office document"),
    (b"{\\rtf", "RTF document"),
    (b"GIF8", "GIF picture"),
    (b"\x1f\x8b", "gzip archive"),
    (b"Rar!", "RAR archive"),
    (b"7z\xbc\xaf", "7z archive"),
    (b"MZ", "Windows program"),
    (b"\x7fELF", "program"),
)


def kind_of(data: bytes) -> str:
    """`PDF` or `IMAGE`. Raises `EmptyFile` or `UnsupportedKind` (which names the kind where it can be told)."""
    if not data:
        raise EmptyFile
    if b"%PDF-" in data[:_PDF_MARK_WITHIN]:
        return PDF
    if data.startswith(_IMAGE_MARKS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return IMAGE
    for mark, kind in _KNOWN_BUT_UNREAD:
        if data.startswith(mark):
            raise UnsupportedKind(kind)
    start = data[:_PDF_MARK_WITHIN].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise UnsupportedKind("web page")
    raise UnsupportedKind("plain text" if _looks_like_text(data[:_PDF_MARK_WITHIN]) else "")


def _looks_like_text(start: bytes) -> bool:
    try:
        text = start.decode("utf-8", errors="strict")
    except UnicodeDecodeError as error:
        # A character may be cut in two where the sample ends.
        if error.start < len(start) - 3:
            return False
        text = start[: error.start].decode("utf-8")
    return all(character.isprintable() or character in "\t\r\n\f" for character in text)
