import io

import numpy as np
import pymupdf
import pytest
from PIL import Image
from typesetting import LEFT_TEXT, RIGHT_TEXT, Typesetter, blocks_of, pages_of

from school_ai.ai.knowledge import language_guess, ocr, scans
from school_ai.ai.knowledge.errors import OcrUnavailable
from school_ai.ai.knowledge.pages import EMPTY, HEADING, LIST, OCR, PARAGRAPH, TABLE, TEXT_LAYER
from school_ai.ai.knowledge.straighten import skew, straightened

GERMAN = (
    "Der Fluss trägt Sand und Steine zum Meer. Wo das Wasser langsam ist, lässt er sie fallen, und eine Bank aus Sand "
    "wächst von Jahr zu Jahr. In einer Biegung ist das Wasser außen schnell und innen langsam, und so wird die äußere "
    "Seite abgetragen, während die innere wächst."
)


def scanned(press: Typesetter, turn: float = 0.0, dpi: int = 150) -> bytes:
    """The pages as pictures, turned by so many degrees."""
    with pymupdf.open() as document:
        for sheet in press.pdf:
            pixmap = sheet.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY, alpha=False)
            image = Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)
            image = image.rotate(turn, Image.Resampling.BICUBIC, expand=turn % 90 == 0, fillcolor=255)
            out = io.BytesIO()
            image.save(out, "PNG")
            page = document.new_page(width=image.width * 72 / dpi, height=image.height * 72 / dpi)
            page.insert_image(page.rect, stream=out.getvalue())
        return document.tobytes()


def handout() -> Typesetter:
    press = Typesetter().page()
    press.text(60, 90, "What rivers do", 20, "hebo")
    press.column(60, 130, 470, LEFT_TEXT, 11, 15)
    for place, text in enumerate(("sand from the mountains", "clay from the fields")):
        press.sheet.draw_circle((66, 246 + 15 * place), 1.8, fill=(0, 0, 0))
        press.text(78, 250 + 15 * place, text, 11)
    for place, row in enumerate(
        [("River", "Length"), ("Rhine", "1230 km"), ("Danube", "2850 km"), ("Elbe", "1094 km")]
    ):
        press.text(60, 320 + 18 * place, row[0], 11)
        press.text(250, 320 + 18 * place, row[1], 11)
    return press


def test_a_scan_has_the_structure_of_its_page():
    (page,) = pages_of(scanned(handout()))
    assert page.read_by == OCR
    assert page.confidence > 0.8
    assert blocks_of(page) == [
        (HEADING, "What rivers do"),
        (PARAGRAPH, LEFT_TEXT),
        (LIST, "• sand from the mountains"),
        (LIST, "• clay from the fields"),
        (TABLE, "River | Length\nRhine | 1230 km\nDanube | 2850 km\nElbe | 1094 km"),
    ]


@pytest.mark.parametrize("turn", [90, 180, 1.5])
def test_a_scan_that_lies_askew_is_turned(turn):
    (page,) = pages_of(scanned(handout(), turn))
    assert LEFT_TEXT in page.text


def test_by_how_much_a_page_is_askew():
    pixmap = handout().sheet.get_pixmap(dpi=100, colorspace=pymupdf.csGRAY, alpha=False)
    image = Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)
    assert abs(skew(image)) < 0.1
    assert straightened(image) is image
    for turn in (-3.0, -0.7, 2.2):
        assert skew(image.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)) == pytest.approx(-turn, abs=0.1)
    assert skew(Image.new("L", (800, 1000), 255)) == 0
    noise = np.random.default_rng(7).integers(0, 255, (1000, 800), np.uint8)
    assert abs(skew(Image.fromarray(noise))) <= 4


def test_running_lines_of_scans_are_left_out():
    press = Typesetter()
    for number in (1, 2, 3):
        press.page().text(60, 45, "Greenfield School, Geography", 9)
        press.right(535, 45, "Grade 7, Handout", 9)
        press.column(60, 100, 470, (LEFT_TEXT, RIGHT_TEXT, LEFT_TEXT)[number - 1], 11, 15)
        press.right(535, 800, f"Page {number} of 3", 9)
    assert [page.text for page in pages_of(scanned(press))] == [LEFT_TEXT, RIGHT_TEXT, LEFT_TEXT]


