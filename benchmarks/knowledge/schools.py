"""A site of the benchmark environment as a school uses it: an empty shelf to put documents on, web processes that
answer over HTTP, and a worker."""

import contextlib
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from benchmarks.knowledge.shelves import ENVIRONMENT
from embedded.environment import LOOPBACK
from embedded.processes import Process
from embedded.services import WEB_THREADS, IndexServer, Redis, site_environ
from school_ai.ai.knowledge import index


def empty(frappe) -> None:
    """Take all documents off the shelf of the site, with what came of them, whoever left them there."""
    from school_ai.jobs import tasks
    from school_ai.services import indexing, shelf

    for doctype in (indexing.PASSAGE, indexing.PAGE, indexing.DOCUMENT, tasks.DOCTYPE):
        frappe.db.truncate(doctype)
    frappe.db.commit()
    index.drop_site(IndexServer(ENVIRONMENT).url, shelf.site_tag())
    Redis(ENVIRONMENT).client(1).flushdb()


@contextmanager
def web(of_site: str, number: int, processes: int = 1) -> Iterator[str]:
    """The address of a web server of the site, for as long as the block lasts. `number` tells several apart."""
    port = _free_port()
    address = f"http://{LOOPBACK}:{port}"
    process = Process(ENVIRONMENT, f"web-{of_site.partition('.')[0]}-{number}")
    process.stop()
    process.start(
        [
            *(sys.executable, "-m", "gunicorn", "embedded.wsgi:application"),
            *("--bind", f"{LOOPBACK}:{port}"),
            *("--workers", str(processes), "--threads", str(WEB_THREADS), "--worker-class", "gthread"),
            *("--worker-tmp-dir", "/dev/shm" if Path("/dev/shm").is_dir() else str(ENVIRONMENT.home)),
            *("--timeout", "120", "--graceful-timeout", "5"),
        ],
        cwd=ENVIRONMENT.sites,
        environ={**site_environ(ENVIRONMENT), "SCHOOL_AI_SITE": of_site},
        ready=lambda: _answers(address),
        seconds=120,
    )
    try:
        yield address
    finally:
        process.stop()


@contextmanager
def worker(of_site: str, queues: str) -> Iterator[Process]:
    """A worker of the environment for these queues, for as long as the block lasts."""
    process = Process(ENVIRONMENT, f"worker-{of_site.partition('.')[0]}-{queues.replace(',', '-')}")
    process.stop()
    process.start(
        [
            *(sys.executable, "-m", "embedded.bench", ENVIRONMENT.name),
            *("worker", "--queue", queues, "--quiet"),
        ],
        cwd=ENVIRONMENT.sites,
        # The host's worker takes itself for a test where CI is set.
        environ={**site_environ(ENVIRONMENT), "CI": ""},
        ready=lambda: process.running() is not None,
    )
    try:
        yield process
    finally:
        process.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def _answers(address: str) -> bool:
    with contextlib.suppress(requests.RequestException), requests.Session() as session:
        session.trust_env = False
        return session.get(f"{address}/api/method/ping", timeout=30).status_code == 200
    return False
