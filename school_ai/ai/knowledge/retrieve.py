"""Finds the passages that a question is about, among those that the asker may read.

Two rankings are made and fused: by nearness of meaning, which the vector index knows, and by words, which the school's
database knows. What the database says at this moment decides who may read what: each ranking is of passages that it
lets the reader have, and those that are handed out are looked at once more as they are loaded.
"""

import datetime
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from school_ai.ai.knowledge import fuse, keywords, words
from school_ai.ai.knowledge.audience import Reader
from school_ai.ai.knowledge.diversity import spread
from school_ai.ai.knowledge.embed import Embedder
from school_ai.ai.knowledge.index import VectorIndex
from school_ai.ai.knowledge.keywords import Vocabulary
from school_ai.ai.knowledge.pages import PARAGRAPH


@dataclass(frozen=True)
class StoredPassage:
    """A passage as the school's database holds it at this moment, with what decides who may read it."""

    name: str
    document: str
    title: str
    course: str | None
    page_number: int
    start: int
    end: int
    heading: str
    text: str
    scope: str
    visible_from: datetime.date | None = None
    visible_until: datetime.date | None = None
    # of the text, ISO 639-1; empty where nobody has said
    language: str = ""
    # what is in it: a kind of school_ai.ai.knowledge.pages
    kind: str = PARAGRAPH


@dataclass(frozen=True)
class Hit:
    """A passage that was found.

    `score` ranks it among what was found with it (0 to 1): it tells nothing across questions. `nearness` is cosine
    similarity to the question (-1 to 1), or the most that it can be where a passage was found by its words alone.
    """

    passage: StoredPassage
    score: float
    nearness: float


@dataclass(frozen=True)
class View:
    """What part of the shelf is looked at: what the reader may read today, and of that what is asked for."""

    reader: Reader
    today: datetime.date
    # Documents of other courses are left out; those of no course are not.
    course: str | None = None

    @property
    def is_everything(self) -> bool:
        return self.reader.reads_all and not self.course

    def shows(self, passage: StoredPassage) -> bool:
        if self.course and passage.course and passage.course != self.course:
            return False
        return self.reader.may_read(passage.scope, passage.visible_from, passage.visible_until, self.today)


class Passages(Protocol):
    """What retrieval asks of the school's database."""

    def vocabulary(self) -> Vocabulary: ...

    def with_words(self, keys: Sequence[str], view: View, limit: int) -> dict[str, str]:
        """Passages in view in which one of the keys stands, as `keywords.written`, those likeliest to fit."""

    def readable(self, names: Sequence[str], view: View) -> Collection[str]:
        """Which of these passages are in view."""

    def load(self, names: Sequence[str]) -> dict[str, StoredPassage]:
        """Passages by name. Those that are gone are not among the result."""


Ranking = list[tuple[str, float]]


class Retriever:
    """Hybrid retrieval: dense vectors and BM25, fused."""

    # How long the two rankings are that are fused.
    RANKED = 100
    # Passages that the full-text index proposes for the ranking by words.
    CANDIDATES = 300
    # What the full-text index may look through: it takes some 5 µs for each passage in which a word stands. Of the ten
    # passages that are best by their words among 100,000, nine are found so (a limit of 20,000: 98 of 100, in 90 ms).
    LOOKED_THROUGH = 4000
    # So many are asked of the vector index at first, and at most. It gives many quickly, but takes longest to tell which
    # of them somebody may read: a third of a millisecond for every thousand entries that they may.
    PROPOSED, MOST_PROPOSED = 300, 4000
    # As many in the ranking by nearness are enough not to ask again.
    ENOUGH = 30

    def __init__(self, embedder: Embedder, index: VectorIndex, passages: Passages):
        self.embedder = embedder
        self.index = index
        self.passages = passages

    def search(
        self, question: str, reader: Reader, today: datetime.date, *, course: str | None = None, limit: int = 8
    ) -> list[Hit]:
        """The passages that fit best, best first. With `course`, those of other courses' documents are left out.

        Raises `IndexUnavailable`, and what the embedder raises.
        """
        if reader.reads_nothing:
            return []
        view = View(reader, today, course)
        with ThreadPoolExecutor(1) as beside:
            proposing = beside.submit(self._propose, question)
            by_words = self.by_words(question, view)
            by_nearness = self._in_view(*proposing.result(), view, max(limit, self.ENOUGH))
        return self._hits(by_nearness, by_words, view, limit)

    def by_nearness(self, question: str, view: View) -> Ranking:
        """Names of passages in view with their cosine similarity, nearest first."""
        return self._in_view(*self._propose(question), view, self.ENOUGH)

    def by_words(self, question: str, view: View) -> Ranking:
        """Names of passages in view with their BM25, best first."""
        vocabulary = self.passages.vocabulary()
        wanted = keywords.Wanted.of(words.asked(question, vocabulary.languages), vocabulary)
        if not wanted.words:
            return []
        keys = wanted.rarest(vocabulary, self.LOOKED_THROUGH)
        return keywords.ranked(wanted, self.passages.with_words(keys, view, self.CANDIDATES), self.RANKED)

    def _propose(self, question: str) -> tuple[np.ndarray, Ranking]:
        """Run beside the database's work: nothing here may touch the database."""
        vector = self.embedder.embed_question(question)
        return vector, self.index.nearest(vector, None, self.PROPOSED)

    def _in_view(self, vector: np.ndarray, proposed: Ranking, view: View, enough: int) -> Ranking:
        if view.is_everything:
            return proposed[: self.RANKED]
        kept = self._kept(proposed, view)
        # As long as there is more in the index, and few of it were in view, it is asked once more.
        if len(kept) < enough and len(proposed) >= self.PROPOSED:
            wanted = int(1.5 * self.RANKED * len(proposed) / max(1, len(kept)))
            if wanted <= self.MOST_PROPOSED or view.reader.reads_all:
                wider = self.index.nearest(vector, None, min(wanted, self.MOST_PROPOSED))
            else:
                wider = self.index.nearest(vector, view.reader.scopes, 2 * self.RANKED)
            kept = self._kept(wider, view)
        return kept[: self.RANKED]

    def _kept(self, proposed: Ranking, view: View) -> Ranking:
        readable = self.passages.readable([name for name, _ in proposed], view)
        return [found for found in proposed if found[0] in readable]

    def _hits(self, by_nearness: Ranking, by_words: Ranking, view: View, limit: int) -> list[Hit]:
        fused = fuse.min_max([by_nearness, by_words])
        nearness = dict(by_nearness)
        farthest = min(nearness.values(), default=0.0)
        names = sorted(fused, key=lambda name: (-fused[name], name))
        hits: list[Hit] = []
        at_a_time = 4 * limit
        for start in range(0, len(names), at_a_time):
            batch = names[start : start + at_a_time]
            loaded = self.passages.load(batch)
            hits += [
                Hit(loaded[name], fused[name], nearness.get(name, farthest))
                for name in batch
                if name in loaded and view.shows(loaded[name])
            ]
            if len(hits) >= 2 * limit:
                break
        return spread(hits, limit)