def test_a_language_that_nobody_named_is_found():
    press = Typesetter().page()
    press.column(60, 100, 470, f"{GERMAN} {GERMAN}", 12, 16)
    (page,) = pages_of(scanned(press), languages=("eng",))
    assert "trägt Sand und Steine" in page.text
    assert "äußere" in page.text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (LEFT_TEXT, "en"),
        (GERMAN, "de"),
        ("Le fleuve porte le sable et les pierres vers la mer. Où l'eau est lente, il les dépose, et un banc "
         "de sable grandit d'année en année dans le lit du fleuve.", "fr"),
        ("Река несёт песок и камни к морю", "ru"),
        ("川は砂と石を海へ運びます", "ja"),
        ("河流把沙石带入大海", "zh"),
        ("river", None),
        ("12 + 3", None),
    ],
)  # fmt: skip
def test_languages_are_guessed_by_their_small_words_and_scripts(text, language):
    assert language_guess.guess(text) == language


def test_only_what_has_no_good_text_layer_is_read_by_ocr():
    press = handout()
    short = Typesetter().page()
    short.text(60, 90, "Part 1", 30)
    short.sheet.draw_rect((60, 200, 100, 240), fill=(0, 0, 1))
    assert pages_of(short.data())[0].read_by == TEXT_LAYER
    logo = scanned(press)
    with pymupdf.open(stream=logo, filetype="pdf") as document:
        document[0].insert_text((60, 30), "p. 1", fontsize=8)
        (page,) = pages_of(document.tobytes())
    assert page.read_by == OCR
    assert LEFT_TEXT in page.text


def test_a_text_layer_that_makes_no_sense_is_not_believed():
    press = Typesetter().page()
    press.column(60, 100, 470, LEFT_TEXT, 11, 15)
    garbage = "\u00a7$%&/()=?*+#'<> " * 12
    press.sheet.insert_textbox((60, 300, 530, 500), garbage, fontsize=1.6, color=(1, 1, 1))
    with pymupdf.open(stream=scanned(press), filetype="pdf") as document:
        document[0].insert_textbox((60, 300, 530, 500), garbage, fontsize=11, color=(1, 1, 1), overlay=False)
        (page,) = pages_of(document.tobytes())
    assert page.read_by == OCR
    assert LEFT_TEXT in page.text


def test_a_page_drawn_in_shapes_is_read_and_a_page_with_a_rule_is_empty():
    press = Typesetter().page()
    press.rule(60, 100, 500, 100)
    page = press.pages()[0]
    assert (page.text, page.read_by) == ("", EMPTY)
    press = Typesetter().page()
    for place in range(80):
        press.rule(60 + 5 * place, 100, 62 + 5 * place, 140)
    assert press.pages()[0].confidence is not None


def test_without_orientation_data_pages_are_taken_as_they_lie(monkeypatch):
    monkeypatch.setattr(ocr, "available_languages", lambda: frozenset(["eng"]))
    assert ocr.turn_to_upright(Image.new("L", (100, 100), 255)) == 0


def test_a_page_with_too_few_letters_has_no_orientation():
    assert ocr.turn_to_upright(Image.new("L", (600, 800), 255)) == 0


def test_tesseract_that_is_missing_is_named(monkeypatch):
    ocr.available_languages.cache_clear()
    monkeypatch.setattr("pytesseract.pytesseract.tesseract_cmd", "no-such-program")
    with pytest.raises(OcrUnavailable) as missing:
        ocr.available_languages()
    assert missing.value.missing == "tesseract"
    ocr.available_languages.cache_clear()


def test_letters_for_bullets():
    found = {
        "text": ["e", "sand", "|", "e", "clay", "|"],
        "conf": ["40", "95", "90", "96", "95", "90"],
        "block_num": [1] * 6,
        "par_num": [1] * 6,
        "line_num": [1, 1, 1, 2, 2, 3],
        "left": [0, 20, 60, 0, 20, 0],
        "top": [10, 10, 10, 40, 40, 70],
        "width": [10, 30, 2, 10, 30, 2],
        "height": [10] * 6,
    }
    assert ocr._lines(found).text == "• sand\ne clay"


def test_gaps_part_cells():
    words = [ocr.ReadWord(text, x, x + 40, 100, 20) for text, x in (("River", 0), ("bed", 45), ("Length", 200))]
    assert [line.text for line in scans._lines(words)] == ["River bed", "Length"]
