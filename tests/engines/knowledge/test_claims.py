"""What a passage bears out, and what it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school_ai.ai.knowledge import sentences
from school_ai.ai.knowledge.claims import borne_out

PASSAGE = (
    "Mass says how much matter a body has and how hard it is to change the body's motion. "
    "Weight is a force of gravity. "
    "A boy of 50 kg weighs about 500 N on the Earth and about 80 N on the Moon, but his mass is 50 kg in both places. "
    "Plants do not breathe only at night. "
    "Some birds can fly very far without resting. "
    "The law is F = m·a for a body of constant mass."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Mass says how much matter a body has.",
        "Therefore, mass says how much matter a body has, and weight is a force of gravity.",
        "A boy of 50 kg weighs about 500 N on the Earth.",
        "The law is F = m·a for a body of constant mass.",
        "Plants do not breathe only at night.",
        "In summary, weight is a force of gravity.",
    ],
)
def test_what_the_passage_says_holds(sentence):
    assert borne_out(sentence, PASSAGE)


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Weight says how much matter a body has.", "another word"),
        ("A boy of 50 kg weighs about 800 N on the Earth.", "another number"),
        ("A boy of 50 kg weighs about 500 N on the Moon.", "two halves put together"),
        ("A boy of 50 kg weighs about 80 N on the Earth and about 500 N on the Moon.", "numbers swapped"),
        ("Mass is a force of gravity.", "two sentences spliced"),
        ("Plants breathe only at night.", "the denial left out"),
        ("Plants do not breathe at night.", "the limit left out"),
        ("Mass does not say how much matter a body has.", "a denial put in"),
        ("Birds can fly very far without resting.", "said of some only"),
        ("All birds can fly very far without resting.", "said of some only"),
        ("The law is F = m/a for a body of constant mass.", "another sign"),
        ("Napoleon was exiled to the island of Elba.", "an invention"),
        ("It is so.", "nothing said"),
    ],
)
def test_what_it_does_not_say_does_not_hold(sentence, why):
    assert borne_out(sentence, PASSAGE) is None, why


def test_the_place_is_the_sentence_that_says_it():
    place = borne_out("Weight is a force of gravity.", PASSAGE)
    assert PASSAGE[place.start : place.end] == "Weight is a force of gravity."


def test_other_languages():
    german = "Pflanzen atmen immer, auch in der Nacht. Nur im Licht bilden sie Glucose."
    assert borne_out("Pflanzen atmen.", german, "de") is None  # too little to be checked
    assert borne_out("Pflanzen atmen immer, auch in der Nacht.", german, "de")
    assert borne_out("Pflanzen atmen nie, auch in der Nacht.", german, "de") is None
    assert borne_out("Im Licht bilden sie Glucose.", german, "de") is None
    french = "Une fraction ne change pas quand on multiplie les deux nombres par le même nombre."
    assert borne_out(french, french, "fr")
    assert borne_out(french.replace("ne change pas", "change"), french, "fr") is None


def test_a_language_that_is_not_known_is_compared_word_for_word():
    text = "Samaki wanaishi katika maji ya bahari."
    assert borne_out(text, text, "sw")
    assert borne_out("Samaki wanaishi katika mchanga ya bahari.", text, "sw") is None


@given(st.text(max_size=300))
def test_every_sentence_of_enough_words_holds_by_itself_and_nothing_breaks(text):
    for start, end in sentences.spans(text):
        place = borne_out(text[start:end], text)
        if place:
            assert text[place.start : place.end].strip()
