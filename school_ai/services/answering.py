"""Questions to the shelf: what is found, and what is answered, for a person as they stand in the school.

The tutor, `knowledge.ask` and `knowledge.search` all come through here, so that a rule about what a person may be told
holds on every path.
"""

from dataclasses import dataclass

from frappe.utils import getdate

from school_ai.ai.knowledge.answer import Answer, ExtractiveAnswerer, speak_of_it
from school_ai.ai.knowledge.index import IndexUnavailable
from school_ai.ai.knowledge.retrieve import Hit, Retriever
from school_ai.permissions import Standing, reader
from school_ai.services import generating, shelf


def search(standing: Standing, question: str, course: str | None = None, limit: int = 8) -> list[Hit]:
    """Passages that fit the question and that the person may read, best first."""
    embedder = shelf.embedder()
    retriever = Retriever(embedder, shelf.index_for(embedder), shelf.Shelf())
    try:
        return retriever.search(question, reader(standing), getdate(), course=course, limit=limit)
    except IndexUnavailable as error:
        shelf.index_unavailable(error)


@dataclass(frozen=True)
class Answered:
    """An answer, and who wrote it: a provider's model, or the materials themselves."""

    answer: Answer
    provider: str
    model: str


def answer(standing: Standing, question: str, course: str | None = None) -> Answered:
    """An answer out of what the person may read, every statement with its citation."""
    hits = search(standing, question, course)
    unrelated = shelf.embedder().unrelated
    # A provider is not asked about what the materials do not speak of.
    written = generating.generated(standing, question, hits) if speak_of_it(hits, unrelated) else None
    if written:
        return Answered(written.answer, written.provider, written.model)
    return Answered(ExtractiveAnswerer(unrelated).answer(question, hits), "Local", "extractive")
