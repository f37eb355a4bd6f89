"""What following changes adds to a save."""

import time

import numpy as np

from benchmarks.knowledge.shelves import ENVIRONMENT, shelf_site
from benchmarks.registry import Figure, Run, benchmark
from benchmarks.sync.feed import SITE, begin
from embedded.services import Site

PAIRS, WARMING = 300, 20


@benchmark(unit="ms", bar=5, better="lower", needs_site=True)
def milliseconds_added(run: Run) -> Figure:
    """Median of what noting a change, and having it followed after the commit, add to inserting and committing a
    record: the same save with and without it, in turns, with workers that follow the changes beside it."""
    with shelf_site(SITE) as frappe:
        begin(frappe)
        programs = Site(ENVIRONMENT)
        programs.start_workers()
        try:
            took = _took(frappe)
        finally:
            programs.stop()
    without, with_it = (np.array(took[on][WARMING:]) for on in (0, 1))
    added = with_it - without
    return Figure(
        float(np.median(added)),
        f"{PAIRS} pairs; 95th percentile {np.percentile(added, 95):.1f} ms; without it {np.median(without):.1f} ms",
    )


def _took(frappe) -> dict[int, list[float]]:
    """Milliseconds of each save, without (0) and with following."""
    from school_ai.services import forgetting  # noqa: F401 (what any save here imports)

    student = frappe.get_all("Student", pluck="name", limit=1)[0]
    took: dict[int, list[float]] = {0: [], 1: []}
    for number in range(2 * (PAIRS + WARMING)):
        on = number % 2
        frappe.db.set_single_value("School AI Settings", "changes_enabled", on)
        frappe.clear_document_cache("School AI Settings", "School AI Settings")
        frappe.db.commit()
        values = {"doctype": "Student Log", "student": student, "date": "2026-01-01", "log": f"saved {number}"}
        document = frappe.get_doc(values)
        began = time.perf_counter()
        document.insert()
        frappe.db.commit()
        took[on].append(1000 * (time.perf_counter() - began))
    return took
