"""Which tool a question is for, and about whom."""

from datetime import date

import pytest

from school_ai.ai.assistant import calling, intents
from school_ai.ai.assistant.intents import Call, Known, chosen, period

TODAY = date(2026, 11, 25)  # a Wednesday
KNOWN = Known(
    {"10A Physics": "10A Physics", "10A": "10A"},
    {"Physics": "Physics", "Mathematics": "Mathematics"},
    {"S1": "Ada Test", "S2": "Ben Test", "S3": "Zoë Gül"},
)


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("Who was absent yesterday?", intents.ABSENCES),
        ("Wer hat gestern gefehlt?", intents.ABSENCES),
        ("Qui était absent hier ?", intents.ABSENCES),
        ("¿Quién faltó ayer?", intents.ABSENCES),
        ("من غائب اليوم؟", intents.ABSENCES),
        ("Who needs attention in 10A?", intents.ATTENTION),
        ("Wer braucht Hilfe in meiner Klasse?", intents.ATTENTION),
        ("Show me the results of 10A in Physics", intents.RESULTS),
        ("How is Zoë doing?", intents.PUPIL),
        ("What do my pupils ask the tutor?", intents.QUESTIONS),
        ("How hard was the last test?", intents.DIFFICULTY),
        ("Who is on leave today?", intents.LEAVE),
        ("Which steps wait for me to decide?", intents.STEPS),
        ("My lessons tomorrow", intents.LESSONS),
        ("Welchen Unterricht habe ich morgen?", intents.LESSONS),
        ("Ben Test", intents.PUPIL),
    ],
)
def test_a_question_about_the_school_finds_its_tool(question, tool):
    assert chosen(question, KNOWN, TODAY).tool == tool


@pytest.mark.parametrize(
    "question",
    [
        "What is a resultant force?",
        "Why is photosynthesis important?",
        "What does Newton's third law say?",
        "Is iron hard?",
        "What is the melting point of ice?",
    ],
)
def test_a_question_about_a_subject_is_for_the_materials(question):
    assert chosen(question, KNOWN, TODAY, {"course": "Physics", "student_group": "10A"}) is None


def test_who_and_what_is_meant():
    found = chosen("Results of Zoe in Physics", KNOWN, TODAY)
    assert (found.student, found.course, found.student_group) == ("S3", "Physics", None)
    assert chosen("Who was away in 10A Physics?", KNOWN, TODAY).student_group == "10A Physics"


def test_the_open_form_is_meant_where_nothing_else_is():
    about = {"student": "S1", "student_group": "10A", "course": "Physics"}
    assert chosen("Who was away this week?", KNOWN, TODAY, {"student_group": "10A"}).student_group == "10A"
    assert chosen("How is Ben Test doing?", KNOWN, TODAY, about).student == "S2"


def test_of_two_of_one_name_neither_is_guessed():
    found = chosen("How is Test doing?", KNOWN, TODAY)
    assert found.student is None and found.ambiguous == ("S1", "S2")


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("today", (date(2026, 11, 25), date(2026, 11, 25))),
        ("gestern", (date(2026, 11, 24), date(2026, 11, 24))),
        ("this week", (date(2026, 11, 23), date(2026, 11, 29))),
        ("la semana pasada", (date(2026, 11, 16), date(2026, 11, 22))),
        ("on Friday", (date(2026, 11, 27), date(2026, 11, 27))),
        ("last Friday", (date(2026, 11, 20), date(2026, 11, 20))),
        ("2026-11-02", (date(2026, 11, 2), date(2026, 11, 2))),
        ("2026-13-02", (None, None)),
        ("in the book", (None, None)),
    ],
)
def test_days(question, days):
    assert period(question, TODAY) == days


def test_a_providers_choice_is_read_and_not_trusted():
    def student_of(placeholder):
        return {"PERSON_1": "S1"}.get(placeholder)

    said = 'Sure: {"tool": "results", "student": "PERSON_1", "course": "Physics", "first": "2026-11-01", "last": "x"}'
    assert calling.chosen(said, ["10A"], ["Physics"], student_of).call == Call(
        "results", student="S1", course="Physics", first=date(2026, 11, 1)
    )
    # Groups and courses that it was not told of are none.
    strange = '{"tool": "results", "student_group": "9Z", "course": "Secrets", "student": "PERSON_7"}'
    assert calling.chosen(strange, ["10A"], ["Physics"], student_of).call == Call("results")
    assert calling.chosen('{"tool": "none"}', [], [], student_of).call is None
    for nonsense in ("no", '{"tool": "delete everything"}', "[]", '{"tool": '):
        assert calling.chosen(nonsense, [], [], student_of) is None
