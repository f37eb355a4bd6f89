"""How alike texts are by their words: TF-IDF over stems, and over pieces of words.

Pieces of five letters find what stems do not: compounds ("Bewegungsenergie"), and words that two languages share but
for their endings ("photosynthesis", "Fotosynthese"). A text is a handful of numbers, so that a school's whole catalogue
takes little memory.
"""

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from school_ai.ai.knowledge import words

# Terms are known by a number of so many bits; two that share one hardly matter among some thousands.
_BITS = 22
PIECE = 5
# Longer texts are judged by their first words.
MOST_WORDS = 6000


@dataclass(frozen=True)
class Counts:
    """The terms of a text, by their numbers in rising order, and how often each stands there."""

    terms: np.ndarray  # int32
    times: np.ndarray  # float32

    @classmethod
    def of(cls, found: Iterable[str]) -> "Counts":
        counted = Counter(found)
        numbers: Counter[int] = Counter()
        for term, times in counted.items():
            numbers[zlib.crc32(term.encode()) & ((1 << _BITS) - 1)] += times
        terms = np.array(sorted(numbers), dtype=np.int32)
        return cls(terms, np.array([numbers[int(term)] for term in terms], dtype=np.float32))

    @classmethod
    def joined(cls, several: Sequence["Counts"]) -> "Counts":
        terms, at = np.unique(np.concatenate([each.terms for each in several]), return_inverse=True)
        times = np.bincount(at, np.concatenate([each.times for each in several]), len(terms))
        return cls(terms, times.astype(np.float32))


def stems(text: str, language: str) -> Counts:
    return Counts.of(_content(text, language))


def pieces(text: str, language: str) -> Counts:
    return Counts.of(stem[at : at + PIECE] for stem in _content(text, language) for at in range(len(stem) - PIECE + 1))


def _content(text: str, language: str) -> list[str]:
    # Numbers are no words of a subject, and one letter is no word.
    return [word for word in words.content(text, language)[:MOST_WORDS] if len(word) > 1 and not word[0].isdigit()]


class Texts:
    """Texts that others are compared with. What they are compared by are the terms that stand in any of them."""

    def __init__(self, counts: Sequence[Counts]):
        self._size = len(counts)
        self.terms = np.unique(np.concatenate([each.terms for each in counts])) if counts else np.zeros(0, np.int32)
        found = np.zeros(len(self.terms))
        for each in counts:
            found[np.searchsorted(self.terms, each.terms)] += 1
        # Smoothed, so that a term which stands everywhere still counts a little.
        self._idf = (np.log((1 + len(counts)) / (1 + found)) + 1).astype(np.float32)
        rows = [self._weighed(each) for each in counts]
        self._starts = np.cumsum([0, *(len(at) for at, _ in rows)])
        self._at = np.concatenate([at for at, _ in rows]) if rows else np.zeros(0, np.int64)
        self._weights = np.concatenate([weights for _, weights in rows]) if rows else np.zeros(0, np.float32)

    def like(self, other: Counts) -> np.ndarray:
        """The cosine of each text with another one: float of shape (texts,)."""
        at, weights = self._weighed(other)
        dense = np.zeros(len(self.terms) + 1, dtype=np.float32)
        dense[at] = weights
        products = np.concatenate([dense[self._at] * self._weights, np.zeros(1, np.float32)])
        sums = np.add.reduceat(products, self._starts[:-1]) if self._size else np.zeros(0)
        # A text without terms would be given what stands behind it.
        return np.where(np.diff(self._starts) > 0, sums, 0.0).astype(float)

    def weights_of(self, other: Counts) -> dict[int, float]:
        """Term -> what it weighs in another text."""
        at, weights = self._weighed(other)
        return {int(self.terms[place]): float(weight) for place, weight in zip(at, weights, strict=True)}

    def _weighed(self, counts: Counts) -> tuple[np.ndarray, np.ndarray]:
        """Places of the known terms and their weights, of length one together."""
        if not len(self.terms):
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        at = np.minimum(np.searchsorted(self.terms, counts.terms), len(self.terms) - 1)
        known = self.terms[at] == counts.terms
        weights = (1 + np.log(counts.times[known])) * self._idf[at[known]]
        length = float(np.linalg.norm(weights))
        return at[known], (weights / length if length else weights).astype(np.float32)
