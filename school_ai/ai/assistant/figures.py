"""What a text says in figures, and whether the facts that it was made from say the same.

A sentence with a figure that no fact has is not kept: a person would take it for true.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from school_ai.ai.knowledge import sentences
from school_ai.ai.knowledge.words import fold

_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_MARK = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")
# What people write out. "One" is an article in most languages and says nothing.
_WORDS = {
    2: "two twice zwei zweimal zweite deux dos",
    3: "three drei dreimal dritte trois tres",
    4: "four vier quatre cuatro",
    5: "five fünf cinq cinco",
    6: "six sechs seis",
    7: "seven sieben sept siete",
    8: "eight acht huit ocho",
    9: "nine neun neuf nueve",
    10: "ten zehn dix diez",
    11: "eleven elf onze once",
    12: "twelve zwölf douze doce",
    20: "twenty zwanzig vingt veinte",
    50: "half halb hälfte moitié mitad",
}
_OF_WORDS = {fold(word): float(number) for number, words in _WORDS.items() for word in words.split()}


@dataclass(frozen=True)
class Checked:
    """What of a text holds, and the sentences that were taken out."""

    kept: str
    removed: tuple[str, ...]


def figures(text: str) -> set[float]:
    """The numbers that a text says, in digits or in words."""
    found = set()
    for match in _NUMBER.finditer(text):
        found |= _read(match[0])
    return found | {_OF_WORDS[word] for word in map(fold, re.findall(r"[^\W\d_]+", text)) if word in _OF_WORDS}


def _read(written: str) -> set[float]:
    """What digits may mean: 1,234 is one number in English and another in German."""
    found = set()
    if _GROUPED.fullmatch(written):
        found.add(float(re.sub(r"[.,]", "", written)))
    parts = re.split(r"[.,]", written)
    if len(parts) <= 2:
        found.add(float(".".join(parts)))
    return found or {float(part) for part in parts}


def unsupported(text: str, facts: Iterable[str]) -> set[float]:
    """Figures of a text that none of the facts has. Half a unit of rounding is no difference."""
    known: set[float] = set()
    for fact in facts:
        known |= figures(fact)
    return {each for each in figures(text) if not any(_same(each, other) for other in known)}


def _same(one: float, other: float) -> bool:
    return abs(one - other) < 1e-9 or (one == round(one) and abs(one - other) <= 0.5)


def checked(text: str, facts: Iterable[str]) -> Checked:
    """A text without the sentences that say figures which no fact has."""
    facts = list(facts)
    kept, removed = [], []
    for sentence in split(text):
        (removed if unsupported(sentence, facts) else kept).append(sentence)
    return Checked(" ".join(kept), tuple(removed))


def cited(text: str, facts: list[str]) -> Checked:
    """A text of which each sentence ends with the numbers of the facts that it rests on, as [1] or [1, 3]: without the
    marks, and without the sentences that name no fact, one that is not there, or figures that those named do not
    have."""
    kept, removed = [], []
    for sentence in split(re.sub(r"([.!?])\s*((?:\[[\d,\s]+\]\s*)+)", r" \2\1 ", text)):
        numbers = [int(each) for marks in _MARK.findall(sentence) for each in marks.split(",")]
        plain = re.sub(r"\s+([.!?,;:])", r"\1", " ".join(_MARK.sub("", sentence).split()))
        holds = numbers and all(1 <= each <= len(facts) for each in numbers)
        if holds and plain and not unsupported(plain, [facts[each - 1] for each in numbers]):
            kept.append(plain)
        elif plain:
            removed.append(plain)
    return Checked(" ".join(kept), tuple(removed))


def split(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for start, end in sentences.spans(text) if (part := text[start:end].strip())]
