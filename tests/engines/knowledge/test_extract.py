import pymupdf
import pytest
from PIL import ImageFile

from school_ai.ai.knowledge import errors
from school_ai.ai.knowledge.extract import open_document
from school_ai.ai.knowledge.pages import EMPTY, HEADING, OCR, PARAGRAPH, TEXT_LAYER
from school_ai.tests import documents

FORCES = [
    ("Forces", 20),
    ("A force is a push or a pull.", 11),
    ("Newton's third law", 15),
    ("To every action there is an equal and opposite reaction.", 11),
]


def pages_of(data: bytes, **options):
    with open_document(data, **options) as document:
        return list(document.pages())


def test_text_and_structure_of_a_page():
    (page,) = pages_of(documents.pdf(FORCES))
    assert page.read_by == TEXT_LAYER
    assert [(page.text[block.start : block.end], block.kind, block.level) for block in page.blocks] == [
        ("Forces", HEADING, 1),
        ("A force is a push or a pull.", PARAGRAPH, 0),
        ("Newton's third law", HEADING, 2),
        ("To every action there is an equal and opposite reaction.", PARAGRAPH, 0),
    ]


def test_words_broken_at_a_line_end_are_joined_and_ligatures_taken_apart():
    (page,) = pages_of(documents.set_in_html("<p>The accele-<br>ration of the \ufb01rst body</p>"))
    assert "acceleration" in page.text
    assert "first" in page.text


def test_pages_are_numbered_from_one_and_read_from_anywhere():
    with open_document(documents.pdf("One", "Two", "Three")) as document:
        assert document.page_count == 3
        assert [(page.number, page.text) for page in document.pages(2, 4)] == [(2, "Two"), (3, "Three")]


def test_a_scan_is_read_by_ocr_page_by_page():
    text_page = documents.pdf("This page has a text layer that is long enough.")
    scanned = documents.scan([("Photosynthesis turns light into chemical energy.", 14)])
    with pymupdf.open(stream=text_page, filetype="pdf") as both, pymupdf.open(stream=scanned, filetype="pdf") as scan:
        both.insert_pdf(scan)
        first, second = pages_of(both.tobytes())
    assert first.read_by == TEXT_LAYER
    assert second.read_by == OCR
    assert "Photosynthesis turns light into chemical energy." in second.text
    assert second.confidence > 0.8


def test_a_picture_is_a_document_of_one_page():
    (page,) = pages_of(documents.picture("The cell is the smallest unit of life."))
    assert page.read_by == OCR
    assert "smallest unit of life" in page.text


def test_an_empty_page_is_empty_and_costs_no_ocr():
    with pymupdf.open() as document:
        document.new_page()
        (page,) = pages_of(document.tobytes())
    assert (page.text, page.read_by, page.confidence) == ("", EMPTY, None)


def test_a_picture_of_nothing_is_empty():
    (page,) = pages_of(documents.blank_image())
    assert (page.text, page.read_by) == ("", EMPTY)


def test_a_password_is_named():
    with pytest.raises(errors.EncryptedDocument):
        pages_of(documents.encrypted("Secret"))


def test_a_broken_file_is_named():
    with pytest.raises(errors.BrokenDocument):
        pages_of(b"%PDF-1.7\n" + b"\x00garbage" * 100)


def test_a_cut_file_is_read_as_far_as_it_goes_or_named():
    whole = documents.pdf(*["A page with some words on it, long enough to be read."] * 5)
    try:
        pages = pages_of(whole[: len(whole) // 2])
    except errors.UnreadableDocument:
        return
    assert len(pages) <= 5


def test_a_broken_picture_is_named():
    with pytest.raises(errors.BrokenDocument):
        pages_of(documents.picture("Hello there")[:300])


def test_a_cut_picture_is_broken_also_where_the_application_has_pillow_fill_it_up(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(errors.BrokenDocument):
        pages_of(documents.picture("Hello there")[:2000])
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_too_many_pages_are_refused_with_the_number():
    with pytest.raises(errors.TooManyPages) as refused:
        pages_of(documents.pdf("One", "Two", "Three"), most_pages=2)
    assert (refused.value.pages, refused.value.allowed) == (3, 2)


def test_a_language_that_is_not_installed_is_named():
    with pytest.raises(errors.OcrUnavailable) as refused:
        pages_of(documents.scan("Nothing that can be read"), languages=("xyz",))
    assert refused.value.missing == "xyz"


def test_an_installed_language_serves_where_another_is_missing():
    (page,) = pages_of(documents.scan([("Plants need light and water.", 14)]), languages=("xyz", "eng"))
    assert "light and water" in page.text


def test_the_page_is_shown_with_the_words_marked():
    with open_document(documents.pdf(FORCES)) as document:
        plain = document.picture(1)
        marked = document.picture(1, marks=["To every action there is an equal and opposite reaction."])
    assert plain.startswith(b"\x89PNG")
    assert plain != marked


def test_words_are_marked_although_they_are_broken_raised_or_spelt_with_ligatures():
    data = documents.set_in_html("<p>The accele-<br>ration in m/s<sup>2</sup> of the \ufb01rst body.</p>")
    with open_document(data) as document:
        (page,) = document.pages()
        assert page.text == "The acceleration in m/s² of the first body."
        plain = document.picture(1)
        assert document.picture(1, marks=["No such words.", "  "]) == plain
        assert document.picture(1, marks=[page.text]) != plain


def test_letters_that_nobody_can_see_are_not_read():
    with pymupdf.open() as document:
        sheet = document.new_page()
        sheet.draw_rect((60, 60, 500, 120), fill=(0, 0, 0.5), color=None)
        sheet.insert_text((72, 100), "White on blue", fontsize=20, color=(1, 1, 1))
        sheet.insert_text((72, 150), "A river carries sand and stones to the sea.", fontsize=11)
        sheet.insert_text((72, 200), "White on white", fontsize=11, color=(1, 1, 1))
        sheet.insert_text((72, 230), "Not drawn at all", fontsize=11, render_mode=3)
        sheet.insert_text((72, 260), "Too small for anyone", fontsize=0.9)
        sheet.insert_text((72, 290), "Nearly transparent", fontsize=11, fill_opacity=0.02)
        (page,) = pages_of(document.tobytes())
    assert page.text == "White on blue\nA river carries sand and stones to the sea."


def test_the_text_below_a_scan_is_read_although_it_is_not_drawn():
    with pymupdf.open(stream=documents.scan([("A river carries sand.", 14)]), filetype="pdf") as document:
        document[0].insert_text((72, 90), "A river carries sand and stones.", fontsize=14, render_mode=3)
        (page,) = pages_of(document.tobytes())
    assert (page.text, page.read_by) == ("A river carries sand and stones.", TEXT_LAYER)


def test_a_page_that_is_damaged_costs_no_other(monkeypatch):
    def fails(self, number):
        if number == 1:
            raise RuntimeError("damaged")
        return load(self, number)

    load = pymupdf.Document.load_page
    data = documents.pdf("One", "Two", "Three")
    monkeypatch.setattr(pymupdf.Document, "load_page", fails)
    assert [(page.text, page.read_by) for page in pages_of(data)] == [
        ("One", TEXT_LAYER),
        ("", EMPTY),
        ("Three", TEXT_LAYER),
    ]
