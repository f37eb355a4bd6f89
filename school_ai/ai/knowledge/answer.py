"""Answers, and the citations that hold them up."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from school_ai.ai.knowledge import sentences
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


class ExtractiveAnswerer:
    """Answers in the materials' own sentences, so that nothing can be said that they do not say.

    The sentences are chosen by how much of the question's content they cover, words that are rare among the passages
    found counting more, together with how near their passage is to the question.
    """

    # Below this nearness of the best passage the materials are taken not to speak of the question. See
    # `benchmarks/knowledge` for the share of questions that it judges rightly.
    LEAST_NEARNESS = 0.30
    # Below this share of the question's content (by weight) a sentence is no answer to it.
    LEAST_COVER = 0.25
    MOST_SENTENCES = 3
    MOST_PASSAGES = 5
    LONGEST_SENTENCE = 500

    def answer(self, question: str, hits: Sequence[Hit]) -> Answer:
        hits = list(hits[: self.MOST_PASSAGES])
        if not hits or hits[0].score < self.LEAST_NEARNESS:
            return self._not_found(hits)
        wanted = _content(question)
        weights = _weights(wanted, [hit.passage.text for hit in hits])
        ranked = sorted(self._candidates(hits, weights), key=lambda found: -found[0])
        if not ranked or ranked[0][0] <= 0:
            return self._not_found(hits)
        chosen = self._choose(ranked)
        # Told in the order of the materials: document by document as they were found, then as they stand on the page.
        order = {hit.passage.name: place for place, hit in enumerate(hits)}
        chosen.sort(key=lambda found: (order[found[1].passage.name], found[2]))
        citations = tuple(cite(hit, start, end) for _, hit, start, end in chosen)
        statements = tuple(
            Statement(" ".join(citation.quote.split()), (number,)) for number, citation in enumerate(citations, 1)
        )
        return Answer(True, statements, citations)

    def _candidates(self, hits: Sequence[Hit], weights: dict[str, float]):
        total = sum(weights.values()) or 1.0
        for hit in hits:
            heading_words = _content(hit.passage.heading)
            for start, end in sentences.spans(hit.passage.text):
                sentence = hit.passage.text[start:end]
                if len(sentence) > self.LONGEST_SENTENCE or len(sentence) < 20 or sentence.endswith("?"):
                    continue
                words = _content(sentence)
                cover = sum(weight for word, weight in weights.items() if word in words) / total
                if cover < self.LEAST_COVER:
                    continue
                by_heading = sum(weight for word, weight in weights.items() if word in heading_words) / total
                defines = 0.15 if _DEFINES.search(sentence) else 0.0
                yield cover + 0.3 * by_heading + defines + hit.score, hit, start, end

    def _choose(self, ranked):
        best = ranked[0][0]
        chosen, said = [], []
        for found in ranked:
            score, hit, start, end = found
            words = _content(hit.passage.text[start:end])
            if score < 0.7 * best or len(chosen) == self.MOST_SENTENCES:
                break
            if any(len(words & other) >= 0.8 * max(1, min(len(words), len(other))) for other in said):
                continue
            chosen.append(found)
            said.append(words)
        return chosen

    def _not_found(self, hits: Sequence[Hit]) -> Answer:
        nearest = tuple(cite(hit, 0, min(len(hit.passage.text), 300)) for hit in hits[:3])
        return Answer(False, (), nearest)


_WORD = re.compile(r"\w+", re.UNICODE)
_DEFINES = re.compile(r"\b(is|are|means|is called|are called|ist|sind|heißt|est|sont|s'appelle)\b", re.IGNORECASE)
# Words that a question is asked with rather than about, in the languages of the demo's materials.
_ASKING = frozenset(
    [
        "a",
        "an",
        "the",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "do",
        "does",
        "did",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "and",
        "or",
        "not",
        "no",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "what",
        "which",
        "who",
        "whom",
        "whose",
        "when",
        "where",
        "why",
        "how",
        "can",
        "could",
        "would",
        "should",
        "will",
        "may",
        "might",
        "must",
        "have",
        "has",
        "had",
        "i",
        "you",
        "he",
        "she",
        "we",
        "they",
        "me",
        "my",
        "your",
        "our",
        "their",
        "there",
        "if",
        "then",
        "than",
        "as",
        "so",
        "tell",
        "explain",
        "describe",
        "define",
        "give",
        "please",
        "about",
        "between",
        "der",
        "die",
        "das",
        "ein",
        "eine",
        "ist",
        "sind",
        "war",
        "was",
        "wer",
        "wie",
        "wo",
        "wann",
        "warum",
        "welche",
        "welcher",
        "welches",
        "und",
        "oder",
        "nicht",
        "von",
        "im",
        "in",
        "am",
        "an",
        "zu",
        "mit",
        "für",
        "auf",
        "den",
        "dem",
        "des",
        "ich",
        "du",
        "wir",
        "sie",
        "es",
        "kann",
        "man",
        "le",
        "la",
        "les",
        "un",
        "une",
        "des",
        "est",
        "sont",
        "que",
        "qui",
        "quoi",
        "quand",
        "comment",
        "pourquoi",
        "où",
        "et",
        "ou",
        "ne",
        "pas",
        "de",
        "du",
        "dans",
        "sur",
        "à",
        "avec",
        "pour",
        "je",
        "tu",
        "il",
        "elle",
        "nous",
        "vous",
        "ce",
        "cette",
        "ces",
    ]
)


def _content(text: str) -> set[str]:
    """The words of a text that carry its content, brought to a common form."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    return {_stem(word) for word in _WORD.findall(plain) if word not in _ASKING and (len(word) > 1 or word.isdigit())}


def _stem(word: str) -> str:
    for ending in ("ings", "ing", "edly", "ies", "ied", "es", "ed", "en", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _weights(wanted: set[str], texts: Sequence[str]) -> dict[str, float]:
    """How much each wanted word tells: inverse document frequency over the passages found."""
    contents = [_content(text) for text in texts]
    return {
        word: math.log(1 + (len(texts) + 1) / (1 + sum(word in content for content in contents))) for word in wanted
    }
