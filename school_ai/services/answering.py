"""Questions to the shelf: what is found, and what is answered, for a person as they stand in the school.

The tutor, `knowledge.ask` and `knowledge.search` all come through here, so that a rule about what a person may be told
holds on every path.
"""

from frappe.utils import getdate

from school_ai.ai.knowledge.answer import Answer, ExtractiveAnswerer
from school_ai.ai.knowledge.index import IndexUnavailable
from school_ai.ai.knowledge.retrieve import Hit, Retriever
from school_ai.permissions import Standing, reader
from school_ai.services import shelf


def search(standing: Standing, question: str, course: str | None = None, limit: int = 8) -> list[Hit]:
    """Passages near to the question that the person may read, nearest first."""
    embedder = shelf.embedder()
    retriever = Retriever(embedder, shelf.index_for(embedder), shelf.load_passages)
    try:
        return retriever.search(question, reader(standing), getdate(), course=course, limit=limit)
    except IndexUnavailable as error:
        shelf.index_unavailable(error)


def answer(standing: Standing, question: str, course: str | None = None) -> Answer:
    """An answer out of what the person may read, every statement with its citation."""
    return ExtractiveAnswerer().answer(question, search(standing, question, course))
