import pymupdf
import pytest
from typesetting import LEFT_TEXT, RIGHT_TEXT, Typesetter, pages_of

from school_ai.ai.knowledge.chunk import passages_of
from school_ai.ai.knowledge.extract import open_document
from school_ai.ai.knowledge.first_look import MOST_PAGES, numbers_to_look_at

CHAPTERS = ["Forces"] * 3 + ["Energy"] * 3 + ["Waves and sound"] + ["Light"] * 5


def book(changed: int = 0, pages: int = 12) -> Typesetter:
    """A book with the chapter and the number on the right, the title and the number on the left, and a foot line. The
    text of all pages but the `changed` one is the same."""
    press = Typesetter()
    for number in range(1, pages + 1):
        press.page()
        if number % 2:
            press.right(535, 40, f"{CHAPTERS[(number - 1) % len(CHAPTERS)]}   {number + 10}", 8.5)
        else:
            press.text(60, 40, f"{number + 10}   A School Book of Physics", 8.5)
        press.right(535, 810, "This book is free of charge at every library.", 7)
        below = press.column(60, 80, 470, f"Page {number} begins here. {LEFT_TEXT}")
        press.column(60, below + 6, 470, RIGHT_TEXT if number != changed else "Nothing but this is new on the page.")
    return press


def test_headers_on_alternating_sides_footers_and_numbers_are_left_out():
    for page in book().pages():
        assert page.text == f"Page {page.number} begins here. {LEFT_TEXT}\n{RIGHT_TEXT}"


def test_a_changed_page_changes_no_other():
    before, after = book().pages(), book(changed=8).pages()
    assert [page.number for page, other in zip(before, after, strict=True) if page.text != other.text] == [8]


def test_a_page_that_is_missing_changes_no_other():
    before = book().pages()
    with pymupdf.open(stream=book().data(), filetype="pdf") as document:
        document.delete_page(5)
        document.new_page(5)
        after = pages_of(document.tobytes())
    assert [page.number for page, other in zip(before, after, strict=True) if page.text != other.text] == [6]


def test_pages_may_be_read_in_any_order_and_in_any_batches():
    data = book().data()
    with open_document(data) as document:
        last, first = document.page(12), document.page(1)
    assert [first, last] == [page for page in pages_of(data) if page.number in (1, 12)]


def test_one_changed_page_of_a_long_book_makes_new_passages_on_that_page_only():
    def passages(changed: int) -> set[tuple[int, str]]:
        return {(passage.page_number, passage.text_hash) for passage in passages_of(book(changed, pages=40).pages())}

    assert {number for number, _ in passages(0) ^ passages(30)} == {30}


@pytest.mark.parametrize("line", ["Page 1 of 1", "Seite 1 von 1", "- 1 -", "1", "iv", "Page 1", "1 / 1"])
def test_a_single_sheet_loses_its_page_number(line):
    press = Typesetter().page()
    press.column(60, 80, 470, LEFT_TEXT)
    press.text(290, 810, line)
    assert press.pages()[0].text == LEFT_TEXT


def test_what_is_no_page_number_stays_on_a_single_sheet():
    press = Typesetter().page()
    press.text(60, 40, "Greenfield School, Physics")
    press.column(60, 80, 470, LEFT_TEXT)
    press.text(60, 810, "The answer is 3.5 N")
    assert press.pages()[0].text == f"Greenfield School, Physics\n{LEFT_TEXT}\nThe answer is 3.5 N"


def test_the_same_line_above_both_pages_of_a_sheet_is_left_out():
    press = Typesetter()
    for number in (1, 2):
        press.page().text(60, 40, "Greenfield School, Physics", 8.5)
        press.column(60, 80, 470, (LEFT_TEXT, RIGHT_TEXT)[number - 1])
    assert [page.text for page in press.pages()] == [LEFT_TEXT, RIGHT_TEXT]


def test_a_line_that_comes_back_within_the_text_stays():
    press = Typesetter()
    for number in range(1, 7):
        press.page()
        below = press.column(60, 60, 470, f"Number {number} is told here. {LEFT_TEXT}")
        press.column(60, below, 470, RIGHT_TEXT)
        press.column(60, 700, 470, f"{LEFT_TEXT} {RIGHT_TEXT}")
    assert all(page.text.startswith("Number") and page.text.endswith("Canada today.") for page in press.pages())


def test_text_at_the_edge_that_differs_from_page_to_page_stays():
    press = Typesetter()
    for number in range(1, 7):
        press.page()
        word = ("Tides", "Winds", "Sands", "Rocks", "Lakes", "Ponds")[number - 1]
        press.text(60, 50, f"{word} are told of here, and so is much else.")
        press.column(60, 90, 470, LEFT_TEXT)
    assert all("are told of here" in page.text for page in press.pages())


def test_the_answers_true_and_false_at_the_foot_of_pages_stay():
    press = Typesetter()
    for number in range(1, 9):
        press.page().column(60, 80, 470, LEFT_TEXT)
        if number in (3, 6):
            press.text(60, 788, "\u00b7 True")
            press.text(60, 806, "\u00b7 False")
    pages = press.pages()
    assert all("True" in pages[number - 1].text and "False" in pages[number - 1].text for number in (3, 6))


def test_a_number_that_is_no_page_number_stays():
    press = Typesetter()
    for number in range(1, 7):
        press.page().column(60, 80, 470, LEFT_TEXT)
        press.text(500, 810, str((17, 4, 250, 31, 8, 99)[number - 1]))
    assert [page.text.split()[-1] for page in press.pages()] == ["17", "4", "250", "31", "8", "99"]


def test_roman_numbers_count_the_pages_of_a_preface():
    press = Typesetter()
    for number in ("iii", "iv", "v", "vi"):
        press.page().column(60, 80, 470, f"{number} {LEFT_TEXT}")
        press.text(290, 810, number)
    assert all(page.text.endswith("a bow.") for page in press.pages())


def test_of_a_very_long_document_pairs_of_pages_are_looked_at():
    assert list(numbers_to_look_at(5)) == [1, 2, 3, 4, 5]
    numbers = list(numbers_to_look_at(3000))
    assert len(numbers) == MOST_PAGES
    assert numbers == sorted(set(numbers))
    assert (numbers[0], numbers[-1]) == (1, 3000)
    assert numbers == list(numbers_to_look_at(3000))


def test_a_page_of_nothing_but_a_line_keeps_it():
    press = Typesetter()
    for number in range(1, 6):
        press.page().text(72, 82, f"Sheet {number}. A body stays at rest.")
        press.text(290, 810, str(number))
    assert [page.text.split("\n")[0] for page in press.pages()] == [
        f"Sheet {number}. A body stays at rest." for number in range(1, 6)
    ]


def test_titles_of_slides_are_no_headers():
    press = Typesetter()
    for number in range(1, 6):
        press.page(720, 405).text(60, 45, f"Rivers ({number})", 20)
        press.column(60, 120, 500, LEFT_TEXT, 12, 16)
    assert all(page.text.startswith("Rivers (") for page in press.pages())


def test_a_page_without_text_loses_its_header_all_the_same():
    press = book()
    press.page().text(60, 40, "23   A School Book of Physics", 8.5)
    press.right(535, 810, "This book is free of charge at every library.", 7)
    assert press.pages()[-1].text == ""
