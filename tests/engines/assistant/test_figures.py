"""What a draft may claim: nothing that its facts do not say."""

import pytest

from school_ai.ai.assistant.figures import checked, cited, figures, unsupported

FACTS = ["In Forces Test PERSON_1 reached 14 of 20 points (70 %).", "“Methods” went well: 9.5 of 10 points."]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("70 % of 20", {70.0, 20.0}),
        ("9.5 points", {9.5}),
        ("9,5 Punkte", {9.5}),
        ("1,234 pupils", {1234.0, 1.234}),
        ("three of twelve", {3.0, 12.0}),
        ("zwölf", {12.0}),
        ("one of them", set()),
        ("PERSON_1 did well", set()),
    ],
)
def test_figures_are_found_in_digits_and_in_words(text, found):
    assert figures(text) == found


def test_a_figure_may_be_rounded_and_not_made_up():
    assert unsupported("About 10 of 10 points.", FACTS) == set()
    assert unsupported("It was 75 %.", FACTS) == {75.0}


def test_a_sentence_with_a_figure_that_no_fact_has_is_taken_out():
    found = checked("You reached 14 of 20 points. You were 30 % better than the class. Well done.", FACTS)
    assert found.kept == "You reached 14 of 20 points. Well done."
    assert found.removed == ("You were 30 % better than the class.",)


def test_a_sentence_without_a_fact_is_taken_out():
    reply = "PERSON_1 reached 14 of 20 points [1]. A gifted child! Methods went well, 9.5 of 10. [2] Bravo [7]."
    found = cited(reply, FACTS)
    assert found.kept == "PERSON_1 reached 14 of 20 points. Methods went well, 9.5 of 10."
    assert len(found.removed) == 2


def test_the_figure_must_be_in_the_fact_that_is_named():
    assert cited("PERSON_1 reached 14 points [2].", FACTS).kept == ""
    assert cited("PERSON_1 reached 14 points, 9.5 of them in Methods [1, 2].", FACTS).kept
