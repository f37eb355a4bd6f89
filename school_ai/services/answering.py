"""Questions to the shelf: what is found, and what is answered, for a person as they stand in the school.

The tutor, `knowledge.ask` and `knowledge.search` all come through here, so that what a person may be told is decided in
one place: which passages they may read, and for a pupil how far the tutor may help with this question.
"""

from collections.abc import Callable
from dataclasses import dataclass

from frappe.utils import getdate

from school_ai.ai.knowledge.answer import Answer, ExtractiveAnswerer, not_found, speak_of_it
from school_ai.ai.knowledge.embed import Embedder
from school_ai.ai.knowledge.index import IndexUnavailable
from school_ai.ai.knowledge.retrieve import Hit, Retriever
from school_ai.ai.knowledge.words_alone import NoVectors
from school_ai.ai.tutor import guard
from school_ai.ai.tutor.asked import Asked, Key
from school_ai.ai.tutor.keeping import keeps
from school_ai.ai.tutor.modes import ASIDE, EXPLAIN, GUIDED, RESTRICTED
from school_ai.permissions import Standing
from school_ai.services import (
    consent,
    deciding,
    destinations,
    generating,
    model_change,
    providers,
    set_tasks,
    shelf,
)
from school_ai.services.deciding import Decided

# A message that has so much of a set task in it is not told what the task's key says, whatever it is taken for.
NEAR_A_TASK = 0.3
PASSAGES = 8
# Where the materials are looked through, and where passages of them are told. What seems to be off topic may be a word
# that somebody looks up: it is answered with passages and nothing else.
LOOKED_FOR = (EXPLAIN, GUIDED, ASIDE, RESTRICTED)
TOLD = (EXPLAIN, GUIDED, ASIDE)


@dataclass(frozen=True)
class Found:
    """What a person may be told of what was looked for, best first, and how far they may be helped with it."""

    decided: Decided
    hits: list[Hit]

    @property
    def told(self) -> list[Hit]:
        """The passages whose text may be told."""
        return self.hits if self.decided.decision.mode in TOLD else []


def search(standing: Standing, question: str, course: str | None = None, limit: int = PASSAGES) -> Found:
    """Passages that fit the question and that the person may read and be told now."""
    decided = deciding.decide(standing, Asked(question), course)
    return Found(decided, _kept_back(question, decided, passages(standing, question, course, decided, limit)))


def passages(
    standing: Standing, question: str, course: str | None, decided: Decided, limit: int = PASSAGES
) -> list[Hit]:
    """Passages that fit and that the person may read, where the mode allows for any: they may hold a solution."""
    if not _is_looked_for(decided):
        return []
    return still_readable(standing, _found(standing, question, course, _embedder(standing), limit))


def _is_looked_for(decided: Decided) -> bool:
    """Whether the materials are looked through at all. What is off topic is not, while an assessment is open."""
    decision = decided.decision
    return decision.mode in LOOKED_FOR and not (decision.mode == ASIDE and decision.window)


def _found(standing: Standing, question: str, course: str | None, embedder: Embedder, limit: int) -> list[Hit]:
    """By what was so when the request began: to be looked at again before anything is told."""
    index = embedder if isinstance(embedder, NoVectors) else shelf.index_for(embedder)
    retriever = Retriever(embedder, index, shelf.Shelf())
    try:
        return retriever.search(question, deciding.reader_now(standing), getdate(), course=course, limit=limit)
    except IndexUnavailable as error:
        shelf.index_unavailable(error)


def still_readable(standing: Standing, hits: list[Hit]) -> list[Hit]:
    """Those of the passages that the person may read at this moment, whatever was so when the request began."""
    may_read = deciding.reader_now(standing)
    now = shelf.load_passages([hit.passage.name for hit in hits], at_this_moment=True)
    return [
        hit
        for hit in hits
        if (found := now.get(hit.passage.name))
        and may_read.may_read(found.scope, found.visible_from, found.visible_until, getdate(), found.course)
    ]


def _kept_back(question: str, decided: Decided, hits: list[Hit]) -> list[Hit]:
    """Without the passages that tell what a task comes to, by its key or by computing it. What the course says about
    its subject stays: that is what the task is to be worked out from."""
    if decided.decision.mode == EXPLAIN and not decided.overlaps:
        return hits
    secrets = [guard.secrets_of(question, Key()), *secrets_near(decided)]
    return [hit for hit in hits if keeps(hit.passage.text, secrets)]


def secrets_near(decided: Decided) -> list[guard.Secrets]:
    """What is not to be told of the set tasks that the message has to do with."""
    keys = set_tasks.all_tasks().keys
    near = [each.task for each in decided.overlaps if each.share >= NEAR_A_TASK]
    return [guard.secrets_of(task.question, keys.get(task.name, Key())) for task in near]


def _embedder(standing: Standing) -> Embedder:
    """The model that the index is searched with, or none where the person's words may not go to its provider."""
    provider = model_change.searched_with()
    return providers.embedder(provider) if consent.may_send(standing, provider) else NoVectors()


def _embedder_inside() -> Embedder:
    """The model that the index is searched with, or none where it is outside the school."""
    provider = model_change.searched_with()
    inside = not provider.is_outside and destinations.allows(provider)
    return providers.embedder(provider) if inside else NoVectors()


@dataclass(frozen=True)
class Answered:
    """An answer, and who wrote it: a provider's model, or the materials themselves."""

    answer: Answer
    provider: str
    model: str
    tokens_in: int = 0
    tokens_out: int = 0


def answer(
    standing: Standing, question: str, course: str | None = None, on_growth: Callable[[Answer], None] | None = None
) -> Answered:
    """A full answer out of what the person may read, every statement with its citation. For questions that may be
    answered in full: whoever calls this has decided so. `on_growth` is called with the answer so far whenever a
    provider has written a sentence that holds."""
    embedder = _embedder(standing)
    hits = _found(standing, question, course, embedder, PASSAGES)
    unrelated = embedder.unrelated
    # A provider is not asked about what the materials do not speak of.
    written = generating.generated(standing, question, hits, on_growth) if speak_of_it(hits, unrelated) else None
    # A provider takes seconds, in which a document may have been taken away.
    readable = still_readable(standing, hits)
    if written and len(readable) == len(hits):
        return Answered(written.answer, written.provider, written.model, written.tokens_in, written.tokens_out)
    return Answered(ExtractiveAnswerer(unrelated).answer(question, readable), "Local", "extractive")


def quoted(standing: Standing, question: str, course: str | None = None) -> tuple[Decided, Answer]:
    """What a person may be told in the materials' own words, found without sending anything out of the school."""
    decided = deciding.decide(standing, Asked(question), course)
    if not _is_looked_for(decided):
        return decided, Answer(False, (), ())
    embedder = _embedder_inside()
    hits = still_readable(standing, _found(standing, question, course, embedder, PASSAGES))
    hits = _kept_back(question, decided, hits)
    if decided.decision.mode != EXPLAIN:
        return decided, not_found(hits)
    return decided, ExtractiveAnswerer(embedder.unrelated).answer(question, hits)
