"""Messages as vectors: cues, words and word pairs, what sentences are framed like, and pieces of words."""

import re
from collections import Counter
from collections.abc import Container, Sequence
from itertools import pairwise

import numpy as np

from school_ai.ai.tutor import cues, learned
from school_ai.ai.tutor.asked import Asked

_TOKEN = re.compile(r"\d+|[^\W\d_]+|[?!=+*/_→<>\"]")
_FEWEST = 2
# In so many messages a word must stand to belong to the frame of sentences, and a piece of a frame to say something.
_FEWEST_OF_FRAME, _FEWEST_FRAMES = 20, 3
_GAP = "~"
# What a part of the features weighs beside words.
_OF_FRAMES = 1.0


def tokens_of(text: str) -> list[str]:
    """Words and signs of a text; numbers are all the same."""
    return ["0" if token.isdigit() else token for token in _TOKEN.findall(cues.plain(text, 1500))][:250]


def words(tokens: list[str]) -> list[str]:
    """Tokens and their pairs."""
    return (
        tokens
        + [f"{first} {second}" for first, second in pairwise(tokens)]
        + [f"^{' '.join(tokens[:2])}", f"{' '.join(tokens[-2:])}$"]
    )


def frames(tokens: list[str], common: Container[str]) -> list[str]:
    """Three to five tokens in a row, with a gap for words that are not common: "why does ~" says what a question is
    for, whatever it is about."""
    framed = ["^"]
    for token in tokens:
        if token in common:
            framed.append(token)
        elif framed[-1] != _GAP:
            framed.append(_GAP)
    framed.append("$")
    return [" ".join(framed[i : i + size]) for size in (3, 4, 5) for i in range(len(framed) - size + 1)]


def letters(tokens: list[str]) -> list[str]:
    """Pieces of three to five letters, within words."""
    pieces = []
    for token in tokens[:150]:
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

        of_tokens = [tokens_of(each.text) for each in messages]
        in_messages = Counter(token for tokens in of_tokens for token in set(tokens))
        self.common_ = frozenset(token for token, count in in_messages.items() if count >= _FEWEST_OF_FRAME)
        parts = [self._parts(tokens) for tokens in of_tokens]
        seen: Counter[str] = Counter()
        for found in parts:
            for features, _ in found:
                seen.update(features.keys())
        first = len(cues.NAMES)
        kept = sorted(
            feature for feature, count in seen.items() if count >= (_FEWEST_FRAMES if feature[0] == "f" else _FEWEST)
        )
        self.columns_ = {feature: first + at for at, feature in enumerate(kept)}
        self.idf_ = np.ones(first + len(kept), np.float32)
        for feature, column in self.columns_.items():
            self.idf_[column] = np.log((1 + len(parts)) / (1 + seen[feature])) + 1
        rows = [self._row(each, found) for each, found in zip(messages, parts, strict=True)]
        columns = np.concatenate([row[0] for row in rows])
        values = np.concatenate([row[1] for row in rows])
        begins = np.concatenate([[0], np.cumsum([len(row[0]) for row in rows])])
        return csr_matrix((values, columns, begins), shape=(len(rows), first + len(kept)))

    def arrays(self) -> dict[str, np.ndarray]:
        return {
            "idf": self.idf_,
            "features": learned.strings(self.columns_),
            "common": learned.strings(sorted(self.common_)),
        }

    def take(self, kept: dict[str, np.ndarray]) -> None:
        """Be as the vectoriser whose `arrays` these are."""
        self.idf_ = kept["idf"]
        self.common_ = frozenset(learned.texts(kept["common"]))
        first = len(cues.NAMES)
        self.columns_ = {feature: first + at for at, feature in enumerate(learned.texts(kept["features"]))}

    def of(self, asked: Asked) -> tuple[np.ndarray, np.ndarray]:
        """Columns and values of a message's vector."""
        return self._row(asked, self._parts(tokens_of(asked.text)))

    def _parts(self, tokens: list[str]) -> list[tuple[Counter[str], float]]:
        """How often each feature is there, kind by kind, and what the kind weighs."""
        return [
            (Counter(f"{prefix}{feature}" for feature in found), scale)
            for prefix, found, scale in (
                ("w", words(tokens), self.of_words),
                ("f", frames(tokens, self.common_), _OF_FRAMES),
                ("l", letters(tokens), self.of_letters),
            )
        ]

    def _row(self, asked: Asked, parts: list[tuple[Counter[str], float]]) -> tuple[np.ndarray, np.ndarray]:
        of_cues = np.array(cues.of(asked), np.float32)
        columns = [np.flatnonzero(of_cues)]
        values = [of_cues[columns[0]] * self.of_cues]
        for features, scale in parts:
            counts = {column: count for name, count in features.items() if (column := self.columns_.get(name))}
            if counts:
                at = np.fromiter(counts, np.int64, len(counts))
                weights = np.log1p(np.fromiter(counts.values(), np.float32, len(counts))) * self.idf_[at]
                columns.append(at)
                values.append(scale * 3 * weights / np.linalg.norm(weights))
        return np.concatenate(columns), np.concatenate(values).astype(np.float32)
