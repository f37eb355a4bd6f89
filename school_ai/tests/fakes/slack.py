"""Slack's incoming webhooks on loopback: takes what Slack takes, and refuses what Slack refuses, in its words."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATH = "/services/T0SCHOOL/B0ALERTS/0123456789abcdefghijklmn"
LONGEST_TEXT = 3000
KINDS = {"section", "header", "context", "divider", "actions"}


@dataclass
class FakeSlack:
    """`fails`: so many requests are answered with `status` before one is taken. `messages`: what the channel shows."""

    port: int
    fails: int = 0
    status: int = 500
    messages: list[dict] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{PATH}"

    def answer(self, path: str, kind: str, body: bytes) -> tuple[int, str]:
        if self.fails:
            self.fails -= 1
            return self.status, "internal_error" if self.status >= 500 else "rate_limited"
        if path != PATH:
            return 404, "no_service"
        try:
            message = json.loads(body)
        except ValueError:
            return 400, "invalid_payload"
        if "application/json" not in kind or not isinstance(message, dict):
            return 400, "invalid_payload"
        if not message.get("text") and not message.get("blocks"):
            return 400, "no_text"
        for block in message.get("blocks", ()):
            said = block.get("text") or {}
            if block.get("type") not in KINDS or said.get("type") not in ("mrkdwn", "plain_text"):
                return 400, "invalid_blocks"
            if not 0 < len(said.get("text", "")) <= LONGEST_TEXT:
                return 400, "invalid_blocks"
        self.messages.append(message)
        return 200, "ok"


@contextmanager
def slack(**behaviour) -> Iterator[FakeSlack]:
    """One that is there for a while."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            made.headers.append({name.lower(): value for name, value in self.headers.items()})
            status, text = made.answer(self.path, self.headers.get("Content-Type", ""), body)
            made.answers.append((status, text))
            self.send_response(status)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_arguments) -> None:
            """Nothing is to be reported."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made = FakeSlack(server.server_address[1], **behaviour)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
