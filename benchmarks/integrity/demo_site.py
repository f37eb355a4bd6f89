"""A site with the demo school: earlier terms, what was learned from them, estimates for all, and a few documents on the
shelf. Made anew each time, since it is damaged."""

import datetime
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.knowledge.shelves import ENVIRONMENT, shelf_site

SITE = "integrity"
DOCUMENTS = 8


@contextmanager
def demo_site() -> Iterator:
    """The `frappe` module inside the site."""
    shutil.rmtree(ENVIRONMENT.sites / f"{SITE}.school-ai.localhost", ignore_errors=True)
    with shelf_site(SITE) as frappe:
        _fill(frappe)
        yield frappe


def _fill(frappe) -> None:
    from embedded import school_site
    from embedded.school.school import SchoolSpec, generate
    from school_ai.services import indexing

    # The index server still has what a site of this name had before.
    indexing.forget_index()
    school = generate(SchoolSpec.around(datetime.date.today()))
    school_site.write(school)
    school_site.write_earlier_terms(school)
    school_site.set_homework()
    _documents(frappe)
    school_site.begin_learning()
    work_off(frappe)


def _documents(frappe) -> None:
    from school_ai.tests import documents, shelf

    course = frappe.get_all("Course", pluck="name", order_by="name", limit=1)[0]
    for number in range(DOCUMENTS):
        pages = [[(f"Chapter {number}", 20), (f"What is said about matter number {number} is this.", 11)]]
        frappe.get_doc(
            {
                "doctype": "AI Knowledge Document",
                "title": f"Handout {number}",
                "file": shelf.upload(documents.pdf(*pages), f"handout{number}.bin"),
                "visibility": "Course",
                "course": course,
            }
        ).insert()
    frappe.db.commit()


def work_off(frappe) -> None:
    """Do what workers would do, until nothing waits."""
    from school_ai.jobs import tasks

    while waiting := frappe.get_all(tasks.DOCTYPE, {"status": ("in", tasks.OPEN)}, pluck="name", order_by="creation"):
        for name in waiting:
            tasks.work(name)
    failed = frappe.get_all(tasks.DOCTYPE, {"status": tasks.FAILED}, ["kind", "reference_name", "problem"])
    if failed:
        raise RuntimeError(f"tasks failed: {failed}")
