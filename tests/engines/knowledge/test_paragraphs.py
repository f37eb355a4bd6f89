import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typesetting import LEFT_TEXT, RIGHT_TEXT, Typesetter, blocks_of, pages_of

from school_ai.ai.knowledge.chunk import passages_of
from school_ai.ai.knowledge.headings import Headings, is_caption
from school_ai.ai.knowledge.pages import EXERCISE, HEADING, LIST, PARAGRAPH
from school_ai.tests import documents


def levels(page) -> list[tuple[str, int]]:
    return [(page.text[block.start : block.end], block.level) for block in page.blocks if block.kind == HEADING]


def test_headings_have_the_same_level_on_every_page():
    press = Typesetter().page()
    press.text(60, 80, "Rivers and ice", 20, "hebo")
    press.text(60, 120, "What rivers do", 14, "hebo")
    press.column(60, 150, 470, LEFT_TEXT)
    press.text(60, 260, "In the lowlands", 10, "hebo")
    press.column(60, 280, 470, RIGHT_TEXT)
    press.page().text(60, 80, "What ice does", 14, "hebo")
    press.column(60, 110, 470, RIGHT_TEXT)
    first, second = press.pages()
    assert levels(first) == [("Rivers and ice", 1), ("What rivers do", 2), ("In the lowlands", 3)]
    assert levels(second) == [("What ice does", 2)]


def test_a_heading_over_two_lines_is_one():
    press = Typesetter().page()
    press.column(60, 80, 300, "What rivers, glaciers and the wind have made of the land in the north", 18, 22, "hebo")
    press.column(60, 160, 470, LEFT_TEXT)
    (page,) = press.pages()
    assert levels(page) == [("What rivers, glaciers and the wind have made of the land in the north", 1)]


def test_a_paragraph_that_begins_in_bold_is_no_heading():
    markup = f"<p><b>Definition.</b> {LEFT_TEXT}</p><p><b>Note that this is so.</b> {RIGHT_TEXT}</p>"
    (page,) = pages_of(documents.set_in_html(markup))
    assert [kind for kind, _ in blocks_of(page)] == [PARAGRAPH, PARAGRAPH]


def test_headings_by_their_number_or_their_word():
    press = Typesetter().page()
    press.text(60, 80, "Chapter 3 Rivers")
    press.column(60, 110, 470, LEFT_TEXT)
    press.text(60, 200, "3.1 What rivers do")
    press.column(60, 230, 470, RIGHT_TEXT)
    (page,) = press.pages()
    assert [text for text, _ in levels(page)] == ["Chapter 3 Rivers", "3.1 What rivers do"]


def test_paragraphs_are_told_by_gaps_by_indents_and_by_lines_that_end_early():
    press = Typesetter().page()
    below = press.column(60, 80, 470, LEFT_TEXT)
    below = press.column(60, below + 8, 470, RIGHT_TEXT)
    press.text(75, below, "A line that is indented begins a paragraph, as it does in novels, and the text")
    press.text(60, below + 12.5, "goes on below it at the margin, line by line, up to the end of the paragraph,")
    press.text(60, below + 25, "which is here.")
    press.text(
        60, below + 37.5, "Here another one begins, since its first word had room on the line above it and so on,"
    )
    press.text(60, below + 50, "and this is its end.")
    kinds = blocks_of(press.pages()[0])
    assert [text.split()[0] for _, text in kinds] == ["The", "Glaciers", "A", "Here"]


def test_items_of_lists_stay_apart_with_their_bullets_and_numbers():
    markup = (
        "<p>What a river carries:</p><ul><li>sand, which it lets fall where the water is slow, so that banks grow from "
        "year to year</li><li>clay</li></ul><ol><li>First the stones.</li><li>Then the sand.</li></ol>"
    )
    (page,) = pages_of(documents.set_in_html(markup))
    sand = "• sand, which it lets fall where the water is slow, so that banks grow from year to year"
    assert blocks_of(page) == [
        (PARAGRAPH, "What a river carries:"),
        (LIST, sand),
        (LIST, "• clay"),
        (LIST, "1. First the stones."),
        (LIST, "2. Then the sand."),
    ]


def test_a_caption_is_a_paragraph_of_its_own():
    press = Typesetter().page()
    below = press.column(60, 80, 470, LEFT_TEXT)
    press.text(60, below, "Figure 3.2 A bow lake. It was cut off by a flood.")
    press.column(60, below + 30, 470, RIGHT_TEXT)
    assert blocks_of(press.pages()[0])[1] == (PARAGRAPH, "Figure 3.2 A bow lake. It was cut off by a flood.")
    assert is_caption("Abb. 3: Ein Fluss")
    assert is_caption("Figure: A river")
    assert not is_caption("Figure skating is a sport")


