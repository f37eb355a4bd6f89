import contextlib

import numpy as np
import pytest

from school_ai.ai.llm import errors
from school_ai.ai.llm.chat import ANTHROPIC, COMPATIBLE, OPENAI, Connection, ProviderChat, Usage
from school_ai.ai.llm.embedding import ProviderEmbedder
from school_ai.tests.fakes.provider import KEY, provider

HELLO = [("human", "Hello")]


@pytest.fixture
def fake():
    with provider() as started:
        yield started


def openai_at(fake, **values) -> Connection:
    return Connection(**{"kind": COMPATIBLE, "model": "gpt-test", "key": KEY, "base_url": fake.openai_url, **values})


def anthropic_at(fake, **values) -> Connection:
    return Connection(**{"kind": ANTHROPIC, "model": "claude-test", "key": KEY, "base_url": fake.root, **values})


@pytest.mark.parametrize("connection_at", [openai_at, anthropic_at])
class TestChat:
    def test_a_reply_comes_with_its_tokens(self, fake, connection_at):
        fake.behaviour.reply = "Forces come in pairs."
        reply = ProviderChat(connection_at(fake)).complete([("system", "Be brief."), *HELLO])
        assert reply.text == "Forces come in pairs."
        assert (reply.tokens_in, reply.tokens_out) == (11, 3)

    def test_what_is_sent_is_what_was_asked_and_no_more(self, fake, connection_at):
        ProviderChat(connection_at(fake, max_tokens=77)).complete(HELLO)
        (request,) = fake.requests
        assert request.body["model"] == connection_at(fake).model
        assert 77 in (request.body.get("max_tokens"), request.body.get("max_completion_tokens"))
        assert "Hello" in str(request.body["messages"])

    def test_a_wrong_key_is_told_and_never_shown(self, fake, connection_at):
        with pytest.raises(errors.WrongKey) as failed:
            ProviderChat(connection_at(fake, key="sk-wrong-secret")).complete(HELLO)
        assert "sk-wrong-secret" not in str(failed.value)

    def test_an_unknown_model(self, fake, connection_at):
        with pytest.raises(errors.UnknownModel):
            ProviderChat(connection_at(fake, model="gpt-99")).complete(HELLO)

    def test_too_many_requests(self, fake, connection_at):
        fake.behaviour.status = 429
        with pytest.raises(errors.RateLimited):
            ProviderChat(connection_at(fake)).complete(HELLO)
        assert len(fake.requests) == 1  # whether to try again is the caller's to decide

    def test_an_error_of_the_provider(self, fake, connection_at):
        fake.behaviour.status = 500
        with pytest.raises(errors.Refused):
            ProviderChat(connection_at(fake)).complete(HELLO)

    def test_a_reply_in_another_format(self, fake, connection_at):
        fake.behaviour.garbage = True
        with pytest.raises(errors.BadReply):
            ProviderChat(connection_at(fake)).complete(HELLO)

    def test_an_address_that_leads_elsewhere_is_not_followed(self, fake, connection_at):
        with provider() as other:
            fake.behaviour.leads_to = other.root
            for ask in (lambda chat: chat.complete(HELLO), lambda chat: list(chat.stream(HELLO))):
                with pytest.raises(errors.Redirected):
                    ask(ProviderChat(connection_at(fake)))
            assert len(fake.requests) == 2
            assert other.requests == []

    def test_a_cut_connection(self, fake, connection_at):
        fake.behaviour.cut = True
        with pytest.raises(errors.Unreachable):
            ProviderChat(connection_at(fake)).complete(HELLO)

    def test_a_slow_reply(self, fake, connection_at):
        fake.behaviour.delay = 2
        with pytest.raises(errors.TimedOut):
            ProviderChat(connection_at(fake, timeout=0.3)).complete(HELLO)

    def test_nobody_there(self, fake, connection_at):
        with pytest.raises(errors.Unreachable):
            ProviderChat(connection_at(fake, base_url="http://127.0.0.1:9/v1")).complete(HELLO)


class TestEmbedding:
    def test_vectors_are_of_unit_length_and_in_order(self, fake):
        embedder = ProviderEmbedder(openai_at(fake, model="embed-test"))
        vectors = embedder.embed_passages(["a force is a push", "an acid turns litmus red"] * 50)
        assert vectors.shape == (100, 256)
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        assert vectors[0] @ embedder.embed_question("push with force") > vectors[1] @ embedder.embed_question(
            "push with force"
        )
        assert len(fake.requests) == 4  # two batches, two questions

    def test_an_address_that_leads_elsewhere_is_not_followed(self, fake):
        with provider() as other:
            fake.behaviour.leads_to = other.root
            with pytest.raises(errors.Redirected):
                ProviderEmbedder(openai_at(fake, model="embed-test")).embed_question("push with force")
            assert other.requests == []

    def test_no_texts_need_no_request(self, fake):
        assert len(ProviderEmbedder(openai_at(fake, model="embed-test")).embed_passages([])) == 0
        assert not fake.requests

    def test_models_have_names_that_tell_them_apart(self, fake):
        one = ProviderEmbedder(openai_at(fake, model="embed-test")).name
        assert one != ProviderEmbedder(openai_at(fake, model="other")).name
        assert one != ProviderEmbedder(openai_at(fake, kind=OPENAI, model="embed-test")).name

    def test_a_wrong_key(self, fake):
        with pytest.raises(errors.WrongKey):
            ProviderEmbedder(openai_at(fake, model="embed-test", key="wrong")).embed_question("x")

    def test_a_reply_in_another_format(self, fake):
        fake.behaviour.garbage = True
        with pytest.raises(errors.BadReply):
            ProviderEmbedder(openai_at(fake, model="embed-test")).embed_question("x")


def test_a_connection_never_shows_its_key():
    assert KEY not in repr(Connection(OPENAI, "m", KEY))


def test_nothing_is_reported_to_a_tracing_service():
    import os

    import school_ai.ai.llm  # noqa: F401

    assert os.environ["LANGSMITH_TRACING"] == "false"


@pytest.mark.parametrize("connection_at", [openai_at, anthropic_at])
class TestStream:
    def test_a_reply_comes_in_parts_with_its_tokens(self, fake, connection_at):
        fake.behaviour.reply = "Forces come in pairs. [1] Each acts on another body."
        used = Usage()
        parts = list(ProviderChat(connection_at(fake)).stream(HELLO, used))
        assert len(parts) > 3
        assert "".join(parts) == fake.behaviour.reply
        assert used.tokens_in == 11
        assert used.tokens_out >= 3

    def test_a_connection_cut_in_the_middle(self, fake, connection_at):
        fake.behaviour.reply = "Forces come in pairs. [1] Each acts on another body."
        fake.behaviour.cut_after = 20
        seen: list[str] = []
        with contextlib.suppress(errors.ProviderError):
            seen.extend(ProviderChat(connection_at(fake)).stream(HELLO))
        assert len("".join(seen)) < len(fake.behaviour.reply)

    def test_errors_are_those_of_a_whole_reply(self, fake, connection_at):
        fake.behaviour.status = 429
        with pytest.raises(errors.RateLimited):
            list(ProviderChat(connection_at(fake)).stream(HELLO))
