"""Answers, and the citations that hold them up."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from school_ai.ai.knowledge import instructions, sentences, words
from school_ai.ai.knowledge.pages import EXERCISE
from school_ai.ai.knowledge.retrieve import Hit


@dataclass(frozen=True)
class Citation:
    """The very words that a statement rests on: characters `start` to `end` of the page's text."""

    passage: str
    document: str
    title: str
    page_number: int
    start: int
    end: int
    quote: str
    score: float


@dataclass(frozen=True)
class Statement:
    """A sentence of an answer with the numbers (from 1) of its citations."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True)
class Answer:
    """`found` is False when the materials do not say: then there are no statements, but the nearest passages."""

    found: bool
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]


def cite(hit: Hit, start: int, end: int) -> Citation:
    """A citation of characters `start` to `end` of the passage's text."""
    passage = hit.passage
    return Citation(
        passage=passage.name,
        document=passage.document,
        title=passage.title,
        page_number=passage.page_number,
        start=passage.start + start,
        end=passage.start + end,
        quote=passage.text[start:end],
        score=hit.score,
    )


def speak_of_it(hits: Sequence[Hit], unrelated: float) -> bool:
    """Whether any passage is nearer to the question than passages are that have nothing to do with it."""
    return any(hit.nearness >= unrelated for hit in hits)


def not_found(hits: Sequence[Hit]) -> Answer:
    """The materials do not say: the nearest passages are shown instead."""
    nearest = tuple(cite(hit, 0, min(len(hit.passage.text), 300)) for hit in hits[:3])
    return Answer(False, (), nearest)


class ExtractiveAnswerer:
    """Answers in the materials' own sentences, so that nothing can be said that they do not say.

    The sentences are chosen by how much of the question's content they cover, words that are rare among the passages
    found counting more, together with how near their passage is to the question.
    """

    # Below this share of the question's content (by weight) a sentence is no answer to it.
    LEAST_COVER = 0.25
    # What a word counts that stands in the heading instead of the sentence.
    BY_HEADING = 0.7
    # A sentence that itself speaks of so much of the question is an answer even where its passage is a little less near
    # to it than unrelated ones may be.
    SURE_COVER, A_LITTLE = 0.75, 0.1
    # What the others must reach of the best one's score to be told with it.
    BESIDE_THE_BEST = 0.75
    MOST_SENTENCES = 3
    MOST_PASSAGES = 5
    LONGEST_SENTENCE = 500

    def __init__(self, unrelated: float):
        """`unrelated`: the embedder's figure. Where no passage is nearer to the question than that, the materials do
        not speak of it."""
        self.unrelated = unrelated

    def answer(self, question: str, hits: Sequence[Hit]) -> Answer:
        hits = list(hits[: self.MOST_PASSAGES])
        weights = _weights(_asked(question, hits), hits)
        near = speak_of_it(hits, self.unrelated)
        found = [one for one in self._candidates(hits, weights) if near or self._is_sure(one)]
        ranked = sorted(found, key=lambda one: -one.score)
        if not ranked:
            return not_found(hits)
        chosen = self._choose(ranked)
        # Told in the order of the materials: document by document as they were found, then as they stand on the page.
        order = {hit.passage.name: place for place, hit in enumerate(hits)}
        chosen.sort(key=lambda one: (order[one.hit.passage.name], one.start))
        citations = tuple(cite(one.hit, one.start, one.end) for one in chosen)
        statements = tuple(Statement(_plain(citation.quote), (number,)) for number, citation in enumerate(citations, 1))
        return Answer(True, statements, citations)

    def _is_sure(self, found: "_Sentence") -> bool:
        return found.cover >= self.SURE_COVER and found.hit.nearness >= self.unrelated - self.A_LITTLE

    def _candidates(self, hits: Sequence[Hit], weights: dict[frozenset[str], float]) -> Iterator["_Sentence"]:
        for hit in hits:
            if hit.passage.kind == EXERCISE:
                continue  # what asks answers nothing
            heading = _content(hit, hit.passage.heading)
            label: set[str] = set()
            harmless = list(instructions.harmless(hit.passage.text))
            for start, end in sentences.spans(hit.passage.text):
                sentence = hit.passage.text[start:end]
                if not any(first <= start and end <= last for first, last in harmless):
                    continue
                if len(sentence) < SHORTEST_SENTENCE:
                    # "Definition.", "Third law.": says what the next sentence is about.
                    label = set(_content(hit, sentence))
                    continue
                said = label | set(_content(hit, sentence))
                label = set()
                if len(sentence) > self.LONGEST_SENTENCE or sentence.endswith(("?", ":")):
                    continue
                cover = _covered(weights, said)
                # What stands under a heading is about what the heading names, its first sentence most of all.
                by_heading = _covered(weights, said | heading) - cover
                total = cover + self.BY_HEADING * by_heading
                if total < self.LEAST_COVER:
                    continue
                defines = 0.15 if _DEFINES.search(sentence) else 0.0
                first = 0.1 if not hit.passage.text[:start].strip() or start < SHORTEST_SENTENCE else 0.0
                yield _Sentence(total + defines + first + hit.nearness - self.unrelated, cover, hit, start, end)

    def _choose(self, ranked: Sequence["_Sentence"]) -> list["_Sentence"]:
        chosen: list[_Sentence] = []
        said: list[frozenset[str]] = []
        for found in ranked:
            if found.score < self.BESIDE_THE_BEST * ranked[0].score or len(chosen) == self.MOST_SENTENCES:
                break
            content = _content(found.hit, found.hit.passage.text[found.start : found.end])
            if any(len(content & other) >= 0.8 * max(1, min(len(content), len(other))) for other in said):
                continue
            chosen.append(found)
            said.append(content)
        return chosen


