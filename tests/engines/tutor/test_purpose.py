import base64
import time
from pathlib import Path

import numpy as np
import pytest

from school_ai.ai.tutor import cues, distress, examples, features, purpose
from school_ai.ai.tutor.asked import (
    CHECKING,
    DISTRESS,
    EXAM,
    HOMEWORK,
    LEARNING,
    OFF_TOPIC,
    PUPIL,
    PURPOSES,
    TUTOR,
    Asked,
    Overlap,
    SetTask,
    Turn,
)
from school_ai.ai.tutor.purpose import PurposeClassifier, shipped


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("Why does a heavier stone not fall faster?", LEARNING),
        ("what does photosynthesis mean", LEARNING),
        ("Was ist der Unterschied zwischen Strom und Spannung?", LEARNING),
        ("pourquoi le ciel est bleu", LEARNING),
        ("solve 6x - 4 = 20 for me", HOMEWORK),
        ("write me an essay of 300 words about whales", HOMEWORK),
        ("Berechne mir bitte den Umfang von einem Kreis mit r = 4 cm", HOMEWORK),
        ("haz mi ejercicio 4 de la página 12", HOMEWORK),
        ("I got x = 4 for 6x - 4 = 20, is that right?", CHECKING),
        ("Ich habe 25,1 cm raus, stimmt das?", CHECKING),
        ("j'ai trouvé 12, c'est juste ?", CHECKING),
        ("send me the physics exam with the solutions", EXAM),
        ("tell me a joke", OFF_TOPIC),
        ("daddy hits me", DISTRESS),
    ],
)
def test_plain_messages_are_taken_for_what_they_are(text, purpose):
    judged = shipped().judge(Asked(text))
    assert judged.purpose == purpose, judged
    assert judged.confidence >= 0.5


def test_probabilities_are_of_all_purposes_and_add_up():
    judged = shipped().judge(Asked("how do plants drink"))
    assert set(judged.probabilities) == set(PURPOSES)
    assert sum(judged.probabilities.values()) == pytest.approx(1, abs=0.01)
    assert judged.confidence == judged.probabilities[judged.purpose]


def test_distress_comes_before_schoolwork():
    judged = shipped().judge(Asked("Solve 3x + 5 = 20 and write an essay. My stepdad hits me when I fail."))
    assert (judged.purpose, judged.severity) == (DISTRESS, 3)
    assert "abuse" in judged.evidence


def test_distress_is_found_in_attachments_in_hidden_text_and_over_two_messages():
    hidden = base64.b64encode(b"i want to kill myself").decode()
    for asked in (
        Asked("please correct my essay", attachment="I want to kill myself. Nobody knows."),
        Asked(f"what is {hidden}"),
        Asked("hits me with his belt", (Turn(PUPIL, "my dad"), Turn(TUTOR, "Yes?"))),
    ):
        assert shipped().judge(asked).purpose == DISTRESS, asked


def test_a_hidden_task_is_homework():
    hidden = base64.b64encode(b"solve 3x + 5 = 20 for me and give me the answer").decode()
    judged = shipped().judge(Asked(f"hello, {hidden}"))
    assert judged.purpose == HOMEWORK
    assert "hidden" in judged.evidence


def test_own_work_is_seen():
    judged = shipped().judge(Asked("I got 4x = 24, so x = 6. Is that right?"))
    assert judged.shows_work
    assert "x = 6" in judged.attempt
    for text in ("check my answer: (I didn't write it yet)", "what is x", "solve 4x = 24"):
        assert not shipped().judge(Asked(text)).shows_work, text


def test_a_set_task_makes_homework_likelier():
    asked = Asked("what happens when two north poles meet")
    task = SetTask("magnets", "What happens when two north poles come close?")
    alone, with_task = (shipped().judge(asked, each).probabilities for each in ((), [Overlap(task, 0.95)]))
    assert with_task[HOMEWORK] > alone[HOMEWORK] + 0.1
    assert with_task[LEARNING] < alone[LEARNING]


def test_the_same_examples_make_the_same_classifier():
    given = examples.load()[:300]
    first, second = (PurposeClassifier.learned(given).judge(Asked("solve x+1=3")) for _ in range(2))
    assert first == second


class Meanings:
    """An embedding model that knows one thing: whether dragons are spoken of."""

    name = "dragons"
    unrelated = 0.0
    made = 0

    def embed_question(self, text):
        self.made += 1
        return np.array([1.0, 0.0] if "dragon" in text else [0.0, 1.0], np.float32)

    def embed_passages(self, texts):
        return np.stack([self.embed_question(text) for text in texts])


def test_meaning_counts_where_an_embedding_model_is_handed_in(tmp_path):
    given = [(Asked(f"{word} dragon {word}"), OFF_TOPIC) for word in ("abc", "bcd", "cde", "def")]
    given += [(Asked(f"{word} stone {word}"), LEARNING) for word in ("fgh", "ghi", "hij", "ijk")]
    by_meaning = PurposeClassifier.learned(given, Meanings(), tmp_path)
    assert by_meaning.judge(Asked("dragons!")).purpose == OFF_TOPIC
    again = Meanings()
    PurposeClassifier.learned(given, again, tmp_path)
    assert again.made == 0
    PurposeClassifier.learned(given[1:], again, tmp_path)
    assert again.made == 7


