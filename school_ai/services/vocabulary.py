"""Which words stand in how many passages: what tells a rare word from a common one.

It is counted by the worker that indexes, anew whenever the passages have changed by some percent, and kept in one row
that is written whole. A process that searches keeps what it has read until the row changes.
"""

import hashlib
from collections.abc import Iterator

import frappe
from frappe.utils import now_datetime

from school_ai.ai.knowledge import words
from school_ai.ai.knowledge.keywords import Vocabulary

DOCTYPE = "AI Knowledge Vocabulary"
PASSAGE = "AI Knowledge Passage"
DOCUMENT = "AI Knowledge Document"
NAME = "words"

# The passages may change by so much before they are counted anew.
_CHANGE = 0.05
_AT_A_TIME = 2000

# Before anything is counted. Stems of other languages are then found by their meaning only.
_UNCOUNTED = Vocabulary(languages=frozenset({"en"}))
# Site -> tag of the row, and what was in it.
_read: dict[str, tuple[str, Vocabulary]] = {}


def terms_with(language: str) -> str:
    """What a document's words are made with, to be told when that has changed."""
    return f"{words.RULES}:{language}"


def language_of(made_with: str | None) -> str:
    return (made_with or "").partition(":")[2]


def current() -> Vocabulary:
    """The vocabulary of this site as it was last counted."""
    site = frappe.local.site
    tag = frappe.db.get_value(DOCTYPE, NAME, "tag")
    if not tag:
        return _UNCOUNTED
    if _read.get(site, ("",))[0] != tag:
        packed = frappe.db.get_value(DOCTYPE, NAME, "counts")
        _read[site] = (tag, Vocabulary.unpacked(packed))
    return _read[site][1]


def count_if_due() -> None:
    """Count anew where the passages, or the languages that they are in, are others than those that were counted."""
    known = current()
    passages = frappe.db.count(PASSAGE)
    if abs(passages - known.passages) > _CHANGE * known.passages or _languages() - known.languages:
        count()


def count() -> None:
    """Read all passages' words and keep what they come to. A few seconds for 100,000 passages."""
    packed = Vocabulary.of(_terms(), _languages()).packed()
    if not frappe.db.exists(DOCTYPE, NAME):
        now = now_datetime()
        # Two workers may come here at once.
        frappe.db.bulk_insert(
            DOCTYPE,
            ("name", "owner", "modified_by", "creation", "modified"),
            [(NAME, "Administrator", "Administrator", now, now)],
            ignore_duplicates=True,
        )
    tag = hashlib.sha256(packed.encode()).hexdigest()[:20]
    frappe.db.set_value(DOCTYPE, NAME, {"counts": packed, "tag": tag, "counted_on": now_datetime()})


def _languages() -> set[str]:
    made_with = frappe.get_all(DOCUMENT, {"terms_with": ("is", "set")}, pluck="terms_with", distinct=True)
    return set(map(language_of, made_with))


def _terms() -> Iterator[str]:
    """The words of every passage, some at a time, so that memory does not grow with the shelf."""
    last = ""
    while True:
        rows = frappe.get_all(
            PASSAGE,
            {"name": (">", last)},
            ["name", "terms"],
            order_by="name",
            limit=_AT_A_TIME,
            as_list=True,
        )
        for _, terms in rows:
            yield terms or ""
        if len(rows) < _AT_A_TIME:
            return
        last = rows[-1][0]
