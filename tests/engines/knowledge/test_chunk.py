import itertools

from hypothesis import given
from hypothesis import strategies as st

from school_ai.ai.knowledge.chunk import LONGEST, passages_of
from school_ai.ai.knowledge.pages import EXERCISE, HEADING, LIST, PARAGRAPH, TABLE, Block, Page, Part, page_of


def page(*parts: tuple[str, int] | str, number: int = 1) -> Page:
    """A page of paragraphs (texts) and headings ((text, level))."""
    text, blocks = "", []
    for part in parts:
        content, level = (part, 0) if isinstance(part, str) else part
        start = len(text) + (1 if text else 0)
        text = f"{text}\n{content}" if text else content
        blocks.append(Block(start, len(text), HEADING if level else PARAGRAPH, level))
    return Page(number, text, tuple(blocks))


def test_a_passage_knows_the_headings_above_it():
    sheet = page(("Forces", 1), "Pushes and pulls.", ("Newton", 2), "Three laws.", ("Energy", 1), "It is kept.")
    assert [(passage.heading_path, passage.text) for passage in passages_of([sheet])] == [
        (("Forces",), "Pushes and pulls."),
        (("Forces", "Newton"), "Three laws."),
        (("Energy",), "It is kept."),
    ]


def test_headings_hold_on_the_next_page():
    pages = [page(("Forces", 1), "Here."), page("There.", number=2)]
    assert [(passage.page_number, passage.heading_path) for passage in passages_of(pages)] == [
        (1, ("Forces",)),
        (2, ("Forces",)),
    ]


def test_a_passage_is_the_very_characters_of_its_page():
    sheet = page("First paragraph.", "Second paragraph.")
    (passage,) = passages_of([sheet])
    assert sheet.text[passage.start : passage.end] == passage.text == "First paragraph.\nSecond paragraph."


def test_a_changed_page_changes_no_other_pages_passages():
    pages = [page(("A", 1), "One. " * 100), page("Two. " * 100, number=2), page("Three. " * 100, number=3)]
    before = {(passage.page_number, passage.text_hash) for passage in passages_of(pages)}
    pages[1] = page("Something else. " * 80, number=2)
    after = {(passage.page_number, passage.text_hash) for passage in passages_of(pages)}
    assert {number for number, _ in before ^ after} == {2}


def test_a_page_without_text_has_no_passages():
    assert list(passages_of([Page(1, "")])) == []


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=3000), min_size=1, max_size=6))
def test_every_word_is_in_exactly_one_passage_and_none_is_too_long(paragraphs):
    paragraphs = [" ".join(text.split()) for text in paragraphs if text.split()]
    if not paragraphs:
        return
    sheet = page(*paragraphs)
    passages = list(passages_of([sheet]))
    assert all(0 < len(passage.text) <= 2 * LONGEST for passage in passages)
    assert all(before.end <= after.start for before, after in itertools.pairwise(passages))
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(sheet.text.split())


def passages(*parts: Part) -> list:
    return list(passages_of([page_of(1, parts)]))


def test_what_asks_and_what_states_are_not_in_one_passage():
    found = passages(Part("It is so."), Part("1. Why?", EXERCISE), Part("2. How?", EXERCISE), Part("So it is."))
    assert [(passage.kind, passage.text) for passage in found] == [
        (PARAGRAPH, "It is so."),
        (EXERCISE, "1. Why?\n2. How?"),
        (PARAGRAPH, "So it is."),
    ]


def test_below_a_heading_of_exercises_all_asks_on_the_next_page_too():
    pages = [
        page_of(1, [Part("Exercises", HEADING, 1), Part("1. Why?", EXERCISE)]),
        page_of(2, [Part("A body falls.")]),
    ]
    assert [passage.kind for passage in passages_of(pages)] == [EXERCISE, EXERCISE]


def test_a_table_is_kept_whole_where_it_can_be():
    rows = "\n".join(f"River {number} | {number} km" for number in range(40))
    found = passages(Part("x" * 600 + "."), Part("These are the rivers:"), Part(rows, TABLE), Part("y" * 500))
    assert [passage.kind for passage in found] == [PARAGRAPH, PARAGRAPH, PARAGRAPH]
    assert found[1].text == f"These are the rivers:\n{rows}"


def test_a_table_that_is_cut_has_its_first_row_above_every_piece():
    rows = [f"River {number} | {number} km long" for number in range(120)]
    found = passages(Part("Rivers", HEADING, 1), Part("\n".join(["River | Length", *rows]), TABLE))
    assert len(found) > 2
    assert found[0].heading_path == ("Rivers",)
    assert all(passage.heading_path == ("Rivers", "River | Length") for passage in found[1:])
    assert {passage.kind for passage in found} == {TABLE}
    assert "\n".join(passage.text for passage in found) == "\n".join(["River | Length", *rows])


def test_a_sentence_that_is_too_long_is_cut_between_words():
    words = " ".join(f"word{number}" for number in range(400))
    found = passages(Part(words))
    assert all(len(passage.text) <= LONGEST for passage in found)
    assert " ".join(passage.text for passage in found) == words


def test_items_of_a_list_are_one_passage():
    (found,) = passages(Part("It carries:"), Part("• sand", LIST), Part("• clay", LIST))
    assert (found.kind, found.text) == (PARAGRAPH, "It carries:\n• sand\n• clay")
