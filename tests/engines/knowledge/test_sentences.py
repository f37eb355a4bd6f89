import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school_ai.ai.knowledge import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences.spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Mass is 2.5 kg. It falls.", ["Mass is 2.5 kg.", "It falls."]),
        ("See Fig. 3 for this. Then go on.", ["See Fig. 3 for this.", "Then go on."]),
        ("Dr. Curie found it, e.g. in ore. She won.", ["Dr. Curie found it, e.g. in ore.", "She won."]),
        ("J. Watt was born in 1736. He built engines.", ["J. Watt was born in 1736.", "He built engines."]),
        ("1. Read the text. 2. Answer.", ["1. Read the text.", "2. Answer."]),
        ("He said “Stop.” Then he left.", ["He said “Stop.”", "Then he left."]),
        ("Das ist z.B. Wasser. Es fließt.", ["Das ist z.B. Wasser.", "Es fließt."]),
        ("Heading\nA sentence. Another", ["Heading", "A sentence.", "Another"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_where_sentences_end(text, expected):
    assert split(text) == expected


@given(st.text(max_size=300))
def test_nothing_is_lost_and_nothing_overlaps(text):
    spans = list(sentences.spans(text))
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
