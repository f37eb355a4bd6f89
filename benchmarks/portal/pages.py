"""The portal's pages: how soon they are answered with many people at once, and how much a first visit fetches."""

import gzip
import re
import threading
import time
from urllib.parse import urljoin

import numpy as np
import requests

from benchmarks.api import schools
from benchmarks.knowledge.shelves import ENVIRONMENT
from benchmarks.registry import Figure, Run, benchmark
from embedded import assets
from embedded.services import WEB_PROCESSES

PEOPLE, SECONDS, BETWEEN = 20, 40, 1.0
# Who looks at what.
PAGES = {
    "Guardian": (
        "/school-ai/family",
        "/school-ai/progress",
        "/school-ai/messages",
        "/school-ai/changes",
        "/school-ai/notices",
        "/school-ai/notifications",
    ),
    "Student": ("/school-ai/home", "/school-ai/progress", "/school-ai/tutor", "/school-ai/materials"),
    "Instructor": ("/school-ai/teaching", "/school-ai/messages", "/school-ai/changes"),
}
ASSET = re.compile(r"""(?:href|src)="(/assets/[^"]+|/school-ai/manifest\.json)\"""")


@benchmark(unit="ms", bar=150, better="lower", needs_site=True)
def milliseconds_at_twenty(run: Run) -> Figure:
    """95th percentile of the slowest page of the portal: 20 people at once, who look at a page and at the next one a
    second after it has come, for 40 seconds on the demo school with its earlier terms."""
    took = _took_at_twenty(schools.served)
    later = _later(took)
    slowest = max(later, key=later.get)
    middle = np.median([each for all_of in took.values() for each in all_of])
    said = f"{sum(map(len, took.values()))} pages, median {middle:.0f} ms; by page: {_said(later)}"
    return Figure(later[slowest], said)


@benchmark(unit="times", bar=2, better="lower", needs_site=True)
def times_slower_with_ten_thousand(run: Run) -> Figure:
    """The same of a school of 10,000 pupils over that of the demo school: the page that grows most."""
    small, large = (_later(_took_at_twenty(served)) for served in (schools.served, schools.served_large))
    times = {path: large[path] / small[path] for path in small}
    most = max(times, key=times.get)
    return Figure(times[most], f"{most}; milliseconds: {_said(large)}; of the demo school: {_said(small)}")


def _later(took: dict[str, list[float]]) -> dict[str, float]:
    return {path: float(np.percentile(each, 95)) for path, each in took.items()}


def _said(later: dict[str, float]) -> str:
    slowest = sorted(later, key=later.get, reverse=True)
    return ", ".join(f"{path.rpartition('/')[2]} {later[path]:.0f}" for path in slowest)


def _took_at_twenty(served) -> dict[str, list[float]]:
    """Milliseconds by page, as those who look at them wait."""
    assets.build(ENVIRONMENT)
    with served() as (_frappe, address, logins):
        roles = [role for role in PAGES if role in logins]
        took: dict[str, list[float]] = {}
        lock, problems = threading.Lock(), []
        sessions = [(role, schools.signed_in(address, logins[role])) for role in (roles * PEOPLE)[:PEOPLE]]
        for _role, session in sessions:
            session.headers["Accept"] = "text/html"
        # As often as there are processes, and once more: each of them has seen a page before it is measured.
        for role, session in sessions[: len(roles)] * (WEB_PROCESSES + 1):
            for path in PAGES[role]:
                session.get(address + path, timeout=120)
        until = time.monotonic() + SECONDS

        def look(number: int, role: str, session: requests.Session) -> None:
            time.sleep(number * BETWEEN / PEOPLE)
            turn = number
            while time.monotonic() < until:
                path = PAGES[role][turn % len(PAGES[role])]
                turn += 1
                began = time.perf_counter()
                reply = session.get(address + path, timeout=120)
                milliseconds = 1000 * (time.perf_counter() - began)
                with lock:
                    took.setdefault(path, []).append(milliseconds)
                    if reply.status_code != 200:
                        problems.append(f"{reply.status_code} for {path}")
                time.sleep(BETWEEN)

        threads = [threading.Thread(target=look, args=(number, *each)) for number, each in enumerate(sessions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if problems:
        raise RuntimeError(problems[0])
    return took


@benchmark(unit="kB", bar=300, better="lower", needs_site=True)
def kilobytes_of_first_visit(run: Run) -> Figure:
    """What a first visit to the heaviest page of the portal fetches, compressed: the page, and all that it names."""
    found = {}
    assets.build(ENVIRONMENT)
    with schools.served() as (_frappe, address, logins):
        for role in [role for role in PAGES if role in logins]:
            with schools.signed_in(address, logins[role]) as session:
                session.headers["Accept"] = "text/html"
                for path in PAGES[role]:
                    page = session.get(address + path, timeout=120)
                    page.raise_for_status()
                    parts = [page.content]
                    for asset in sorted(set(ASSET.findall(page.text))):
                        reply = session.get(urljoin(address, asset), timeout=120)
                        reply.raise_for_status()
                        parts.append(reply.content)
                    found[f"{path} ({role})"] = sum(len(gzip.compress(part)) for part in parts) / 1000
    heaviest = sorted(found, key=found.get, reverse=True)
    return Figure(found[heaviest[0]], ", ".join(f"{path} {found[path]:.0f}" for path in heaviest[:4]))
