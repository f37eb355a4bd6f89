"""How well a passage fits the words of a question: BM25 (Robertson and Zaragoza 2009,
https://doi.org/10.1561/1500000019), and how words are written where a database's own full-text index finds them.

The database proposes passages that share words with a question, by an index that knows neither languages nor lengths
of passages. What is proposed is scored here.
"""

import base64
import hashlib
import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

# Okapi's usual constants: how soon another occurrence of a word tells no more, and how much a passage's length counts.
K1, B = 1.2, 0.75

_PLAIN = re.compile(r"[a-z0-9]{1,40}", re.ASCII)


def key(stem: str) -> str:
    """A stem as the database's index takes it.

    MariaDB leaves out words of fewer than three characters and of its own list of English words, whatever the school
    needs them for (pH, "is" in a lesson on verbs), splits others (9.81), and takes letters for the same that are not.
    A key has none of this coming to it: it is long enough, no word, and of letters and digits only.
    """
    if _PLAIN.fullmatch(stem):
        return f"qq{stem}"
    return f"qx{hashlib.blake2b(stem.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def written(stems: Iterable[str]) -> str:
    """The stems of a passage as they stand in the database, each as often as in the passage."""
    return " ".join(map(key, stems))


@dataclass(frozen=True)
class Vocabulary:
    """What is known of all passages together. It may lag behind them by some percent: that hardly moves a rank."""

    passages: int = 0
    mean_length: float = 1.0
    # In how many passages a key stands. Those that stand in one only are left out.
    counts: Mapping[str, int] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()

    @classmethod
    def of(cls, passages: Iterable[str], languages: Iterable[str]) -> "Vocabulary":
        """Counted from passages as `written`."""
        counts: Counter[str] = Counter()
        number = length = 0
        for passage in passages:
            keys = passage.split()
            counts.update(set(keys))
            number += 1
            length += len(keys)
        several = {key: count for key, count in counts.items() if count > 1}
        return cls(number, max(1.0, length / (number or 1)), several, frozenset(languages))

    def packed(self) -> str:
        """As text to be kept."""
        facts = [self.passages, self.mean_length, sorted(self.languages), dict(self.counts)]
        return base64.b85encode(zlib.compress(json.dumps(facts).encode(), 6)).decode()

    @classmethod
    def unpacked(cls, text: str) -> "Vocabulary":
        """Raises `ValueError` for what `packed` did not make."""
        try:
            passages, mean_length, languages, counts = json.loads(zlib.decompress(base64.b85decode(text)))
        except zlib.error as error:
            raise ValueError(str(error)) from error
        return cls(passages, mean_length, counts, frozenset(languages))

    def count(self, keys: Iterable[str]) -> int:
        """In how many passages one of the keys stands, at most."""
        return sum(self.counts.get(each, 1) for each in keys)

    def weight(self, keys: Iterable[str]) -> float:
        """Inverse document frequency of what the keys stand for."""
        total = max(self.passages, 1)
        count = min(self.count(keys), total)
        return math.log(1 + (total - count + 0.5) / (count + 0.5))


@dataclass(frozen=True)
class Wanted:
    """What a question asks for: for each of its words the keys under which it may stand, and what it weighs."""

    words: tuple[frozenset[str], ...]
    weights: tuple[float, ...]
    mean_length: float

    @classmethod
    def of(cls, asked: Sequence[Collection[str]], vocabulary: Vocabulary) -> "Wanted":
        """Of the stems of each word (`words.asked`), the rarest word first."""
        keys = sorted((frozenset(map(key, stems)) for stems in asked), key=lambda each: (vocabulary.count(each), *each))
        return cls(tuple(keys), tuple(map(vocabulary.weight, keys)), vocabulary.mean_length)

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset().union(*self.words)

    def rarest(self, vocabulary: Vocabulary, most: int) -> list[str]:
        """Keys of the rarest words, as many words as stand in no more than `most` passages together; at least one.

        Passages that share nothing with a question but its common words rank low whatever else they say, and looking
        them all up is what takes a full-text index its time.
        """
        found: list[str] = []
        total = 0
        for keys in self.words:
            total += vocabulary.count(keys)
            if found and total > most:
                break
            found.extend(sorted(keys))
        return found

    def score(self, passage: str) -> float:
        """BM25 of a passage as `written`."""
        keys = passage.split()
        norm = K1 * (1 - B + B * len(keys) / self.mean_length)
        counts = Counter(key for key in keys if key in self._keys)
        total = 0.0
        for alternatives, weight in zip(self.words, self.weights, strict=True):
            times = sum(counts[each] for each in alternatives)
            total += weight * times * (K1 + 1) / (times + norm)
        return total


def ranked(wanted: Wanted, passages: Mapping[str, str], most: int) -> list[tuple[str, float]]:
    """Names of passages with their scores, best first, those that share no word left out."""
    scores = ((name, wanted.score(text)) for name, text in passages.items())
    return sorted((found for found in scores if found[1] > 0), key=lambda found: (-found[1], found[0]))[:most]
