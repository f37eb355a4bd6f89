"""The shelf of course materials as a LangChain retriever, for what others build on it.

    from school_ai.services.langchain_retriever import ShelfRetriever

    ShelfRetriever(user="pupil@school.example", course="Physics 10").invoke("What is friction?")

It finds what the user may read, and what the tutor's mode for the question lets a pupil see, as every other way to the
shelf does. To be used within a site (`frappe.connect`).
"""

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from school_ai.permissions import standing_of
from school_ai.services import answering


class ShelfRetriever(BaseRetriever):
    """Passages as LangChain documents, best first. `metadata` says where each stands and how well it fits."""

    user: str
    course: str | None = None
    limit: int = 8

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun | None = None
    ) -> list[Document]:
        found = answering.search(standing_of(self.user), query, self.course, self.limit)
        return [
            Document(
                id=hit.passage.name,
                page_content=hit.passage.text,
                metadata={
                    "document": hit.passage.document,
                    "title": hit.passage.title,
                    "course": hit.passage.course,
                    "page_number": hit.passage.page_number,
                    "heading": hit.passage.heading,
                    "start": hit.passage.start,
                    "end": hit.passage.end,
                    "score": hit.score,
                    "nearness": hit.nearness,
                },
            )
            for hit in found.told
        ]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun | None = None
    ) -> list[Document]:
        # Not in a thread of its own, as LangChain would: Frappe's connection to the site belongs to this one.
        return self._get_relevant_documents(query)