def test_a_program_keeps_its_lines():
    markup = "<p>A loop:</p><pre>for name in names:\n    print(name)\nprint()</pre><p>That is all.</p>"
    (page,) = pages_of(documents.set_in_html(markup))
    assert page.text == "A loop:\nfor name in names:\n    print(name)\nprint()\nThat is all."


@pytest.mark.parametrize(
    ("text", "size", "bold", "level"),
    [
        ("Forces", 14, False, 1),
        ("Forces", 10, True, 2),
        ("Forces", 10, False, 0),
        ("Forces act.", 14, True, 0),
        ("F = m·a", 14, True, 0),
        ("Figure 3.1: Forces", 10, True, 0),
        ("1,234", 14, True, 0),
        ("Forces " * 40, 14, True, 0),
    ],
)
def test_what_is_a_heading(text, size, bold, level):
    headings = Headings({10.0: 5000, 14.0: 100}, [10.0, 14.0])
    assert headings.level(text.strip(), size, bold, alone=False) == level


def test_where_all_is_bold_bold_says_nothing():
    assert Headings({10.0: 5000}, [10.0], body_is_bold=True).level("Forces", 10, True, alone=False) == 0


# --- exercises -------------------------------------------------------------------------------------------------------


def kinds_of(*lines: tuple[str, int] | str) -> list[str]:
    (page,) = pages_of(documents.pdf([(line, 11) if isinstance(line, str) else line for line in lines]))
    return [kind for kind, _ in blocks_of(page)]


def test_all_below_a_heading_of_exercises_asks():
    assert kinds_of(
        ("Rivers", 20), "A river carries sand.", ("Exercises", 15), "1. Name a river.", ("Glaciers", 15), "Ice moves."
    ) == [HEADING, PARAGRAPH, HEADING, EXERCISE, HEADING, PARAGRAPH]


@pytest.mark.parametrize(
    "heading", ["Review questions", "Aufgaben", "Problems", "Exercices", "Check Your Understanding"]
)
def test_headings_of_exercises(heading):
    assert kinds_of((heading, 15), "A trolley of 8 kg is pushed with 30 N.")[1] == EXERCISE


@pytest.mark.parametrize("heading", ["Word problems", "Solving problems", "Answers to the exercises", "Critical angle"])
def test_headings_of_what_is_stated(heading):
    assert kinds_of((heading, 15), "A trolley of 8 kg is pushed with 30 N.")[1] == PARAGRAPH


def test_questions_with_numbers_and_the_tasks_among_them_ask():
    assert kinds_of("Read this first.", "1. Why does a river bend?", "2. Explain how a lake is made.") == [
        PARAGRAPH,
        EXERCISE,
        EXERCISE,
    ]


def test_the_steps_of_a_method_do_not_ask():
    assert kinds_of("To solve an equation:", "1. Write it down.", "2. Find the unknown.") == [PARAGRAPH, LIST, LIST]


def test_answers_to_choose_from_are_part_of_the_question():
    assert kinds_of("What carries sand?", "a) a river", "b) a stone", "It is so.") == [
        EXERCISE,
        EXERCISE,
        EXERCISE,
        PARAGRAPH,
    ]
    assert kinds_of("True or false: a river bends.", "a) True", "b) False") == [EXERCISE] * 3


def test_a_named_exercise_asks_and_a_question_within_the_text_does_not():
    assert kinds_of("Exercise 3. Draw a river and its bends.", "Why is that so? Because the water is fast.") == [
        EXERCISE,
        PARAGRAPH,
    ]


# --- what always holds -----------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["river", "Sand", "well-known", "1.", "(a)", "•", "12", "ice.", "Why?", "v = s", "Exercises", "—"]
)
PIECES = st.tuples(
    st.integers(30, 500),
    st.integers(30, 810),
    st.lists(WORDS, min_size=1, max_size=12).map(" ".join),
    st.sampled_from([6, 9, 10, 10, 10, 14, 20]),
    st.sampled_from(["helv", "hebo", "cour"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=14), min_size=1, max_size=4))
def test_blocks_cover_the_text_and_passages_are_the_very_text(sheets):
    press = Typesetter()
    for pieces in sheets:
        press.page()
        for x, y, text, size, font in pieces:
            press.text(x, y, text, size, font)
    for page in press.pages():
        end = 0
        for block in page.blocks:
            assert end <= block.start < block.end <= len(page.text)
            assert not page.text[end : block.start].strip()
            end = block.end
        assert not page.text[end:].strip()
        passages = list(passages_of([page]))
        assert all(passage.text == page.text[passage.start : passage.end] for passage in passages)
        told = "".join(passage.text for passage in passages)
        headings = "".join(page.text[block.start : block.end] for block in page.blocks if block.kind == HEADING)
        assert sorted("".join(told.split()) + "".join(headings.split())) == sorted("".join(page.text.split()))
