"""A receiver of webhooks on loopback: the outside. It answers as it is told, and keeps what came."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Got:
    """A request as it came. Names of headers are in small letters."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> dict:
        return json.loads(self.body)


@dataclass
class Receiver:
    """`status`, `text`, `answers`: headers of the answer; `hang`: until the receiver goes, nothing is answered;
    `meanwhile` is called with each request before it is answered."""

    port: int
    status: int = 200
    text: str = "thanks"
    answers: dict[str, str] = field(default_factory=dict)
    hang: bool = False
    meanwhile: Callable[[Got], None] | None = None
    got: list[Got] = field(default_factory=list)
    ends: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


@contextmanager
def receiver(**behaviour) -> Iterator[Receiver]:
    """One that is there for a while."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            got = Got(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            made.got.append(got)
            if made.hang:
                made.ends.wait(60)
                return
            if made.meanwhile:
                made.meanwhile(got)
            self.send_response(made.status)
            for name, value in made.answers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(made.text.encode())

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_arguments) -> None:
            """Nothing is to be reported."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request, client_address) -> None:
            """Who sends may go before it is answered."""

    server = Server(("127.0.0.1", 0), Handler)
    made = Receiver(server.server_address[1], **behaviour)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.ends.set()
        server.shutdown()
        thread.join()
        server.server_close()


def nobody() -> str:
    """An address at which nobody listens."""
    with receiver() as gone:
        return gone.url