@dataclass(frozen=True)
class _Sentence:
    """A sentence of a passage's text that may be told, and how well it fits the question; `cover`: by itself."""

    score: float
    cover: float
    hit: Hit
    start: int
    end: int


# What is shorter is a label of what follows.
SHORTEST_SENTENCE = 20
_BULLET = re.compile(r"^(?:[•▪‣◦*–-]\s+|\(?\d{1,2}[.)]\s+)")


def _plain(quote: str) -> str:
    """The words of a quote as part of an answer: on one line, without what made them an item of a list."""
    return _BULLET.sub("", " ".join(quote.split()))


# Words by which a sentence says what something is.
_DEFINES = re.compile(r"\b(is|are|means|is called|are called|ist|sind|heißt|est|sont|s'appelle)\b", re.IGNORECASE)
# Of a passage that nobody has said the language of.
_USUAL = "en"


def _asked(question: str, hits: Sequence[Hit]) -> list[frozenset[str]]:
    """For each word that the question is about, its stems in the languages of the passages."""
    return words.asked(question, {hit.passage.language or _USUAL for hit in hits})


def _content(hit: Hit, text: str) -> frozenset[str]:
    """The stems of a text of the passage that carry its content."""
    return frozenset(words.content(text, hit.passage.language or _USUAL))


def _weights(asked: Sequence[frozenset[str]], hits: Sequence[Hit]) -> dict[frozenset[str], float]:
    """How much each word asked for tells: inverse document frequency over the passages found."""
    contents = [_content(hit, hit.passage.text) for hit in hits]
    return {
        stems: math.log(1 + (len(hits) + 1) / (1 + sum(bool(stems & content) for content in contents)))
        for stems in asked
    }


def _covered(weights: dict[frozenset[str], float], content: frozenset[str]) -> float:
    """Which part of what is asked for a text speaks of, by weight."""
    total = sum(weights.values()) or 1.0
    return sum(weight for stems, weight in weights.items() if stems & content) / total
