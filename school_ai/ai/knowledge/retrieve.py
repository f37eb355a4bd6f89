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
from school_ai.ai.knowledge.query import Catalogue, Place, Query, parse


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
    # since when the document can be seen
    added: datetime.date | None = None
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
        return self.reader.may_read(
            passage.scope, passage.visible_from, passage.visible_until, self.today, passage.course
        )


class Passages(Protocol):
    """What retrieval asks of the school's database."""

    def vocabulary(self) -> Vocabulary: ...

    def with_words(self, keys: Sequence[str], view: View, limit: int) -> dict[str, str]:
        """Passages in view in which one of the keys stands, as `keywords.written`, those likeliest to fit."""

    def readable(self, names: Sequence[str], view: View) -> Collection[str]:
        """Which of these passages are in view."""

    def at(self, place: Place, view: View, limit: int) -> dict[str, str]:
        """Passages in view of which all is so that is said of the place, as `keywords.written`, in their order."""

    def catalogue(self) -> Catalogue:
        """All documents, whoever may read them. May be some seconds old."""

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
    # So many are asked of the vector index at first, and at most. It gives many quickly (2,000 of 100,000 in 18 ms)
    # and is slow where it is told the scopes: 3.5 ms for every thousand entries in them, on top of 40.
    PROPOSED, MOST_PROPOSED = 300, 4000
    # As many in the ranking by nearness are enough not to ask again.
    ENOUGH = 30
    # Passages of a place that a question names: all of a book, but not of a library.
    MOST_OF_A_PLACE = 1000
    # What each thing that a question seems to say about the place adds to a passage's score.
    NEAR = 0.2

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
        query = self.taken_apart(question, view)
        if not query.within.is_anywhere:
            hits = self._hits_within(query, view, limit)
            if hits:
                return hits
        with ThreadPoolExecutor(1) as beside:
            proposing = beside.submit(self._propose, query.text)
            by_words = self.by_words(query.text, view)
            vector, proposed = proposing.result()
        by_nearness = self._in_view(vector, proposed, view, max(limit, self.ENOUGH))
        if query.near.pages or query.near.section:
            self._look_near(query, view, vector, by_nearness, by_words)
        return self._hits(by_nearness, by_words, query.near, view, limit)

    def taken_apart(self, question: str, view: View) -> Query:
        """What the question says about where its answer stands, as far as the reader may know of it."""

        def may_read(document) -> bool:
            return view.reader.may_read(
                document.scope, document.visible_from, document.visible_until, view.today, document.course
            )

        return parse(question, self.passages.catalogue(), view.today, may_read)

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

    def _by_words_of(self, question: str, passages: dict[str, str]) -> Ranking:
        vocabulary = self.passages.vocabulary()
        wanted = keywords.Wanted.of(words.asked(question, vocabulary.languages), vocabulary)
        return keywords.ranked(wanted, passages, len(passages))

    def _hits_within(self, query: Query, view: View, limit: int) -> list[Hit]:
        """Passages of the place that the question names; none where there is no such place in view."""
        there = self.passages.at(query.within, view, self.MOST_OF_A_PLACE)
        if not there:
            return []
        vector = self.embedder.embed_question(query.text)
        by_nearness = self.index.nearest(vector, None, len(there), among=list(there))
        # What says nothing of what is asked is still on the page that was asked for.
        rest = [(name, 0.0) for name in there]
        by_words = self._by_words_of(query.text, there)
        by_words += [found for found in rest if found[0] not in dict(by_words)]
        return self._hits(by_nearness, by_words, query.near, view, limit)

    def _look_near(self, query: Query, view: View, vector: np.ndarray, by_nearness: Ranking, by_words: Ranking) -> None:
        """Add passages of the pages or the chapter that the question seems to speak of to both rankings."""
        place = Place(pages=query.near.pages, section=query.near.section)
        there = self.passages.at(place, view, self.RANKED)
        ranked = {name for name, _ in by_nearness}
        by_nearness += self.index.nearest(
            vector, None, self.RANKED, among=[name for name in there if name not in ranked]
        )
        ranked = {name for name, _ in by_words}
        by_words += self._by_words_of(query.text, {name: text for name, text in there.items() if name not in ranked})

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

    def _hits(self, by_nearness: Ranking, by_words: Ranking, near: Place, view: View, limit: int) -> list[Hit]:
        fused = fuse.min_max([by_nearness, by_words])
        nearness = dict(by_nearness)
        farthest = min(nearness.values(), default=0.0)
        names = sorted(fused, key=lambda name: (-fused[name], name))
        hits: list[Hit] = []
        # Where a place may move a passage up, all are looked at.
        at_a_time = len(names) if near.says else 4 * limit
        for start in range(0, len(names), max(1, at_a_time)):
            batch = names[start : start + at_a_time]
            loaded = self.passages.load(batch)
            hits += [
                Hit(loaded[name], self._moved_up(fused[name], loaded[name], near), nearness.get(name, farthest))
                for name in batch
                if name in loaded and view.shows(loaded[name])
            ]
            if len(hits) >= 2 * limit:
                break
        return spread(sorted(hits, key=lambda hit: (-hit.score, hit.passage.name)), limit)

    def _moved_up(self, score: float, passage: StoredPassage, near: Place) -> float:
        if not near.says:
            return score
        fits = near.fits(passage.document, passage.course, passage.page_number, passage.heading, passage.added)
        return (score + self.NEAR * fits) / (1 + self.NEAR * near.says)
