"""A chat and embedding provider on loopback that speaks the wire formats of OpenAI and Anthropic.

It answers as it is told: well, slowly, with an error of the provider's own, with something that is no JSON, or by
cutting the connection. Every request is kept, so that a test can look at what left the school.
"""

import json
import threading
import time
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

    reply: str = "ready"
    status: int = 200
    delay: float = 0.0
    garbage: bool = False
    cut: bool = False
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
        if behaviour.garbage:
            self._send(200, b"<html>It works!</html>", "text/html")
            return
        status, answer = self._answer(body, behaviour)
        self._send(status, json.dumps(answer).encode(), "application/json")

    def _answer(self, body: dict, behaviour: Behaviour) -> tuple[int, dict]:
        anthropic = self.path.startswith("/v1/messages")
        # Anthropic's clients sent x-api-key up to their version 1, and a bearer token from version 2 on.
        key = self.headers.get("x-api-key") or (self.headers.get("Authorization") or "").split(" ")[-1]
        if key != KEY:
            return 401, _error(anthropic, "authentication_error", f"Incorrect API key provided: {key}")
        if behaviour.status == 429:
            return 429, _error(anthropic, "rate_limit_error", "Rate limit reached")
        if behaviour.status >= 400:
            return behaviour.status, _error(anthropic, "api_error", "The server had an error")
        if body.get("model") not in behaviour.models:
            return 404, _error(anthropic, "not_found_error", f"The model `{body.get('model')}` does not exist")
        if anthropic:
            return 200, _anthropic_message(body, behaviour.reply)
        if self.path.endswith("/chat/completions"):
            return 200, _openai_completion(body, behaviour.reply)
        if self.path.endswith("/embeddings"):
            return 200, _openai_embeddings(body)
        return 404, _error(False, "invalid_request_error", f"Invalid URL (POST {self.path})")

    def _send(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


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
