from typesetting import LEFT_TEXT, RIGHT_TEXT, Typesetter, blocks_of

from school_ai.ai.knowledge.pages import HEADING, PARAGRAPH


def test_the_left_column_is_read_before_the_right_one():
    press = Typesetter().page()
    press.column(60, 100, 220, LEFT_TEXT)
    press.column(310, 100, 220, RIGHT_TEXT)
    (page,) = press.pages()
    assert page.text == f"{LEFT_TEXT}\n{RIGHT_TEXT}"


def test_three_columns_are_read_one_after_the_other():
    press = Typesetter().page()
    for place, text in enumerate((LEFT_TEXT, RIGHT_TEXT, LEFT_TEXT)):
        press.column(60 + 165 * place, 100, 150, text, 9, 11)
    (page,) = press.pages()
    assert page.text == f"{LEFT_TEXT}\n{RIGHT_TEXT}\n{LEFT_TEXT}"


def test_a_heading_over_both_columns_ends_those_above_it():
    press = Typesetter().page()
    press.text(60, 80, "Water and ice in the landscape", 18, "hebo")
    press.column(60, 110, 470, f"{RIGHT_TEXT} So ends it.")
    press.column(60, 190, 220, LEFT_TEXT)
    press.column(310, 190, 220, RIGHT_TEXT)
    press.text(60, 440, "What rivers do in the lowlands", 14, "hebo")
    press.column(60, 470, 220, RIGHT_TEXT)
    press.column(310, 470, 220, LEFT_TEXT)
    (page,) = press.pages()
    assert blocks_of(page) == [
        (HEADING, "Water and ice in the landscape"),
        (PARAGRAPH, f"{RIGHT_TEXT} So ends it."),
        (PARAGRAPH, LEFT_TEXT),
        (PARAGRAPH, RIGHT_TEXT),
        (HEADING, "What rivers do in the lowlands"),
        (PARAGRAPH, RIGHT_TEXT),
        (PARAGRAPH, LEFT_TEXT),
    ]


def test_a_box_beside_the_text_does_not_break_its_sentences():
    press = Typesetter().page()
    after = press.column(60, 100, 470, LEFT_TEXT)
    end = press.column(60, after + 10, 300, f"{RIGHT_TEXT} {LEFT_TEXT}")
    press.sheet.draw_rect((375, after + 5, 535, after + 140))
    press.text(385, after + 20, "Did you know?", 10, "hebo")
    box = "The largest bow lake of Europe was cut off in a single night, and a village had to move."
    press.column(385, after + 36, 140, box, 9, 11)
    press.column(60, end + 20, 470, RIGHT_TEXT)
    (page,) = press.pages()
    assert [text for _, text in blocks_of(page)] == [
        LEFT_TEXT,
        f"{RIGHT_TEXT} {LEFT_TEXT}",
        "Did you know?",
        box,
        RIGHT_TEXT,
    ]


def test_a_paragraph_that_runs_over_the_end_of_a_column_is_one():
    press = Typesetter().page()
    cut = LEFT_TEXT.index("so the outside")
    press.column(60, 100, 220, LEFT_TEXT[:cut])
    press.column(310, 100, 220, f"{LEFT_TEXT[cut:]} {RIGHT_TEXT}")
    (page,) = press.pages()
    assert blocks_of(page) == [(PARAGRAPH, f"{LEFT_TEXT} {RIGHT_TEXT}")]


def test_what_stands_side_by_side_in_short_pieces_is_read_row_by_row():
    press = Typesetter().page()
    for row, (left, right) in enumerate(
        [("(a) 3x + 2 = 8", "(b) 5x - 1 = 9"), ("(c) 2x = 7", "(d) x + 4 = 0"), ("(e) 6x = 3", "(f) 9x - 9 = 0")]
    ):
        press.text(60, 100 + 18 * row, left)
        press.text(310, 100 + 18 * row, right)
    (page,) = press.pages()
    order = [page.text.index(f"({letter})") for letter in "abcdef"]
    assert order == sorted(order)


def test_a_sheet_that_was_put_in_sideways_is_read():
    press = Typesetter().page()
    press.column(60, 110, 470, LEFT_TEXT)
    press.sheet.set_rotation(90)
    for angle in (90, 180, 270):
        press.page()
        start = {90: (400, 700), 180: (500, 400), 270: (300, 100)}[angle]
        step = {90: (14, 0), 180: (0, -14), 270: (-14, 0)}[angle]
        for row, line in enumerate(
            ("This text runs in a direction of", "its own, as on a sheet that", "was put in wrongly.")
        ):
            at = (start[0] + row * step[0], start[1] + row * step[1])
            press.sheet.insert_text(at, line, fontsize=11, rotate=angle)
    pages = press.pages()
    assert pages[0].text == LEFT_TEXT
    for page in pages[1:]:
        assert page.text == "This text runs in a direction of its own, as on a sheet that was put in wrongly."


def test_what_is_printed_along_the_edge_comes_last():
    press = Typesetter().page()
    press.sheet.insert_text((580, 700), "Printed in the north", fontsize=8, rotate=90)
    press.column(60, 110, 400, LEFT_TEXT)
    (page,) = press.pages()
    assert page.text == f"{LEFT_TEXT}\nPrinted in the north"
