"""A message as a person reads it, and what else it says to somebody who knows how it was written."""

from school_ai.ai.tutor import codes
from school_ai.ai.tutor.common_words import known_share
from school_ai.ai.tutor.lookalikes import as_seen

MOST_READINGS = 8
MOST_CHARACTERS = 10_000
# What is written in one way may be written in another once more.
_LAYERS = 3
# So much more of a text must be words for it to be taken for written backwards, or in other letters.
_CLEARLY = 0.3
_SHORTEST = 6
_MOSTLY_WORDS = 0.6


def readings(text: str) -> tuple[str, ...]:
    """The text as a person reads it (without unseen characters, with letters for what looks like them), then what it
    hides: entities and escapes, base64, base32, hexadecimal, binary and decimal codes, Morse, letters by number,
    letters apart, leetspeak, rot13 and other shifts, backwards, pig latin, first letters.

    A decoding counts only where it can be read and the text itself cannot, so ordinary messages have one reading. At
    most `MOST_READINGS`; only the first `MOST_CHARACTERS` characters are looked at for more than the first.
    """
    seen = as_seen(text)
    found = {seen: None}
    layer = [seen[:MOST_CHARACTERS]]
    for _ in range(_LAYERS):
        layer = [reading for each in layer for reading in _one_layer(each) if reading.strip() and reading not in found]
        found |= dict.fromkeys(layer)
        if not layer or len(found) >= MOST_READINGS:
            break
    return tuple(found)[:MOST_READINGS]


def _one_layer(text: str) -> list[str]:
    if len(text) < _SHORTEST:
        return []
    written = []
    plain = as_seen(codes.unescaped(text))
    decoded = text if plain == text else plain
    for decode in (codes.out_of_bytes, codes.morse, codes.numbered_letters, codes.letters_together, codes.without_leet):
        decoded = decode(decoded)
    if decoded != text:
        written.append(decoded)
    known = known_share(decoded)
    others = []
    if known < _MOSTLY_WORDS:
        others = [
            better
            for other in codes.shifted(decoded)
            for better in (other if known_share(other) >= known + _CLEARLY else codes.word_by_word(decoded, other),)
            if better
        ]
        others += [other for other in codes.backwards(decoded) if known_share(other) >= known + _CLEARLY]
        others.append(codes.out_of_pig_latin(decoded))
    others.append(codes.first_letters(decoded))
    return written + [other for other in others if other]
