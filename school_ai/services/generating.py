"""Answers that the chat provider writes, where the school has one and the person's words may go to it.

Where anything stands in the way (no consent, no budget, a provider that fails or is slow) there is no such answer, and
the materials are quoted instead: a pupil is never left without one because a provider is away.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import frappe

from school_ai import settings
from school_ai.ai.knowledge import synthesis
from school_ai.ai.knowledge.answer import Answer, not_found
from school_ai.ai.knowledge.retrieve import Hit
from school_ai.ai.llm import errors
from school_ai.permissions import Standing
from school_ai.services import chatting, consent
from school_ai.services.auditing import writing

PURPOSE = "Answer"


@dataclass(frozen=True)
class Generated:
    """An answer of which every citation was checked, and who wrote it."""

    answer: Answer
    provider: str
    model: str
    tokens_in: int = 0
    tokens_out: int = 0


# Told the text of an answer as far as it has grown.
OnGrowth = Callable[[Answer], None]


def may_generate(standing: Standing) -> bool:
    """Whether there is a chat provider that the person's words may go to."""
    provider = settings.chat_provider()
    return not provider.is_local and consent.may_send(standing, provider)


def generated(
    standing: Standing, question: str, hits: Sequence[Hit], on_growth: OnGrowth | None = None
) -> Generated | None:
    """The provider's answer out of the passages. None where the materials are to be quoted instead.

    When nothing of what the provider wrote holds, the answer is that the materials do not say. With `on_growth` the
    answer is streamed, and what of it holds is told sentence by sentence.
    """
    if not hits or not may_generate(standing):
        return None
    provider = settings.chat_provider()
    hits = list(hits[: synthesis.MOST_PASSAGES])
    checker = synthesis.Checker(hits, question, [hit.passage.language or "en" for hit in hits])

    def take(draft: synthesis.Draft) -> None:
        if checker.take(draft) and on_growth:
            on_growth(checker.answer())

    messages = synthesis.messages(question, hits)
    try:
        with writing.of_pupil(standing.student):
            if on_growth:
                call = chatting.stream(provider, messages, PURPOSE, lambda parts: _each(synthesis.growing(parts), take))
            else:
                call = chatting.complete(provider, messages, PURPOSE)
        if not on_growth:
            _each(synthesis.drafts(call.reply.text), take)
    except errors.ProviderError as error:
        frappe.logger("school_ai").warning("chat provider: %s, the materials are quoted", type(error).__name__)
        return None
    check = checker.check
    chatting.note_citations(call.record, check.kept + check.moved, check.removed)
    answer = checker.answer() or not_found(hits)
    return Generated(answer, provider.kind, provider.model, call.reply.tokens_in, call.reply.tokens_out)


def _each(drafts: Iterable[synthesis.Draft], take: Callable[[synthesis.Draft], None]) -> None:
    for draft in drafts:
        take(draft)
