"""Whether the index of course materials and the documents agree."""

import frappe
from frappe import _

from school_ai import settings
from school_ai.jobs import tasks
from school_ai.services import index_check, indexing, shelf
from school_ai.services.integrity.finding import ENTRY, UNREAD, Finding, Findings

INDEX, FORGET = "Index document", "Forget document"


def entries() -> Findings:
    """Entries of the index that no document has. Raises `IndexUnavailable` or `ProviderFailed`."""
    if not settings.is_on("knowledge_enabled"):
        return
    known = set(frappe.get_all(indexing.DOCUMENT, pluck="name")) | _worked_on(FORGET)
    for name in index_check.find().orphaned:
        if name not in known:
            yield Finding(
                ENTRY, indexing.DOCUMENT, name, _("The index has entries of a document that is not there."), ours=True
            )


def unread() -> Findings:
    """Documents that are said to be read and are not wholly in the index. Raises as `entries` does."""
    if not settings.is_on("knowledge_enabled"):
        return
    found = index_check.find()
    ready = {
        row.name: row
        for row in frappe.get_all(indexing.DOCUMENT, {"status": "Ready"}, ["name", "page_count", "status"])
    }
    counts = shelf.passage_counts()
    read = {name for name, row in ready.items() if name not in counts and _should_have_passages(row)}
    without = {name for name in found.orphaned if name in ready}
    for name in sorted(({*found.incomplete, *found.wordless, *read, *without} & ready.keys()) - _worked_on(INDEX)):
        yield Finding(
            UNREAD,
            indexing.DOCUMENT,
            name,
            _("It is said to be read, but not all of it can be found."),
            ours=True,
            now={"status": ready[name].status},
        )


def _should_have_passages(document) -> bool:
    """Whether pages of a document hold words, or are not there although they were read."""
    pages = frappe.get_all("AI Knowledge Page", {"document": document.name}, pluck="read_by", distinct=True)
    return any(read_by != "Empty" for read_by in pages) if pages else bool(document.page_count)


def _worked_on(kind: str) -> set[str]:
    filters = {"kind": kind, "reference_doctype": indexing.DOCUMENT, "status": ("in", tasks.OPEN)}
    return set(frappe.get_all(tasks.DOCTYPE, filters, pluck="reference_name"))
