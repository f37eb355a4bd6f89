import pytest
from hypothesis import given
from hypothesis import strategies as st

from school_ai.ai.knowledge import words


@pytest.mark.parametrize(
    ("language", "text", "other"),
    [
        ("en", "accelerating", "acceleration"),
        ("en", "Newton's", "NEWTON"),
        ("en", "H₂O", "h2o"),
        ("en", "ﬁeld", "fields"),
        ("de", "Kräfte", "kraft"),
        ("de", "Kraefte", "Kräfte"),
        ("de", "Straße", "strasse"),
        ("fr", "l'énergie", "energie"),
        ("fr", "qu’équations", "équation"),
        ("de-CH", "Bewegungen", "Bewegung"),
        ("ru", "силы", "сила"),
        ("xx", "Ärger", "arger"),
    ],
)
def test_forms_of_a_word_meet(language, text, other):
    assert words.content(text, language) == words.content(other, language) != []


@pytest.mark.parametrize(
    ("language", "text", "kept"),
    [
        ("en", "The pH of the acid is 5.6", ["ph", "acid", "5.6"]),
        ("en", "F = ma", ["f", "ma"]),
        ("en", "die", ["die"]),
        ("de", "die Säure", ["saur"]),
        ("de", "9,81 m/s²", ["9.81", "m", "s2"]),
        ("fr", "la force n'est pas", ["forc"]),
        ("zh", "力和运动", ["力和", "和运", "运动"]),
        ("en", "snake_case", ["snake", "case"]),
        ("en", "", []),
    ],
)
def test_what_a_text_is_about_is_kept_in_its_order(language, text, kept):
    assert words.content(text, language) == kept


def test_a_word_is_asked_for_in_every_language_of_the_shelf():
    assert words.asked("Kräfte", ["en", "de"]) == [frozenset({"kraft", "kraft" + "e"})]


def test_a_word_that_only_asks_is_not_asked_for():
    assert words.asked("What is the force? Explain the force please.", ["en"]) == [frozenset({"forc"})]


def test_a_word_that_means_something_in_one_of_the_languages_is_asked_for_in_that_one():
    assert words.asked("Why do cells die?", ["en", "de"])[-1] == frozenset({"die"})
    assert words.asked("die", ["de"]) == []


@given(st.text(max_size=200), st.sampled_from(["en", "de", "fr", "zh", "ar", "", "de-AT", "nonsense"]))
def test_any_text_has_words_that_can_be_found_again(text, language):
    stems = words.content(text, language)
    assert all(stems)
    for stem in stems:
        assert " " not in stem


def test_words_that_ask_in_the_questions_own_language_are_not_words_of_another():
    assert words.asked("How do I add fractions?", ["en", "de", "fr"]) == words.asked(
        "add fractions", ["en", "de", "fr"]
    )
    assert words.asked("Wer waren die Weber?", ["en", "de"]) == words.asked("Weber", ["en", "de"])
