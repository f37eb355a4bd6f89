"""Calls made up from the description of the API: many more than the tests make."""

import sys

from benchmarks.api import schools
from benchmarks.registry import Figure, Run, benchmark
from tests.browser import made_up_calls

EXAMPLES = 25
CALLERS = ("Administrator", "Instructor", "Student", "Guardian")


@benchmark(unit="faults", bar=0, better="lower", needs_site=True)
def schemathesis(run: Run) -> Figure:
    """Made-up calls of every method as administrator, instructor, pupil and guardian, with names of the demo school's
    records, that are answered by 5xx or not as the description says."""
    statuses: dict[int, int] = {}
    faults: list[str] = []
    with schools.served() as (_frappe, address, logins):
        head = schools.signed_in(address, "Administrator")
        document = head.get(f"{address}/school-ai/openapi.json", timeout=120).json()
        names = made_up_calls.names_in(head, address)
        for role in CALLERS:
            caller = head if role == "Administrator" else schools.signed_in(address, logins[role])
            found = made_up_calls.try_all(
                document, address, caller, names, examples=EXAMPLES, seed=run.seed, writes=True
            )
            faults += [f"as {role}: {fault}" for fault in found.faults]
            for status, count in found.statuses.items():
                statuses[status] = statuses.get(status, 0) + count
    for fault in faults[:20]:
        print(fault, end="\n\n", file=sys.stderr)
    shown = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    return Figure(len(faults), f"{sum(statuses.values())} calls; {shown}")
