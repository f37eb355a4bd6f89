"""Entries get their places in the chain, and are sealed.

A number that is given when an entry is written would not do: of two transactions the one with the lower number may
commit later, or never, and whoever writes would wait for whoever wrote before. So entries carry none. The job that
seals takes what is committed by then, whenever it was written, gives it the next places, and closes them as one batch.
Those who write and those who seal touch no row of each other.
"""

from collections.abc import Sequence

import frappe
from pypika.terms import Values

from school_ai.ai.audit import chain
from school_ai.ai.audit.chain import Head, Seal
from school_ai.ai.audit.entries import Entry, digest_of
from school_ai.services.auditing import LOG, SEAL, heads, pseudonyms, records

BATCH = 5000
# A row is locked by its key; so many are written by one statement.
_AT_ONCE = 1000
_SEAL_COLUMNS = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx", "number", "first_entry",
                 "last_entry", "entry_count", "sealed_on", "entries_digest", "digest_before", "digest")  # fmt: skip


def seal_regularly() -> None:
    """Seal what is committed. Run by the scheduler every few minutes."""
    try:
        seal_all()
    except OSError:
        frappe.db.rollback()
        frappe.log_error(title="school_ai: the audit log's heads cannot be kept")
        frappe.db.commit()
    pseudonyms.draw_for_everybody()


def seal_all(most_batches: int = 1000) -> int:
    """Seal all that is committed. Commits before and after. Returns how many entries were sealed. Raises OSError
    where the heads cannot be kept."""
    whole = 0
    for _batch in range(most_batches):
        count = _seal_batch()
        whole += count
        if count < BATCH:
            break
    keep_heads()
    return whole


def keep_heads() -> None:
    """Have the head of each seal outside; of those too whose job ended between its commit and this."""
    told = heads.last()
    heads.append(list(records.seals(after=told.number if told else 0)))


def _seal_batch() -> int:
    # What was read so far belongs to an older view of the database.
    frappe.db.commit()
    rows = records.waiting(BATCH)
    if not rows:
        return 0
    end = _end()
    entries = [records.entry(row, number) for number, row in enumerate(rows, end.last + 1)]
    sealed = chain.sealed(end.number + 1, entries, end.digest, records.as_text(records.now()))
    try:
        # The key of the seal is its number: of two jobs the second waits here, and finds the number taken.
        _write(sealed)
    except Exception as problem:
        if not frappe.db.is_duplicate_entry(problem):
            raise
        frappe.db.rollback()
        return 0
    _place(entries)
    frappe.db.commit()
    return len(entries)


def _end() -> Head:
    """Where the chain goes on. A log that was put back to an earlier state goes on after what was told outside: that
    something is missing in between stays to be seen."""
    seal, told = records.last_seal(), heads.last()
    here = chain.head_of(seal) if seal else Head(0, 0, "")
    return told if told and told.number > here.number else here


def _write(seal: Seal) -> None:
    sealed_on = frappe.utils.get_datetime(seal.sealed_on)
    values = (
        *(records.seal_name(seal.number), sealed_on, sealed_on, "Administrator", "Administrator", 0, 0),
        *(seal.number, seal.first, seal.last, seal.count, sealed_on, seal.entries, seal.before, seal.digest),
    )
    frappe.db.bulk_insert(SEAL, list(_SEAL_COLUMNS), [values])


def _place(entries: Sequence[Entry]) -> None:
    """Write the places of entries, each by its key: nobody who writes waits for it."""
    table = frappe.qb.DocType(LOG)
    for at in range(0, len(entries), _AT_ONCE):
        rows = [(each.name, each.number, digest_of(each)) for each in entries[at : at + _AT_ONCE]]
        query = frappe.qb.into(table).columns("name", "number", "digest").insert(*rows)
        for field in ("number", "digest"):
            query = query.on_duplicate_key_update(table[field], Values(table[field]))
        query.run()
