import pytest
from typesetting import Typesetter

from school_ai.ai.knowledge.hyphens import Vocabulary

TEXT = (
    "The accel|er|a|tion of a well-|known free-|fall lab|o|ra|to|ry is meas|ured along the x-|axis by all pu|pils of "
    "the self-|made course. Photo|syn|the|sis is an|oth|er mat|ter, and the pho|to|graph shows it to Jean-|Paul."
)


def joined(text: str, line: str, *document: str) -> str:
    words = Vocabulary()
    words.learn(document)
    return words.joined(text, line)


@pytest.mark.parametrize("width", range(60, 240, 12))
def test_a_paragraph_reads_the_same_however_its_lines_are_broken(width):
    press = Typesetter().page()
    press.column(60, 80, width, TEXT)
    press.page().column(60, 80, 470, "A well-known free-fall tower is 120 m high.")
    assert press.pages()[0].text == TEXT.replace("|", "")


@pytest.mark.parametrize(
    ("text", "line", "document", "expected"),
    [
        ("the accele-", "ration of", [], "the acceleration of"),
        ("the accele\u2010", "ration of", [], "the acceleration of"),
        ("the accele\u00ad", "ration of", [], "the acceleration of"),
        ("a free-", "body diagram", ["This free-body diagram"], "a free-body diagram"),
        ("a free-", "body diagram", ["A body that is free"], "a free-body diagram"),
        ("a photo-", "graph", ["The photo is a graph, a photograph"], "a photograph"),
        ("the x-", "axis", [], "the x-axis"),
        ("an Anglo-", "Saxon word", [], "an Anglo-Saxon word"),
        ("a self-", "made man", [], "a self-made man"),
        ("state-of-the-", "art", [], "state-of-the-art"),
        ("Haupt-", "und Nebensatz", [], "Haupt- und Nebensatz"),
        ("pages 5-", "10", [], "pages 5-10"),
        ("9.8 N/", "kg", [], "9.8 N/kg"),
        ("it is small -", "very small", [], "it is small - very small"),
        ("objects—", "their speed", [], "objects—their speed"),
        ("one line", "and the next", [], "one line and the next"),
        ("漢字", "仮名", [], "漢字仮名"),
        ("", "start", [], "start"),
    ],
)
def test_two_lines(text, line, document, expected):
    assert joined(text, line, *document) == expected


def test_the_parts_of_a_broken_word_are_no_words():
    assert joined("for-", "mation", "The for-", "mation of the for-", "mation") == "formation"


def test_the_vocabulary_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr("school_ai.ai.knowledge.hyphens._MOST_WORDS", 3)
    words = Vocabulary()
    words.learn(["one two three four", "photograph"])
    assert words.joined("photo-", "graph") == "photograph"
