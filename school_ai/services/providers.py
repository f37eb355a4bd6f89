"""The models that the settings name, and what a failing one means to a person."""

import os
from functools import lru_cache
from time import monotonic

from frappe import _

from school_ai import settings
from school_ai.ai.knowledge.embed import Embedder
from school_ai.ai.knowledge.index import IndexUnavailable, connect
from school_ai.ai.llm import errors
from school_ai.ai.llm.chat import Connection, ProviderChat
from school_ai.ai.llm.destinations import address_of
from school_ai.ai.llm.embedding import MaskedEmbedder, ProviderEmbedder
from school_ai.measuring import correlation
from school_ai.services import destinations, masking
from school_ai.settings import Provider


class ProviderFailed(Exception):
    """A provider failed. The text says what to do, in the reader's language."""


def embedder(provider: Provider) -> Embedder:
    """The embedding model of a provider, or the local one, which stays loaded in this process. A provider outside is
    not told who somebody is that a question names."""
    if provider.is_local:
        return _local_embedder(provider.model)
    mask = masking.mask(provider)
    # The people are read here: a question may be embedded in a thread that has no database.
    return MaskedEmbedder(_connection(provider), mask.known) if mask else ProviderEmbedder(_connection(provider))


@lru_cache(maxsize=2)
def _local_embedder(model: str) -> Embedder:
    from school_ai.ai.knowledge.local_embedders import WeightsMissing, load

    try:
        # Half of the cores: the other half is for those who wait for a page.
        return load(model, threads=max(1, (os.cpu_count() or 1) // 2), cache=settings.models_folder())
    except WeightsMissing as error:
        raise ProviderFailed(
            _("The local model {0} is not installed on this server ({1}).").format(_(model), error)
        ) from error


def local_embedder(model: str) -> Embedder:
    """A local embedding model by its name in the settings. Raises `ProviderFailed` where it is not installed."""
    return _local_embedder(model)


def require_local_embedder(model: str) -> None:
    """Raise `ProviderFailed` where the weights of a local embedding model are not installed. Loads it."""
    _local_embedder(model)


def chat(provider: Provider) -> ProviderChat:
    return ProviderChat(_connection(provider))


def _connection(provider: Provider) -> Connection:
    """The one place that calls leave by: none is made without it."""
    found = destinations.refusal(provider)

    def permit() -> None:
        # The rules are read here: a question may be embedded in a thread that has no database.
        if found:
            raise errors.Forbidden(f"{found.why} {found.about}".strip())

    return Connection(
        kind=provider.kind,
        model=provider.model,
        key=provider.key,
        base_url=address_of(provider.kind, provider.base_url),
        timeout=provider.timeout,
        max_tokens=provider.max_tokens,
        correlation=correlation.current(),
        permit=permit,
    )


def test_chat(provider: Provider) -> str:
    """Ask the chat model for a word. Returns a sentence about how it went; raises `ProviderFailed`."""
    started = monotonic()
    try:
        destinations.require(provider)
        chat(provider).complete([("human", "Reply with the single word: ready")])
    except errors.ProviderError as error:
        raise ProviderFailed(words_for(error, provider)) from error
    return _("{0} answered in {1} seconds.").format(provider.model, round(monotonic() - started, 1))


def test_embedding(provider: Provider) -> str:
    """Embed a sentence. Returns a sentence about how it went; raises `ProviderFailed`."""
    started = monotonic()
    try:
        destinations.require(provider)
        vector = embedder(provider).embed_question("Which way does a force act?")
    except errors.ProviderError as error:
        raise ProviderFailed(words_for(error, provider)) from error
    return _("{0} answered in {1} seconds with {2} dimensions.").format(
        provider.model, round(monotonic() - started, 1), len(vector)
    )


def test_index(url: str) -> str:
    """Ask the index server for a sign of life. Returns a sentence; raises `ProviderFailed`."""
    try:
        version = connect(url).get_version()
    except IndexUnavailable as error:
        raise ProviderFailed(
            _(
                "There is no index server at {0}. Is it started? The address of Chroma looks like http://127.0.0.1:8765."
            ).format(url)
        ) from error
    return _("The index server at {0} answers (Chroma {1}).").format(url, version)


def words_for(error: errors.ProviderError, provider: Provider) -> str:
    """What the person who set the provider up should look at."""
    where = provider.base_url or provider.kind
    match error:
        case errors.Forbidden():
            found = destinations.refusal(provider)
            return destinations.words(found) if found else str(error)
        case errors.WrongKey():
            return _(
                "{0} does not accept the key. Please paste it again, whole, and check that it may use {1}."
            ).format(where, provider.model)
        case errors.UnknownModel():
            return _("{0} has no model {1}. Please check the name, and the server address if there is one.").format(
                where, provider.model
            )
        case errors.RateLimited():
            return _("{0} refuses more requests for now: too many at once, or the account's budget is used up.").format(
                where
            )
        case errors.TimedOut():
            return _("{0} did not answer within {1} seconds.").format(where, provider.timeout)
        case errors.Unreachable():
            return _(
                "{0} cannot be reached. Please check the server address and that this server may connect to it."
            ).format(where)
        case errors.Redirected():
            return _(
                "{0} leads on to another address, and nothing is sent there. If that is where texts should go, please "
                "enter it as the server address."
            ).format(where)
        case errors.BadReply():
            return _(
                "{0} answered, but not in the format of {1}. Is the server address right? It often ends in /v1."
            ).format(where, "OpenAI" if provider.kind != "Anthropic" else "Anthropic")
        case errors.Refused():
            return _("{0} answered with an error: {1}").format(where, str(error)[:200])
    return str(error)
