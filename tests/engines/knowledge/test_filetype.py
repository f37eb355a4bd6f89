import io
import zipfile

import pytest

from school_ai.ai.knowledge import filetype
from school_ai.ai.knowledge.errors import EmptyFile, EncryptedDocument, UnsupportedKind
from school_ai.tests import documents


def test_a_pdf_is_told_by_its_content():
    assert filetype.kind_of(documents.pdf("Hello")) == filetype.PDF


def test_a_pdf_may_begin_with_other_bytes():
    assert filetype.kind_of(b"\xef\xbb\xbf junk before " + documents.pdf("Hello")) == filetype.PDF


def test_a_picture_is_told_by_its_content():
    assert filetype.kind_of(documents.picture("Hello")) == filetype.IMAGE


def test_no_bytes_are_an_empty_file():
    with pytest.raises(EmptyFile):
        filetype.kind_of(b"")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04" + b"\0" * 50, "Office document or ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "old Office document"),
        (b"  <!DOCTYPE html><title>x</title>", "web page"),
        ("Grüße aus der Schule\n".encode(), "plain text"),
        (b"\x00\x01\x02\x03" * 10, ""),
    ],
)
def test_what_is_not_read_is_named(data, kind):
    with pytest.raises(UnsupportedKind) as refused:
        filetype.kind_of(data)
    assert refused.value.kind == kind


def test_text_that_is_cut_within_a_character_is_text():
    with pytest.raises(UnsupportedKind) as refused:
        filetype.kind_of(("a" * 1023 + "ü" * 10).encode())
    assert refused.value.kind == "plain text"


def archive(*names: str, content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (archive("word/document.xml"), "essay.pdf", filetype.WORD),
        (archive("ppt/presentation.xml"), "", filetype.SLIDES),
        (b"<!DOCTYPE html><p>x", "page.html", filetype.WEB_PAGE),
        (b"<html>", "notes.txt", filetype.WEB_PAGE),
        (b"<p>x</p>", "page.HTM", filetype.WEB_PAGE),
        (b"# Rivers", "rivers.md", filetype.MARKDOWN),
        (b"Rivers", "rivers.txt", filetype.TEXT),
        ("Flüsse".encode("utf-16"), "rivers.txt", filetype.TEXT),
        ("Flüsse".encode("cp1252"), "rivers.txt", filetype.TEXT),
        (b"A PDF begins with %PDF-1.7, and this does not.", "about.txt", filetype.TEXT),
    ],
)
def test_what_is_read(data, name, kind):
    assert filetype.kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (archive("xl/workbook.xml"), "marks.xlsx", "Excel workbook"),
        (archive("mimetype", content=b"application/vnd.oasis.opendocument.text"), "", "OpenDocument file"),
        (archive("mimetype", content=b"application/epub+zip"), "", "EPUB book"),
        (archive("a.txt"), "a.txt", "ZIP archive"),
        (b"Dear pupils", "handout.pdf", "plain text"),
        (b"Dear pupils", "essay.bin", "plain text"),
        (b"\x00\x01\x02" * 30, "notes.txt", ""),
        (b"MZ\x90", "notes.txt", "Windows program"),
    ],
)
def test_what_is_not_read_whatever_its_name(data, name, kind):
    with pytest.raises(UnsupportedKind) as refused:
        filetype.kind_of(data, name)
    assert refused.value.kind == kind


def test_an_office_document_with_a_password_is_named():
    with pytest.raises(EncryptedDocument):
        filetype.kind_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"))
