"""Questions to the shelf: what is found, and what is answered, for a person as they stand in the school.

The tutor, `knowledge.ask` and `knowledge.search` all come through here, so that a rule about what a person may be told
holds on every path.
"""

from dataclasses import dataclass

from frappe.utils import getdate

from school_ai.ai.knowledge.answer import Answer, ExtractiveAnswerer, speak_of_it
from school_ai.ai.knowledge.embed import Embedder
from school_ai.ai.knowledge.index import IndexUnavailable
from school_ai.ai.knowledge.retrieve import Hit, Retriever
from school_ai.ai.knowledge.words_alone import NoVectors
from school_ai.permissions import Standing, reader
from school_ai.services import consent, generating, model_change, providers, shelf


@dataclass(frozen=True)
class Decision:
    """What a person may be told on a question at this moment. Without `may_be_told` nothing is looked for."""

    may_be_told: bool = True


def decide(standing: Standing, question: str) -> Decision:
    """The one place through which every question goes before anything is looked for: searching, asking, the tutor, and
    retrievers that others build on. A rule such as "no solutions while an assessment is open" is decided here, for
    all of them; so far there is none, and everybody may be told what they may read."""
    return Decision()


def search(standing: Standing, question: str, course: str | None = None, limit: int = 8) -> list[Hit]:
    """Passages that fit the question and that the person may read, best first."""
    return still_readable(standing, _found(standing, question, course, limit))


def _found(standing: Standing, question: str, course: str | None, limit: int = 8) -> list[Hit]:
    """As `search`, by what was so when the request began: to be looked at again before anything is told."""
    if not decide(standing, question).may_be_told:
        return []
    embedder = _embedder(standing)
    index = embedder if isinstance(embedder, NoVectors) else shelf.index_for(embedder)
    retriever = Retriever(embedder, index, shelf.Shelf())
    try:
        return retriever.search(question, reader(standing), getdate(), course=course, limit=limit)
    except IndexUnavailable as error:
        shelf.index_unavailable(error)


def still_readable(standing: Standing, hits: list[Hit]) -> list[Hit]:
    """Those of the passages that the person may read at this moment, whatever was so when the request began."""
    may_read = reader(standing)
    now = shelf.load_passages([hit.passage.name for hit in hits], at_this_moment=True)
    return [
        hit
        for hit in hits
        if (found := now.get(hit.passage.name))
        and may_read.may_read(found.scope, found.visible_from, found.visible_until, getdate())
    ]


def _embedder(standing: Standing) -> Embedder:
    """The model that the index is searched with, or none where the person's words may not go to its provider."""
    provider = model_change.searched_with()
    return providers.embedder(provider) if consent.may_send(standing, provider) else NoVectors()


@dataclass(frozen=True)
class Answered:
    """An answer, and who wrote it: a provider's model, or the materials themselves."""

    answer: Answer
    provider: str
    model: str


def answer(standing: Standing, question: str, course: str | None = None) -> Answered:
    """An answer out of what the person may read, every statement with its citation."""
    hits = _found(standing, question, course)
    unrelated = _embedder(standing).unrelated
    # A provider is not asked about what the materials do not speak of.
    written = generating.generated(standing, question, hits) if speak_of_it(hits, unrelated) else None
    # A provider takes seconds, in which a document may have been taken away.
    readable = still_readable(standing, hits)
    if written and len(readable) == len(hits):
        return Answered(written.answer, written.provider, written.model)
    return Answered(ExtractiveAnswerer(unrelated).answer(question, readable), "Local", "extractive")
