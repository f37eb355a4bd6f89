"""Finds the passages that a question is about, among those that the asker may read."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from school_ai.ai.knowledge.audience import Reader
from school_ai.ai.knowledge.embed import Embedder
from school_ai.ai.knowledge.index import VectorIndex


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


@dataclass(frozen=True)
class Hit:
    """A passage that was found, and how near it is to the question (cosine similarity, -1 to 1)."""

    passage: StoredPassage
    score: float


# Loads passages by name. Those that are gone, or whose document is not to be read any more, are not among the result.
LoadPassages = Callable[[Sequence[str]], dict[str, StoredPassage]]

# What is fetched for each passage asked for, since some of it falls to the second look.
_OVERFETCH = 2


class Retriever:
    """Dense retrieval. The index proposes; what the database says at this moment decides."""

    def __init__(self, embedder: Embedder, index: VectorIndex, load: LoadPassages):
        self.embedder = embedder
        self.index = index
        self.load = load

    def search(
        self,
        question: str,
        reader: Reader,
        today: datetime.date,
        *,
        course: str | None = None,
        limit: int = 8,
    ) -> list[Hit]:
        """The nearest passages, nearest first. With `course`, those of other courses' documents are left out."""
        if not reader.reads_all and not reader.scopes:
            return []
        vector = self.embedder.embed_question(question)
        scopes = None if reader.reads_all else reader.scopes
        proposed = dict(self.index.nearest(vector, scopes, limit * _OVERFETCH))
        passages = self.load(list(proposed))
        hits = [
            Hit(passages[name], score)
            for name, score in proposed.items()
            if name in passages and self._fits(passages[name], reader, today, course)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.name))[:limit]

    @staticmethod
    def _fits(passage: StoredPassage, reader: Reader, today: datetime.date, course: str | None) -> bool:
        if course and passage.course and passage.course != course:
            return False
        return reader.may_read(passage.scope, passage.visible_from, passage.visible_until, today)
