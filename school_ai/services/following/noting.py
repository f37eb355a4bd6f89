"""A note of every change, in the transaction that makes it: it is there if, and only if, the change is."""

from collections.abc import Iterable

import frappe
from frappe.utils import now_datetime

from school_ai.erpnext_records import followed

NOTE = "AI Change Note"
SAVED, DELETED, RENAMED, COMPARED = "Saved", "Deleted", "Renamed", "Compared"
COLUMNS = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx", "entity", "record", "action",
           "renamed_to", "pupils", "noted_by")  # fmt: skip


def note(doc, action: str) -> None:
    """Note a change of a record: one insert, of a row that nobody else writes to, so that no save waits for another."""
    write([(doc.doctype, doc.name, action, None, sorted(followed.pupils_of(doc)))])


def note_renamed(doctype: str, old: str, new: str) -> None:
    """The old name is gone and the new one changed, whether the record was renamed or merged into another."""
    pupils = sorted({old, new}) if followed.FOLLOWED[doctype] == "name" else []
    write([(doctype, old, RENAMED, new, pupils), (doctype, new, SAVED, None, pupils)])


def write(rows: Iterable[tuple[str, str, str, str | None, list[str]]]) -> None:
    """Notes of entity, record, action, new name, pupils."""
    now, user = now_datetime(), frappe.session.user
    values = [
        (frappe.generate_hash(length=20), now, now, user, user, 0, 0, entity, record, action, renamed,
         frappe.as_json(pupils, indent=None) if pupils else None, user)
        for entity, record, action, renamed, pupils in rows
    ]  # fmt: skip
    if values:
        frappe.db.bulk_insert(NOTE, list(COLUMNS), values, chunk_size=2000)
