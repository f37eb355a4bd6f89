import pytest

from school_ai.ai.knowledge import filetype
from school_ai.ai.knowledge.errors import EmptyFile, UnsupportedKind
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
