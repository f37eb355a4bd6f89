import pytest
from hypothesis import given
from hypothesis import strategies as st

from school_ai.ai.knowledge.answer import ExtractiveAnswerer
from school_ai.ai.knowledge.retrieve import Hit
from tests.engines.knowledge.test_retrieve import passage

LAWS = (
    "A force is a push or a pull. Newton's third law says that to every action there is an equal and opposite reaction."
    " The two forces act on different bodies. Do you know an example?"
)
PLANTS = "Photosynthesis turns light into chemical energy. It needs water and carbon dioxide."


@pytest.fixture
def hits():
    return [
        Hit(
            passage("laws", LAWS, "everyone", start=100, end=100 + len(LAWS), page_number=4, heading="Forces"), 1.0, 0.7
        ),
        Hit(passage("plants", PLANTS, "everyone"), 0.5, 0.4),
    ]


def test_the_answer_is_a_sentence_of_the_materials(hits):
    answer = ExtractiveAnswerer(0.3).answer("What does Newton's third law say?", hits)
    assert answer.found
    assert "to every action there is an equal and opposite reaction" in answer.statements[0].text


def test_the_citation_leads_to_the_very_characters(hits):
    answer = ExtractiveAnswerer(0.3).answer("What does Newton's third law say?", hits)
    citation = answer.citations[0]
    assert (citation.document, citation.page_number) == ("laws", 4)
    assert LAWS[citation.start - 100 : citation.end - 100] == citation.quote


def test_every_statement_has_a_citation_that_is_there(hits):
    answer = ExtractiveAnswerer(0.3).answer("What is photosynthesis and what does it need?", hits)
    for statement in answer.statements:
        assert statement.citations
        for number in statement.citations:
            assert " ".join(answer.citations[number - 1].quote.split()) == statement.text


def test_a_question_in_the_text_is_no_answer(hits):
    answer = ExtractiveAnswerer(0.3).answer("Do you know an example?", hits)
    assert all(not statement.text.endswith("?") for statement in answer.statements)


def test_what_the_materials_do_not_say_is_said_so_with_the_nearest(hits):
    far = [Hit(hit.passage, hit.score, 0.05) for hit in hits]
    answer = ExtractiveAnswerer(0.3).answer("Who won the football cup?", far)
    assert not answer.found
    assert not answer.statements
    assert [citation.document for citation in answer.citations] == ["laws", "plants"]


def test_near_passages_without_a_word_of_the_question_are_no_answer(hits):
    answer = ExtractiveAnswerer(0.3).answer("Wie funktioniert ein Dieselmotor?", hits)
    assert not answer.found


def test_nothing_found_is_no_answer():
    answer = ExtractiveAnswerer(0.3).answer("What is a force?", [])
    assert (answer.found, answer.statements, answer.citations) == (False, (), ())


def test_the_same_sentence_twice_is_said_once():
    text = "Newton's third law says that forces come in pairs, always."
    hits = [Hit(passage(name, text, "everyone"), score, score) for name, score in (("one", 0.7), ("two", 0.6))]
    answer = ExtractiveAnswerer(0.3).answer("What does Newton's third law say about forces?", hits)
    assert len(answer.statements) == 1


@given(st.text(max_size=400), st.text(max_size=200))
def test_no_answer_says_what_is_not_in_the_text(text, question):
    answer = ExtractiveAnswerer(0.3).answer(question, [Hit(passage("p", text, "everyone"), 0.9, 0.9)])
    for citation in answer.citations:
        assert citation.quote in text
