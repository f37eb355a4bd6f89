"""The portal's pages: how soon they are answered with many people at once, and how much a first visit fetches."""

import gzip
import re
from urllib.parse import urljoin

import numpy as np

from benchmarks.api import schools
from benchmarks.knowledge.shelves import ENVIRONMENT
from benchmarks.portal.visiting import PAGES, Visit, visit
from benchmarks.registry import Figure, Run, benchmark
from embedded import assets

PEOPLE, SECONDS, BETWEEN = 20, 40, 1.0
ASSET = re.compile(r"""(?:href|src)="(/assets/[^"]+|/school-ai/manifest\.json)\"""")


@benchmark(unit="ms", bar=150, better="lower", needs_site=True)
def milliseconds_at_twenty(run: Run) -> Figure:
    """95th percentile of the slowest page of the portal: 20 people at once, who look at a page and at the next one a
    second after it has come, for 40 seconds on the demo school with its earlier terms."""
    found = _at_twenty(schools.served)
    later = found.later()
    middle = np.median([each for all_of in found.took.values() for each in all_of])
    return Figure(max(later.values()), f"{found.pages} pages, median {middle:.0f} ms; by page: {found.said()}")


@benchmark(unit="times", bar=2, better="lower", needs_site=True)
def times_slower_with_ten_thousand(run: Run) -> Figure:
    """The same of a school of 10,000 pupils over that of the demo school: the page that grows most."""
    small, large = (_at_twenty(served) for served in (schools.served, schools.served_large))
    before, after = small.later(), large.later()
    times = {path: after[path] / before[path] for path in before}
    most = max(times, key=times.get)
    return Figure(times[most], f"{most}; milliseconds: {large.said()}; of the demo school: {small.said()}")


def _at_twenty(served) -> Visit:
    found = visit(served, PEOPLE, SECONDS, BETWEEN)
    if found.problems:
        raise RuntimeError(found.problems[0])
    return found


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
