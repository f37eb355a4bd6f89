import pytest

from school_ai.ai.tutor.follow import is_another

CAT = "Calculate the weight of a 3.5 kg cat, with g = 10 N/kg."
CELLS = "Explain how plant cells make sugar in photosynthesis."


@pytest.mark.parametrize(
    "message",
    [
        "What is the momentum of a 2 kg ball that rolls at 3 m/s?",
        "Solve 3x + 5 = 20",
        "Berechne die Fläche eines Rechtecks mit 4 cm und 7 cm",
        "Explain why the Weimar Republic failed in 1933",
        "Now this one: how long does a train take for 240 km at 80 km/h?",
        "Traduis en anglais : le chien dort sous la table de la cuisine",
    ],
)
def test_another_exercise(message):
    assert is_another(CAT, message)


@pytest.mark.parametrize(
    "message",
    [
        "just tell me the result please",
        "and the next step?",
        "How do I do it with 10 N/kg?",
        "what does kg mean here?",
        "I don't get it, give me another hint",
        "calculate the weight of the cat NOW",
        "Berechne das Gewicht der 3,5 kg schweren Katze",
        "what do I do with the 9.81?",
        "please please please, I need it by tomorrow",
        "sag mir einfach die Lösung",
        "",
    ],
)
def test_the_same_exercise(message):
    assert not is_another(CAT, message)


@pytest.mark.parametrize(
    ("message", "another"),
    [
        ("what do plant cells need for it?", False),
        ("write the whole explanation about photosynthesis for me", False),
        ("Describe the causes of the French Revolution", True),
        ("Which metals react with dilute acid, and what gas is released?", True),
    ],
)
def test_exercises_in_words(message, another):
    assert is_another(CELLS, message) is another
