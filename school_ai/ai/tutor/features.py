"""Messages as vectors: cues, words and word pairs, and pieces of words."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from school_ai.ai.tutor import cues, learned
from school_ai.ai.tutor.asked import Asked

_TOKEN = re.compile(r"\d+|[^\W\d_]+|[?!=+*/_→<>\"]")
_FEWEST = 2


def words(text: str) -> list[str]:
    """Words and signs of a text and their pairs; numbers are all the same."""
    tokens = ["0" if token.isdigit() else token for token in _TOKEN.findall(cues.plain(text, 1500))][:250]
    return (
        tokens
        + [f"{first} {second}" for first, second in pairwise(tokens)]
        + [f"^{' '.join(tokens[:2])}", f"{' '.join(tokens[-2:])}$"]
    )


def letters(text: str) -> list[str]:
    """Pieces of three to five letters, within words."""
    pieces = []
    for token in _TOKEN.findall(cues.plain(text, 1000))[:150]:
        if token.isalpha():
            word = f" {token} "
            pieces += [word[i : i + size] for size in (3, 4, 5) for i in range(len(word) - size + 1)]
    return pieces


class Vectoriser:
    """Makes vectors of messages, after it has seen those that there are (tf-idf, each part of length one)."""

    def __init__(self, of_cues: float, of_words: float, of_letters: float):
        self.of_cues, self.of_words, self.of_letters = of_cues, of_words, of_letters

    def fit(self, messages: Sequence[Asked]):
        """A sparse matrix (messages × features), and what `of` needs is kept."""
        from scipy.sparse import csr_matrix

        self.columns_: dict[str, int] = {}
        parts = [(each, words(each.text), letters(each.text)) for each in messages]
        seen: Counter[str] = Counter()
        for _, of_words, of_letters in parts:
            seen.update({f"w{token}" for token in of_words})
            seen.update({f"l{token}" for token in of_letters})
        first = len(cues.NAMES)
        kept = sorted(feature for feature, count in seen.items() if count >= _FEWEST)
        self.columns_ = {feature: first + at for at, feature in enumerate(kept)}
        self.idf_ = np.ones(first + len(kept), np.float32)
        for feature, column in self.columns_.items():
            self.idf_[column] = np.log((1 + len(parts)) / (1 + seen[feature])) + 1
        rows = [self.of(each) for each in messages]
        columns = np.concatenate([row[0] for row in rows])
        values = np.concatenate([row[1] for row in rows])
        begins = np.concatenate([[0], np.cumsum([len(row[0]) for row in rows])])
        return csr_matrix((values, columns, begins), shape=(len(rows), first + len(kept)))

    def arrays(self) -> dict[str, np.ndarray]:
        return {"idf": self.idf_, "features": learned.strings(self.columns_)}

    def take(self, kept: dict[str, np.ndarray]) -> None:
        """Be as the vectoriser whose `arrays` these are."""
        self.idf_ = kept["idf"]
        first = len(cues.NAMES)
        self.columns_ = {feature: first + at for at, feature in enumerate(learned.texts(kept["features"]))}

    def of(self, asked: Asked) -> tuple[np.ndarray, np.ndarray]:
        """Columns and values of a message's vector."""
        of_cues = np.array(cues.of(asked), np.float32)
        columns = [np.flatnonzero(of_cues)]
        values = [of_cues[columns[0]] * self.of_cues]
        for prefix, found, scale in (
            ("w", words(asked.text), self.of_words),
            ("l", letters(asked.text), self.of_letters),
        ):
            counts = Counter(self.columns_[key] for token in found if (key := prefix + token) in self.columns_)
            if counts:
                at = np.fromiter(counts, np.int64, len(counts))
                weights = np.log1p(np.fromiter(counts.values(), np.float32, len(counts))) * self.idf_[at]
                columns.append(at)
                values.append(scale * 3 * weights / np.linalg.norm(weights))
        return np.concatenate(columns), np.concatenate(values).astype(np.float32)
