import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school_ai.ai.knowledge.query import Catalogue, Listed, Place, Query, is_in_section, parse

TODAY = datetime.date(2026, 10, 7)  # a Wednesday


def day(number: int, month: int = 10) -> datetime.date:
    return datetime.date(2026, month, number)


CATALOGUE = Catalogue(
    [
        Listed("forces", "Forces", "PHY10", ("PHY10", "Physics 10")),
        Listed("forces2", "Forces 2", "PHY10", ("PHY10", "Physics 10")),
        Listed("newton", "Newton's third law", "PHY10", ("PHY10", "Physics 10")),
        Listed("cells", "Cells and tissues", "BIO", ("BIO", "Biology")),
        Listed("kinetik", "Kinetische Energie", "PHYS-DE", ("Physik 9",), language="de"),
        Listed("energie", "L'énergie cinétique", "PHYS-FR", ("Physique",), language="fr"),
        Listed("key", "Forces answer key", "PHY10", ("Physics 10",)),
    ]
)


def taken_apart(question: str, **options) -> Query:
    return parse(question, CATALOGUE, TODAY, **options)


@pytest.mark.parametrize(
    ("question", "pages"),
    [
        ("What is on page 12?", (12, 12)),
        ("Explain p. 12 please", (12, 12)),
        ("Summarise pages 12-14", (12, 14)),
        ("Was steht auf Seite 12?", (12, 12)),
        ("Fasse die Seiten 3 bis 5 zusammen", (3, 5)),
        ("Qu'y a-t-il à la page 7 ?", (7, 7)),
        ("les pages 7 à 9", (7, 9)),
        ("What is a page?", None),
        ("How many grams is 12 p?", None),
    ],
)
def test_pages(question, pages):
    query = taken_apart(question)
    assert (query.within.pages or query.near.pages) == pages


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("What does chapter 3 say?", "3"),
        ("friction in chapter three", "3"),
        ("section 3.2", "3.2"),
        ("Chapter IV, first question", "4"),
        ("Was ist Reibung in Kapitel 3?", "3"),
        ("Abschnitt 2.1", "2.1"),
        ("le chapitre deux", "2"),
        ("Which chapter is it in?", None),
        ("a unit of force", None),
    ],
)
def test_chapters(question, section):
    query = taken_apart(question)
    assert (query.within.section or query.near.section) == section


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What was in last week's handout?", (day(28, 9), day(4))),
        ("the handout from last week", (day(28, 9), day(4))),
        ("yesterday's worksheet", (day(6), day(6))),
        ("Monday's slides", (day(5), day(5))),
        ("the slides from Wednesday", (day(30, 9), day(30, 9))),
        ("this week's reading", (day(5), day(11))),
        ("last month's handouts", (day(1, 9), day(30, 9))),
        ("Was stand auf dem Arbeitsblatt von letzter Woche?", (day(28, 9), day(4))),
        ("das gestrige Arbeitsblatt", (day(6), day(6))),
        ("die Folien vom Montag", (day(5), day(5))),
        ("das Blatt vom 5.10.2026", (day(5), day(5))),
        ("le polycopié de la semaine dernière", (day(28, 9), day(4))),
        ("la fiche d'hier", (day(6), day(6))),
        ("the handout of 2026-10-01", (day(1), day(1))),
    ],
)
def test_last_weeks_handout_is_looked_for_among_the_documents_of_last_week(question, days):
    assert taken_apart(question).within == Place(days=days)


@pytest.mark.parametrize(
    "question", ["What happened in Berlin yesterday?", "Is today the longest day?", "What is due this week?"]
)
def test_a_day_that_may_belong_to_the_matter_only_moves_up(question):
    query = taken_apart(question)
    assert query.within.is_anywhere
    assert query.near.days
    assert query.text == question