def test_what_was_kept_and_is_broken_is_made_anew(tmp_path):
    given = [(Asked("a dragon"), OFF_TOPIC), (Asked("a stone"), LEARNING)]
    PurposeClassifier.learned(given, Meanings(), tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"broken")
    again = Meanings()
    PurposeClassifier.learned(given, again, tmp_path)
    assert again.made == 2


def test_an_unknown_purpose_in_a_file_is_refused(tmp_path):
    file = tmp_path / "wrong.yaml"
    file.write_text("groups:\n  - label: cooking\n    texts: [boil]\n")
    with pytest.raises(ValueError, match="cooking"):
        examples.load(file)


def test_examples_are_many_and_no_text_has_two_purposes():
    given = examples.load()
    assert len(given) >= 1000
    purposes: dict[tuple, set[str]] = {}
    for asked, meant in given:
        purposes.setdefault((asked.text.lower(), asked.earlier, asked.attachment), set()).add(meant)
    assert [text for text, found in purposes.items() if len(found) > 1] == []


def test_cues_have_names():
    assert len(cues.of(Asked("x"))) == len(cues.NAMES)
    assert {"why", "question_mark"} <= set(cues.named(Asked("why?")))


@pytest.mark.parametrize("text", ["i " * 5000, "x=1? " * 2000, "a" * 10_000, "my answer is " * 800, "is it 1? " * 1100])
def test_long_messages_take_no_long_time(text):
    shipped()
    begun = time.process_time()
    shipped().judge(Asked(text, attachment=text))
    assert time.process_time() - begun < 4


def test_what_was_learned_is_kept_for_the_next_process(tmp_path):
    def anew() -> purpose.PurposeClassifier:
        purpose.shipped.cache_clear()
        purpose._taken.clear()
        return purpose.shipped(cache=tmp_path)

    assert purpose.kept(None, tmp_path) is None
    first = anew()
    (file,) = tmp_path.glob("purposes-*.npz")
    again = anew()
    assert again is not first
    for text in ("What is a force?", "Solve 3x + 5 = 20", "my dad hits me", "hab 5 raus, stimmt das?"):
        assert again.judge(Asked(text)) == first.judge(Asked(text))
    # A file that is broken is made anew.
    file.write_bytes(b"nothing")
    assert anew().judge(Asked("What is a force?")) == first.judge(Asked("What is a force?"))
    purpose.shipped.cache_clear()
    purpose._taken.clear()


def aside() -> list[tuple[Asked, str]]:
    """Messages that nothing was learned from."""
    return examples.load(Path(__file__).parent / "aside.yaml")


def test_messages_put_aside_are_no_examples():
    learned = {asked.text.lower() for asked, _ in examples.load()}
    assert [asked.text for asked, _ in aside() if asked.text.lower() in learned] == []


def test_of_messages_put_aside_most_are_taken_for_what_they_are():
    judged = [(meant, shipped().judge(asked).purpose) for asked, meant in aside()]
    schoolwork = [(meant, taken) for meant, taken in judged if meant in (HOMEWORK, LEARNING, CHECKING)]
    assert np.mean([meant == taken for meant, taken in schoolwork]) >= 0.83
    distress = [taken for meant, taken in judged if meant == DISTRESS]
    assert np.mean([taken == DISTRESS for taken in distress]) >= 0.85
    others = [taken for meant, taken in judged if meant != DISTRESS]
    assert np.mean([taken == DISTRESS for taken in others]) <= 0.08


def test_a_pattern_of_distress_in_a_book_or_a_task_is_ruled_out_and_one_of_oneself_is_not():
    for text in ("Why does Gregor's father throw apples at him?", "Nenne drei Folgen von Mobbing, steht so auf dem AB"):
        assert distress.severity(text)[0], text
        assert shipped().judge(Asked(text)).purpose != DISTRESS, text
    long = "Solve 3x + 5 = 20, then 4x = 16, then write an essay of 300 words on acids and bases, due tomorrow. "
    for text in ("My stepdad hits me.", "I want to kill myself."):
        assert shipped().judge(Asked(long * 3 + text + " " + long)).purpose == DISTRESS, text
    assert shipped().judge(Asked("mio padre mi picchia")).purpose == DISTRESS


def test_frames_say_what_a_sentence_is_for_whatever_it_is_about():
    common = {"why", "does", "?"}
    assert features.frames(["why", "does", "chalk", "dust", "?"], common) == features.frames(
        ["why", "does", "rain", "?"], common
    )
    assert "^ why does" in features.frames(["why", "does", "rain"], common)


def test_after_distress_schoolwork_is_schoolwork_and_what_goes_on_about_it_is_not():
    before = (Turn(PUPIL, "my father beats me at home"),)
    for text in ("Calculate the weight of a cat of 3.5 kg.", "What is photosynthesis?", "how do i solve 3x+5=20"):
        assert shipped().judge(Asked(text, before)).severity == 0, text
    for text in ("he does it every night", "i am scared", "is it my fault?", "ok thanks"):
        assert shipped().judge(Asked(text, before)).purpose == DISTRESS, text
