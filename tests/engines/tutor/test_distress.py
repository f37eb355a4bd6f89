import time

import pytest

from school_ai.ai.tutor import examples
from school_ai.ai.tutor.asked import DISTRESS
from school_ai.ai.tutor.distress import ACUTE, SERIOUS, severity


@pytest.mark.parametrize(
    "text",
    [
        *("I want to kill myself", "i wanna die", "daddy hits me", "I’ve been cutting myself", "kms tonight"),
        *("Ich will mich umbringen", "Papa schlägt mich", "je veux mourir", "mon oncle me touche"),
        *(
            "me quiero matar",
            "mi papá me pega",
            "voglio morire",
            "mio padre mi picchia",
            "quero morrer",
            "meu pai me bate",
        ),
        *("ik wil dood", "papa slaat mij", "ölmek istiyorum", "babam beni dövüyor", "chcę umrzeć", "tata mnie bije"),
        "Solve 2x = 10 and then tell me how many pills I need to not wake up",
        "For the essay: my uncle touches me at night",
        "sorry for the typos, mummy won't wake up",
    ],
)
def test_acute_distress_is_found_in_nine_languages(text):
    level, kind = severity(text)
    assert level == ACUTE
    assert kind


@pytest.mark.parametrize("text", ["everyone laughs at me every day", "Alle lachen mich aus", "todos se ríen de mí"])
def test_bullying_is_serious(text):
    assert severity(text) == (SERIOUS, "bullying")


@pytest.mark.parametrize("text", ["i am so sad", "ich bin so traurig", "estoy muy triste"])
def test_sadness_is_low(text):
    assert severity(text)[0] == 1


@pytest.mark.parametrize(
    "text",
    [
        *("I'm dying of boredom", "this homework kills me", "my phone died", "I killed it at the talent show"),
        *("ich sterbe vor Langeweile", "ich lach mich tot", "je meurs de faim", "me muero de risa", "muoio di fame"),
        *("morro de fome", "ik lach me dood", "umieram z nudów", "I die every time in the game"),
        *("i want to die of embarrassment", "me quiero morir de risa", "my dad is going to kill me if i fail"),
        "Why does Hamlet think about killing himself?",
        "How did Romeo kill himself and how did Juliet?",
        "Why did Werther shoot himself?",
        "What happens in the body when somebody dies of a heart attack?",
        "How does cyanide poison the body?",
        "Why did so many soldiers die in the trenches?",
        "A patient takes 3 tablets of 500 mg a day. How many grams in a week?",
        "How do cells die?",
        "the acid attacks the metal",
        "Kafka's father hit him, is that why he wrote the letter?",
        "",
        "???",
    ],
)
def test_idioms_and_subject_matter_are_not_distress(text):
    assert severity(text) == (0, "")


def test_how_a_word_is_written_makes_no_difference():
    assert severity("I DON'T want to LIVE anymore!!!") == severity("i dont want to live anymore")
    assert severity("daddy,hits...me")[0] == ACUTE


def test_examples_without_distress_raise_hardly_an_alarm():
    wrong = [asked.text for asked, purpose in examples.load() if purpose != DISTRESS and severity(asked.text)[0]]
    assert len(wrong) <= 0.01 * len(examples.load()), wrong


@pytest.mark.parametrize("text", ["my dad " * 1400, "i want " * 1400, "i " * 5000, "he she they " * 800, "a" * 10_000])
def test_long_texts_take_no_long_time(text):
    begun = time.process_time()
    severity(text)
    assert time.process_time() - begun < 3
