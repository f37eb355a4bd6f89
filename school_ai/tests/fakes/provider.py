"""A chat and embedding provider on loopback that speaks the wire formats of OpenAI and Anthropic.

It answers as it is told: well, slowly, with an error of the provider's own, with something that is no JSON, or by
cutting the connection. Every request is kept, so that a test can look at what left the school.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from school_ai.tests.fakes.embedder import WordEmbedder

KEY = "sk-test-0123456789abcdef"


@dataclass
class Request:
    """What came over the wire."""

    path: str
    headers: dict[str, str]
    body: dict


@dataclass
class Behaviour:
    """How the provider answers."""

    # what it says, or a function that makes that of the request's body
    reply: str | Callable[[dict], str] = "ready"
    status: int = 200
    delay: float = 0.0
    garbage: bool = False
    cut: bool = False
    # the address that it leads on to
    leads_to: str = ""
    # in a streamed reply: after so many characters the connection is cut; 0 for never
    cut_after: int = 0
    # so many requests are answered with `status`, those that follow well; 0 for all of them
    failures: int = 0
    models: tuple[str, ...] = ("gpt-test", "claude-test", "embed-test")


@dataclass
class FakeProvider:
    """`base_url` for OpenAI's format ends in /v1, Anthropic's does not."""

    port: int
    behaviour: Behaviour = field(default_factory=Behaviour)
    requests: list[Request] = field(default_factory=list)

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def openai_url(self) -> str:
        return f"{self.root}/v1"


@contextmanager
def provider():
    """A provider that is there for a while."""
    server = _Server(("127.0.0.1", 0), _Handler)
    fake = FakeProvider(server.server_address[1])
    server.fake = fake
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """A client that did not wait for the reply is what some tests are about: nothing to report."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        fake: FakeProvider = self.server.fake
        behaviour = fake.behaviour
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        fake.requests.append(Request(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        if behaviour.delay:
            time.sleep(behaviour.delay)
        if behaviour.cut:
            self.close_connection = True
            self.connection.close()
            return
        if behaviour.leads_to:
            self.send_response(307)
            self.send_header("Location", behaviour.leads_to + self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if behaviour.garbage:
            self._send(200, b"<html>It works!</html>", "text/html")
            return
        status, answer = self._answer(body, behaviour)
        if status == 200 and body.get("stream"):
            self._stream(body, behaviour)
            return
        self._send(status, json.dumps(answer).encode(), "application/json")

    def _answer(self, body: dict, behaviour: Behaviour) -> tuple[int, dict]:
        anthropic = self.path.startswith("/v1/messages")
        # Anthropic's clients sent x-api-key up to their version 1, and a bearer token from version 2 on.
        key = self.headers.get("x-api-key") or (self.headers.get("Authorization") or "").split(" ")[-1]
        if key != KEY:
            return 401, _error(anthropic, "authentication_error", f"Incorrect API key provided: {key}")
        failing = not behaviour.failures or len(self.server.fake.requests) <= behaviour.failures
        if failing and behaviour.status == 429:
            return 429, _error(anthropic, "rate_limit_error", "Rate limit reached")
        if failing and behaviour.status >= 400:
            return behaviour.status, _error(anthropic, "api_error", "The server had an error")
        if body.get("model") not in behaviour.models:
            return 404, _error(anthropic, "not_found_error", f"The model `{body.get('model')}` does not exist")
        if anthropic:
            return 200, _anthropic_message(body, _said(behaviour, body))
        if self.path.endswith("/chat/completions"):
            return 200, _openai_completion(body, _said(behaviour, body))
        if self.path.endswith("/embeddings"):
            return 200, _openai_embeddings(body)
        return 404, _error(False, "invalid_request_error", f"Invalid URL (POST {self.path})")

    def _send(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, body: dict, behaviour: Behaviour) -> None:
        """Server-sent events, each with a few characters of the reply."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        events = _anthropic_events if self.path.startswith("/v1/messages") else _openai_events
        sent = 0
        for event, part in events(body, _said(behaviour, body)):
            if behaviour.cut_after and sent >= behaviour.cut_after:
                return
            self.wfile.write(event.encode())
            self.wfile.flush()
            sent += len(part)

    def log_message(self, *arguments):
        pass


def _said(behaviour: Behaviour, body: dict) -> str:
    return behaviour.reply if isinstance(behaviour.reply, str) else behaviour.reply(body)


def _parts(text: str) -> list[str]:
    return [text[at : at + 7] for at in range(0, len(text), 7)]


def _openai_events(body: dict, reply: str) -> Iterator[tuple[str, str]]:
    frame = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1700000000, "model": body["model"]}

    def event(**values) -> str:
        return f"data: {json.dumps({**frame, **values})}\n\n"

    for part in _parts(reply):
        yield (
            event(choices=[{"index": 0, "delta": {"role": "assistant", "content": part}, "finish_reason": None}]),
            part,
        )
    yield event(choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}]), ""
    if (body.get("stream_options") or {}).get("include_usage"):
        yield event(choices=[], usage={"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14}), ""
    yield "data: [DONE]\n\n", ""


def _anthropic_events(body: dict, reply: str) -> Iterator[tuple[str, str]]:
    def event(kind: str, **values) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **values})}\n\n"

    message = {
        **_anthropic_message(body, ""),
        "content": [],
        "stop_reason": None,
        "usage": {"input_tokens": 11, "output_tokens": 1},
    }
    yield event("message_start", message=message), ""
    yield event("content_block_start", index=0, content_block={"type": "text", "text": ""}), ""
    for part in _parts(reply):
        yield event("content_block_delta", index=0, delta={"type": "text_delta", "text": part}), part
    yield event("content_block_stop", index=0), ""
    yield (
        event(
            "message_delta",
            delta={"stop_reason": "end_turn", "stop_sequence": None},
            usage={"input_tokens": 11, "output_tokens": 3},
        ),
        "",
    )
    yield event("message_stop"), ""


def _error(anthropic: bool, kind: str, message: str) -> dict:
    if anthropic:
        return {"type": "error", "error": {"type": kind, "message": message}}
    return {"error": {"message": message, "type": kind, "param": None, "code": kind}}


def _openai_completion(body: dict, reply: str) -> dict:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1700000000,
        "model": body["model"],
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": reply}, "finish_reason": "stop", "logprobs": None}
        ],
        "usage": {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14},
    }


def _openai_embeddings(body: dict) -> dict:
    texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
    vectors = WordEmbedder().embed_passages(texts)
    return {
        "object": "list",
        "model": body["model"],
        "data": [
            {"object": "embedding", "index": index, "embedding": [float(value) for value in vector]}
            for index, vector in enumerate(vectors)
        ],
        "usage": {"prompt_tokens": 5, "total_tokens": 5},
    }


def _anthropic_message(body: dict, reply: str) -> dict:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [{"type": "text", "text": reply}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 11, "output_tokens": 3},
    }
