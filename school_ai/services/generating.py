"""Answers that the chat provider writes, where the school has one and the person's words may go to it.

Where anything stands in the way (no consent, no budget, a provider that fails or is slow) there is no such answer, and
the materials are quoted instead: a pupil is never left without one because a provider is away.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import frappe

from school_ai import settings
from school_ai.ai.knowledge import synthesis
from school_ai.ai.knowledge.answer import Answer, not_found
from school_ai.ai.knowledge.retrieve import Hit
from school_ai.ai.llm import errors
from school_ai.permissions import Standing
from school_ai.services import chatting, consent

PURPOSE = "Answer"


@dataclass(frozen=True)
class Generated:
    """An answer of which every citation was checked, and who wrote it."""

    answer: Answer
    provider: str
    model: str


def generated(standing: Standing, question: str, hits: Sequence[Hit]) -> Generated | None:
    """The provider's answer out of the passages. None where the materials are to be quoted instead.

    When nothing of what the provider wrote holds, the answer is that the materials do not say.
    """
    provider = settings.chat_provider()
    if provider.is_local or not hits or not consent.may_send(standing, provider):
        return None
    hits = list(hits[: synthesis.MOST_PASSAGES])
    try:
        call = chatting.complete(provider, synthesis.messages(question, hits), PURPOSE)
    except errors.ProviderError as error:
        frappe.logger("school_ai").warning("chat provider: %s, the materials are quoted", type(error).__name__)
        return None
    answer, check = synthesis.checked(call.reply.text, hits, question, [hit.passage.language or "en" for hit in hits])
    chatting.note_citations(call.record, check.kept + check.moved, check.removed)
    return Generated(answer or not_found(hits), provider.kind, provider.model)
