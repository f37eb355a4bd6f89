"""Memory of a process that indexes one document after the other."""

import json

import psutil

from benchmarks.knowledge import schools
from benchmarks.knowledge.made_up import Words
from benchmarks.knowledge.shelves import ENVIRONMENT, shelf_site
from benchmarks.registry import Figure, Run, benchmark
from embedded import site
from school_ai.tests import documents

SITE = "memory"
DOCUMENTS, SETTLED, PAGES, WORDS = 1000, 200, 2, 60
_MB = 1024 * 1024


@benchmark(unit="MB", bar=50, better="lower", needs_site=True)
def indexing_memory_growth_mb(run: Run) -> Figure:
    """Megabytes of resident memory that one process gains from the 200th to the 1,000th document that it indexes, as
    jobs of the queue and with the local model. The documents are PDFs of two pages."""
    with shelf_site(SITE) as frappe:
        schools.empty(frappe)
        of_site = frappe.local.site
        _put_on_shelf(frappe, run.seed)
    printed = site.call(ENVIRONMENT, "benchmarks.knowledge.memory:index_all", site=of_site)
    resident = json.loads(printed.splitlines()[-1])
    with shelf_site(SITE) as frappe:
        ready = frappe.db.count("AI Knowledge Document", {"status": "Ready", "page_count": PAGES})
        passages = frappe.db.count("AI Knowledge Passage", {"indexed_with": ("is", "set")})
        schools.empty(frappe)
    if not ready == len(resident) == DOCUMENTS:
        raise RuntimeError(f"{ready} of {DOCUMENTS} documents were indexed")
    shown = ", ".join(f"{resident[at - 1]:.0f} after {at:,}" for at in (1, SETTLED, DOCUMENTS // 2, DOCUMENTS))
    return Figure(
        resident[DOCUMENTS - 1] - resident[SETTLED - 1],
        f"{passages:,} passages; MB {shown}; highest {max(resident):.0f}",
    )


def index_all() -> None:
    """Do all that waits, one job after the other, and print the MB of resident memory after each as JSON. Run inside
    the site, in a process of its own."""
    import frappe
    from frappe.utils.background_jobs import execute_job

    from school_ai.jobs import tasks

    of_site = frappe.local.site
    waiting = frappe.get_all(tasks.DOCTYPE, {"status": tasks.QUEUED}, pluck="name", order_by="creation", limit=0)
    frappe.destroy()
    process = psutil.Process()
    resident = []
    for name in waiting:
        # What a worker's job calls: it connects to the site and leaves it again.
        execute_job(of_site, "school_ai.jobs.tasks.work", None, "", {"name": name}, user="Administrator")
        resident.append(process.memory_info().rss / _MB)
    frappe.init(site=of_site)
    frappe.connect()
    print(json.dumps(resident))


def _put_on_shelf(frappe, seed: int) -> None:
    from school_ai.tests import shelf

    words = Words(seed)
    for number in range(DOCUMENTS):
        content = documents.pdf(*(words.paragraph(WORDS) for _ in range(PAGES)))
        frappe.get_doc(
            {
                "doctype": "AI Knowledge Document",
                "title": f"Handout {number + 1}",
                "file": shelf.upload(content, f"handout-{number + 1}.bin"),
                "visibility": "Everyone",
                "text_language": "en",
            }
        ).insert()
        frappe.db.commit()