@pytest.mark.parametrize("question", ["the handout of 31.2.2026", "exercise 1.2", "9.81 m/s"])
def test_what_is_no_day_is_none(question):
    query = taken_apart(question)
    assert (query.within.days, query.near.days) == (None, None)


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("What does the Forces handout say about friction?", {"forces"}),
        ("handout on forces", {"forces"}),
        ("In the worksheet Forces 2, what is exercise 4?", {"forces2"}),
        ("According to “Newton's third law”, what is a reaction?", {"newton"}),
        ("Was steht im Text „Kinetische Energie“?", {"kinetik"}),
        ("la fiche « L'énergie cinétique »", {"energie"}),
    ],
)
def test_a_document_that_is_named_is_a_filter(question, documents):
    assert taken_apart(question).within.documents == documents


def test_a_title_in_passing_only_moves_up():
    query = taken_apart("What does Newton's third law say?")
    assert query.within.is_anywhere
    assert query.near.documents == {"newton"}
    assert query.text == "What does Newton's third law say?"


def test_a_title_of_one_word_in_passing_says_nothing():
    assert taken_apart("What forces act on a car?") == Query("What forces act on a car?")


@pytest.mark.parametrize(
    ("question", "courses"),
    [
        ("What is energy in Biology?", {"BIO"}),
        ("What did we do in physics about heat?", {"PHY10"}),
        ("Was ist Arbeit in Physik?", {"PHYS-DE"}),
        ("What is heat?", set()),
    ],
)
def test_a_course_moves_up(question, courses):
    query = taken_apart(question)
    assert query.near.courses >= courses
    assert bool(query.near.courses) == bool(courses)
    assert query.within.is_anywhere


def test_what_may_not_be_read_is_not_there():
    query = taken_apart(
        "What does the sheet “Forces answer key” say?", may_read=lambda document: document.name != "key"
    )
    assert "key" not in query.within.documents | query.near.documents
    assert (
        taken_apart("energy in biology", may_read=lambda document: document.name != "cells").near.courses == frozenset()
    )


def test_all_of_it_together():
    query = taken_apart("What is friction on page 3 of the Forces handout?")
    assert query.within == Place(documents=frozenset({"forces"}), pages=(3, 3))
    assert "friction" in query.text
    assert "3" not in query.text


def test_a_page_is_a_filter_where_nothing_else_is_asked():
    assert taken_apart("What is on page 12?").within == Place(pages=(12, 12))
    assert taken_apart("What is friction on page 12?").within.is_anywhere


def test_what_would_leave_nothing_is_looked_for_whole():
    assert taken_apart("page 12").text == "page 12"


@pytest.mark.parametrize(
    ("heading", "section", "inside"),
    [
        ("3 Forces", "3", True),
        ("Chapter 3: Forces › Friction", "3", True),
        ("Book › 3.2 Friction", "3", True),
        ("Book › 3.2 Friction", "3.2", True),
        ("31 Waves", "3", False),
        ("Forces in 3 dimensions", "3", False),
        ("", "3", False),
    ],
)
def test_sections_by_the_path_of_headings(heading, section, inside):
    assert is_in_section(heading, section) is inside


@given(st.text(max_size=200))
def test_any_question_can_be_taken_apart(question):
    query = taken_apart(question)
    assert query.text or not question.split()


SORTED = Catalogue(
    [
        Listed("sheet", "Practice 4", "MATH", ("Mathematics",), kind="Exercise sheet", topic="Fractions"),
        Listed("notes", "Chapter 2", "MATH", ("Mathematics",), kind="Lesson notes", topic="Fractions"),
        Listed("other", "Practice 5", "MATH", ("Mathematics",), kind="Exercise sheet", topic="Quadratic equations"),
    ]
)


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("Can you explain question 3 of the worksheet on fractions?", {"sheet"}),
        ("the handout about fractions", {"notes"}),
        ("What is a fraction?", set()),
        ("the worksheet on rivers", set()),
        ("the slides on fractions", set()),
    ],
)
def test_a_kind_of_material_and_its_topic_lead_to_the_document(question, near):
    query = parse(question, SORTED, TODAY)
    assert (query.near.documents, query.within.documents) == (near, frozenset())


def test_what_may_not_be_read_is_not_found_by_its_kind():
    assert not parse("the worksheet on fractions", SORTED, TODAY, may_read=lambda each: False).near.documents
