"""Calls of the chat provider: with patience, within the budget, and each of them put down.

What tells who somebody is does not reach a provider outside: whoever calls writes and reads the names, and here, the
one place that all calls go through, they are replaced and put back.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from time import monotonic

import frappe
from frappe.query_builder.functions import Sum
from frappe.utils import get_first_day, now_datetime

from school_ai import settings
from school_ai.ai.llm import errors
from school_ai.ai.llm.chat import Content, Reply, Usage
from school_ai.ai.llm.patience import Backoff, Breaker, guarded
from school_ai.measuring import work as measured
from school_ai.services import destinations, masking, providers
from school_ai.services.auditing import writing
from school_ai.services.auditing.vocabulary import DONE, SENT
from school_ai.services.auditing.vocabulary import FAILED as AUDITED_AS_FAILED
from school_ai.settings import Provider

CALL = "AI Provider Call"
ANSWERED, FAILED = "Answered", "Failed"


class OverBudget(errors.ProviderError):
    """The budget of this month is used up."""


@dataclass(frozen=True)
class Call:
    """A reply, and the record of the call that brought it."""

    reply: Reply
    record: str


def complete(provider: Provider, messages: Sequence[tuple[str, Content]], purpose: str) -> Call:
    """A chat model's reply. Raises a `ProviderError`, at once where the school's rules forbid it, the provider is being
    left alone or the budget is used up."""
    destinations.require(provider)
    require_budget()
    mask = masking.mask(provider)
    sent = masking.hidden(messages, mask) if mask else messages
    started = monotonic()
    # Whoever asks waits no longer than the settings allow, however often it is tried.
    backoff = Backoff(seconds=provider.timeout)
    try:
        reply = guarded(_breaker(provider), backoff, lambda: providers.chat(provider).complete(sent))
    except errors.ProviderError as error:
        _note(provider, purpose, FAILED, started, problem=f"{type(error).__name__}: {error}")
        raise
    record = _note(provider, purpose, ANSWERED, started, reply)
    return Call(replace(reply, text=mask.show(reply.text)) if mask else reply, record)


def stream(
    provider: Provider,
    messages: Sequence[tuple[str, Content]],
    purpose: str,
    take: Callable[[Iterable[str]], None],
) -> Call:
    """As `complete`; `take` is handed the reply part by part as it is written.

    A call is tried again only as long as nothing of it has arrived. What breaks off in the middle counts as failed.
    """
    destinations.require(provider)
    require_budget()
    mask = masking.mask(provider)
    sent = masking.hidden(messages, mask) if mask else messages
    started = monotonic()
    used = Usage()
    written: list[str] = []

    def parts(first: str, rest: Iterator[str]) -> Iterator[str]:
        for part in chain([first], rest):
            written.append(part)
            yield part

    def begin() -> tuple[str, Iterator[str]]:
        reply = providers.chat(provider).stream(sent, used)
        if mask:
            reply = mask.shown(reply)
        return next(reply, ""), reply

    breaker = _breaker(provider)
    try:
        first, rest = guarded(breaker, Backoff(seconds=provider.timeout), begin)
        take(parts(first, rest))
    except errors.ProviderError as error:
        if written:
            breaker.failed()
        _note(provider, purpose, FAILED, started, problem=f"{type(error).__name__}: {error}")
        raise
    reply = Reply("".join(written), used.tokens_in, used.tokens_out)
    return Call(reply, _note(provider, purpose, ANSWERED, started, reply))


def note_citations(record: str, kept: int, removed: int) -> None:
    """Put down what became of the citations in a reply."""
    frappe.db.set_value(CALL, record, {"citations_kept": kept, "citations_removed": removed}, update_modified=False)


def spent_this_month() -> float:
    """What the calls since the first of the month cost, by the prices at their time."""
    call = frappe.qb.DocType(CALL)
    since = get_first_day(now_datetime())
    return float(frappe.qb.from_(call).select(Sum(call.cost)).where(call.creation >= since).run()[0][0] or 0)


def require_budget() -> None:
    """Raise `OverBudget` where a budget is set and used up."""
    budget = settings.amount("chat_monthly_budget")
    if budget and spent_this_month() >= budget:
        raise OverBudget(f"{budget} are spent")


def cost_of(reply: Reply) -> float:
    """In the currency of the prices in the settings."""
    read = reply.tokens_in * settings.amount("chat_price_in")
    written = reply.tokens_out * settings.amount("chat_price_out")
    return (read + written) / 1_000_000


def _note(
    provider: Provider, purpose: str, outcome: str, started: float, reply: Reply | None = None, problem: str = ""
) -> str:
    seconds = monotonic() - started
    tokens_in, tokens_out, cost = (reply.tokens_in, reply.tokens_out, cost_of(reply)) if reply else (0, 0, 0.0)
    measured.provider_called(provider.kind, purpose, outcome, seconds, tokens_in, tokens_out, cost)
    record = frappe.get_doc(
        {
            "doctype": CALL,
            "purpose": purpose,
            "provider": provider.kind,
            "model": provider.model,
            "requested_by": frappe.session.user,
            "outcome": outcome,
            "latency_ms": int(1000 * seconds),
            "tokens_in": tokens_in,
            "tokens_out": tokens_out,
            "cost": cost,
            "problem": problem[:500] or None,
        }
    )
    record.insert(ignore_permissions=True)
    # What has left the school has left it, whatever becomes of this transaction.
    sizes = f", {record.tokens_in} tokens in, {record.tokens_out} out" if reply else ""
    writing.happened(
        SENT,
        DONE if outcome == ANSWERED else AUDITED_AS_FAILED,
        doctype=CALL,
        record=record.name,
        purpose=purpose,
        detail=f"{provider.kind} {provider.model}{sizes}",
    )
    return record.name


class _SharedCounters:
    """Numbers in the site's cache, which all its processes see."""

    def add(self, key: str, seconds: int) -> int:
        full = frappe.cache.make_key(f"school_ai_provider:{key}")
        count = frappe.cache.incrby(full, 1)
        if count == 1:
            frappe.cache.expire(full, seconds)
        return count

    def count(self, key: str) -> int:
        return int(frappe.cache.get(frappe.cache.make_key(f"school_ai_provider:{key}")) or 0)

    def forget(self, key: str) -> None:
        frappe.cache.delete(frappe.cache.make_key(f"school_ai_provider:{key}"))


def _breaker(provider: Provider) -> Breaker:
    return Breaker(f"{provider.kind}:{provider.base_url}:{provider.model}", _SharedCounters())
