"""Whether index and database agree: entries without a document, and documents that are not wholly in the index. Looked
at every night, and mended."""

from dataclasses import dataclass

import frappe

from school_ai import settings
from school_ai.ai.knowledge.index import IndexUnavailable
from school_ai.jobs import tasks
from school_ai.services import indexing, shelf
from school_ai.services.providers import ProviderFailed


@dataclass(frozen=True)
class Disagreement:
    """`incomplete`: documents with passages that the index lacks. `orphaned`: names that the index has entries of and
    the database knows no passage of. `wordless`: documents that cannot be found by their words."""

    incomplete: tuple[str, ...]
    orphaned: tuple[str, ...]
    wordless: tuple[str, ...]

    @property
    def is_none(self) -> bool:
        return not (self.incomplete or self.orphaned or self.wordless)


def find() -> Disagreement:
    """Raises `IndexUnavailable` or `ProviderFailed` where the index cannot be asked."""
    entries = shelf.index_for(shelf.embedder()).documents()
    passages = shelf.passage_counts()
    return Disagreement(
        incomplete=tuple(sorted(name for name, count in passages.items() if entries.get(name, 0) != count)),
        orphaned=tuple(sorted(name for name in entries if name not in passages)),
        wordless=tuple(sorted(shelf.documents_without_words())),
    )


def mend() -> None:
    """Have what disagrees put right by workers. Documents that are being read are left to those who read them; an index
    that is away is left to the next night, and to the doctor."""
    if not settings.is_on("knowledge_enabled"):
        return
    try:
        found = find()
    except (IndexUnavailable, ProviderFailed) as error:
        frappe.logger("school_ai").warning("index check: %s", error)
        return
    for name in found.orphaned:
        if not frappe.db.exists(indexing.DOCUMENT, name):
            tasks.start("Forget document", indexing.DOCUMENT, name)
    for name in sorted({*found.incomplete, *found.wordless}):
        if frappe.db.get_value(indexing.DOCUMENT, name, "status") == "Ready":
            tasks.start("Index document", indexing.DOCUMENT, name)
    if not found.is_none:
        frappe.logger("school_ai").warning(
            "index check: %s incomplete, %s without document, %s without words",
            len(found.incomplete),
            len(found.orphaned),
            len(found.wordless),
        )
