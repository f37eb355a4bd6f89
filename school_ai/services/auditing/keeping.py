"""Entries go when the time that the school keeps them for is over: by whole batches, the oldest first. Their seals
stay, so that the chain holds, and that they went is an entry of the log too."""

from datetime import datetime

import frappe
from frappe.utils import add_to_date

from school_ai import settings
from school_ai.services.auditing import LOG, SEAL, records, writing
from school_ai.services.auditing.vocabulary import DELETED

FEWEST_YEARS = 1
# Of a night. What is more waits for the next.
MOST_BATCHES = 500


def years() -> int:
    return max(FEWEST_YEARS, settings.number("trail_kept_years"))


def limit(kept_years: int) -> datetime:
    """Batches that were sealed before this may go, in UTC."""
    return add_to_date(records.now(), years=-kept_years, as_datetime=True)


def drop_old() -> int:
    """Delete the entries of batches whose time is over, one batch a transaction. Run by the scheduler every night.
    Returns how many batches."""
    over = records.as_text(limit(years()))
    dropped = 0
    for seal in records.seals():
        if seal.sealed_on >= over or dropped == MOST_BATCHES:
            break
        if seal.dropped_on:
            continue
        # By their places: rows that are being written have none yet, and nobody waits.
        frappe.db.delete(LOG, {"number": ("between", (seal.first, seal.last))})
        frappe.db.set_value(SEAL, records.seal_name(seal.number), "dropped_on", records.now(), update_modified=False)
        writing.changed(DELETED, doctype=LOG, detail=f"entries {seal.first} to {seal.last}, kept for {years()} years")
        frappe.db.commit()
        dropped += 1
    return dropped
