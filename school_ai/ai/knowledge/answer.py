"""Answers, and the citations that hold them up."""

import math
import re
from collections.abc import Sequence
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
    MOST_SENTENCES = 3
    MOST_PASSAGES = 5
    LONGEST_SENTENCE = 500

    def __init__(self, unrelated: float):
        """`unrelated`: the embedder's figure. Where no passage is nearer to the question than that, the materials do
        not speak of it."""
        self.unrelated = unrelated

    def answer(self, question: str, hits: Sequence[Hit]) -> Answer:
        hits = list(hits[: self.MOST_PASSAGES])
        if not speak_of_it(hits, self.unrelated):
            return not_found(hits)
        weights = _weights(_asked(question, hits), hits)
        ranked = sorted(self._candidates(hits, weights), key=lambda found: -found[0])
        if not ranked or ranked[0][0] <= 0:
            return not_found(hits)
        chosen = self._choose(ranked)
        # Told in the order of the materials: document by document as they were found, then as they stand on the page.
        order = {hit.passage.name: place for place, hit in enumerate(hits)}
        chosen.sort(key=lambda found: (order[found[1].passage.name], found[2]))
        citations = tuple(cite(hit, start, end) for _, hit, start, end in chosen)
        statements = tuple(
            Statement(" ".join(citation.quote.split()), (number,)) for number, citation in enumerate(citations, 1)
        )
        return Answer(True, statements, citations)

    def _candidates(self, hits: Sequence[Hit], weights: dict[frozenset[str], float]):
        for hit in hits:
            if hit.passage.kind == EXERCISE:
                continue  # what asks answers nothing
            by_heading = _covered(weights, _content(hit, hit.passage.heading))
            harmless = list(instructions.harmless(hit.passage.text))
            for start, end in sentences.spans(hit.passage.text):
                sentence = hit.passage.text[start:end]
                if not any(first <= start and end <= last for first, last in harmless):
                    continue
                if len(sentence) > self.LONGEST_SENTENCE or len(sentence) < 20 or sentence.endswith("?"):
                    continue
                cover = _covered(weights, _content(hit, sentence))
                if cover < self.LEAST_COVER:
                    continue
                defines = 0.15 if _DEFINES.search(sentence) else 0.0
                yield cover + 0.3 * by_heading + defines + hit.nearness, hit, start, end

    def _choose(self, ranked):
        best = ranked[0][0]
        chosen, said = [], []
        for found in ranked:
            score, hit, start, end = found
            content = _content(hit, hit.passage.text[start:end])
            if score < 0.7 * best or len(chosen) == self.MOST_SENTENCES:
                break
            if any(len(content & other) >= 0.8 * max(1, min(len(content), len(other))) for other in said):
                continue
            chosen.append(found)
            said.append(content)
        return chosen


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
