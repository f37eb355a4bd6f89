import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school_ai.ai.knowledge import fuse, keywords, words
from school_ai.ai.knowledge.keywords import Vocabulary, Wanted, ranked

TEXTS = {
    "law": "To every action there is an equal and opposite reaction.",
    "long": "Reaction rates: a reaction is faster when it is warm. " + "Chemists measure temperature and time. " * 6,
    "acid": "An acid turns litmus red.",
    "ph": "The pH of water is 7.",
}


def shelf(texts=TEXTS) -> dict[str, str]:
    return {name: keywords.written(words.content(text, "en")) for name, text in texts.items()}


def found(question: str, most: int = 10) -> list[str]:
    vocabulary = Vocabulary.of(shelf().values(), {"en"})
    wanted = Wanted.of(words.asked(question, {"en"}), vocabulary)
    return [name for name, _ in ranked(wanted, shelf(), most)]


def test_only_what_shares_a_word_is_found():
    assert found("What is litmus?") == ["acid"]
    assert found("photosynthesis") == []


def test_the_shorter_passage_comes_first_where_both_say_it():
    assert found("reaction")[0] == "law"


def test_a_rare_word_weighs_more_than_a_common_one():
    texts = {f"common {number}": "force and motion" for number in range(9)} | {"rare": "torque and motion"}
    vocabulary = Vocabulary.of(shelf(texts).values(), {"en"})
    wanted = Wanted.of(words.asked("force torque", {"en"}), vocabulary)
    assert ranked(wanted, shelf(texts), 1)[0][0] == "rare"


def test_bm25_is_that_of_the_paper():
    vocabulary = Vocabulary.of(["qqa qqa qqb", "qqa qqc", "qqb qqd qqd qqd"], {"en"})
    assert (vocabulary.passages, vocabulary.mean_length) == (3, 3.0)
    wanted = Wanted.of([{"a"}], vocabulary)
    idf = 0.4700036  # ln(1 + (3 - 2 + 0.5) / (2 + 0.5))
    assert wanted.score("qqa qqa qqb") == pytest.approx(idf * 2 * 2.2 / (2 + 1.2), rel=1e-6)


def test_a_word_is_counted_under_any_of_its_stems():
    vocabulary = Vocabulary(passages=10, mean_length=3.0)
    wanted = Wanted.of([{"kraft", "kraefte"}], vocabulary)
    assert wanted.score("qqkraft qqx qqy") == wanted.score("qqkraefte qqx qqy") > 0


def test_common_words_are_not_looked_up_where_rare_ones_are_there():
    vocabulary = Vocabulary(passages=1000, mean_length=5.0, counts={"qqforc": 900, "qqtorqu": 3, "qqmotion": 200})
    wanted = Wanted.of(words.asked("torque motion force", {"en"}), vocabulary)
    assert wanted.rarest(vocabulary, 500) == ["qqtorqu", "qqmotion"]
    assert wanted.rarest(vocabulary, 1) == ["qqtorqu"]
    assert len(wanted.rarest(vocabulary, 10_000)) == 3


def test_the_vocabulary_comes_back_as_it_was_kept():
    vocabulary = Vocabulary.of(shelf().values(), {"en", "de"})
    assert Vocabulary.unpacked(vocabulary.packed()) == vocabulary
    with pytest.raises(ValueError, match=""):
        Vocabulary.unpacked("nonsense")


@given(st.text(max_size=100), st.sampled_from(["en", "de", "zh", "ru", ""]))
def test_keys_are_words_that_the_database_takes_whole(text, language):
    for stem in words.content(text, language):
        assert re.fullmatch(r"[a-z0-9]{3,84}", keywords.key(stem))


@given(st.sets(st.text(min_size=1, max_size=20), min_size=2, max_size=20))
def test_other_stems_have_other_keys(stems):
    assert len({keywords.key(stem) for stem in stems}) == len(stems)


def test_fusion_brings_both_rankings_to_one_measure():
    fused = fuse.min_max([[("a", 0.9), ("b", 0.5), ("c", 0.1)], [("c", 30.0), ("b", 10.0)]])
    assert fused == {"a": 0.5, "b": 0.25, "c": 0.5}
    assert fuse.min_max([[("a", 0.4)], []]) == {"a": 0.5}
    assert fuse.min_max([[], []]) == {}


def test_reciprocal_ranks_know_places_only():
    fused = fuse.reciprocal_ranks([[("a", 9.0), ("b", 1.0)], [("b", 0.2)]])
    assert fused == {"a": 1 / 61, "b": 1 / 62 + 1 / 61}
