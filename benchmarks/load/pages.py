"""The portal with 200 people at once, and what more processes bring."""

from benchmarks.api import schools
from benchmarks.portal.visiting import Visit, everybody, visit
from benchmarks.registry import Figure, Run, benchmark

PEOPLE, SECONDS = 200, 120
# Somebody who reads a page before they go on.
BETWEEN = 10.0
# For the growth: nobody waits, so that the processes are what bounds it.
BUSY, BUSY_SECONDS = 16, 25


@benchmark(unit="errors", bar=0, better="lower", needs_site=True)
def errors_at_two_hundred(run: Run) -> Figure:
    """Pages that were not answered, of 200 pupils, guardians and instructors at once who look at a page and at the next
    one ten seconds after it has come, for two minutes on the demo school with its earlier terms."""
    found = _at_two_hundred()
    said = f"{found.pages} pages, {found.pages / found.seconds:.1f} a second; p95 in ms: {found.said()}"
    return Figure(len(found.problems), f"{found.problems[0]}; {said}" if found.problems else said)


_kept: list[Visit] = []


def _at_two_hundred() -> Visit:
    if not _kept:
        _kept.append(visit(schools.served, PEOPLE, SECONDS, BETWEEN, logins=everybody))
    return _kept[0]


@benchmark(unit="ms", better="lower", needs_site=True)
def slowest_page_at_two_hundred(run: Run) -> Figure:
    """95th percentile of the slowest page with the same 200 people."""
    found = _at_two_hundred()
    return Figure(max(found.later().values()), found.said())


@benchmark(unit="times", better="higher", needs_site=True)
def growth_with_processes(run: Run) -> Figure:
    """Pages a second of four web processes over those of one, with 16 people who never wait. Processes, database and
    visitors share the machine's cores: two of them cannot bring more than twice."""
    rates = {processes: _rate(processes) for processes in (1, 2, 4)}
    said = ", ".join(f"{processes}: {rate:.1f}" for processes, rate in rates.items())
    return Figure(rates[4] / rates[1], f"pages a second by processes: {said}")


def _rate(processes: int) -> float:
    found = visit(schools.served, BUSY, BUSY_SECONDS, 0.0, processes, everybody)
    if found.problems:
        raise RuntimeError(found.problems[0])
    return found.pages / found.seconds
