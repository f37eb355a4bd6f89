"""Entries and seals as they stand in the database, in the form that the chain is made of."""

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import frappe
from frappe.query_builder import Order

from school_ai.ai.audit.chain import Seal
from school_ai.ai.audit.entries import FIELDS, Entry
from school_ai.services.auditing import LOG, SEAL

PAGE = 5000


def now() -> datetime:
    """The time in UTC, whatever the site's is."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def as_text(value: Any) -> str:
    """A value as it is sealed. Times have microseconds, always."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="microseconds")
    return "" if value is None else str(value)


def seal_name(number: int) -> str:
    """What the database knows a seal by: of one number there is one."""
    return f"{number:012d}"


def entry(row: dict[str, Any], number: int | None = None) -> Entry:
    values = tuple(as_text(row[field]) for field in FIELDS)
    return Entry(row["number"] if number is None else number, row["name"], values, row.get("digest") or "")


def waiting(most: int) -> list[dict[str, Any]]:
    """The oldest entries that are committed and have no place yet."""
    table = frappe.qb.DocType(LOG)
    query = frappe.qb.from_(table).select(table.name, *(table[field] for field in FIELDS))
    return query.where(table.number == 0).orderby(table.name).limit(most).run(as_dict=True)


def waits_since() -> datetime | None:
    """When the oldest entry without a place was written."""
    table = frappe.qb.DocType(LOG)
    rows = frappe.qb.from_(table).select(table.at).where(table.number == 0).orderby(table.at).limit(1).run()
    return rows[0][0] if rows else None


def entries() -> Iterator[Entry]:
    """Entries that have a place, in order."""
    table = frappe.qb.DocType(LOG)
    query = frappe.qb.from_(table).select(table.name, table.number, table.digest, *(table[field] for field in FIELDS))
    query = query.where(table.number != 0).orderby(table.number).orderby(table.name).limit(PAGE)
    after: tuple[int, str] | None = None
    while True:
        wanted = query
        if after:
            beyond = (table.number > after[0]) | ((table.number == after[0]) & (table.name > after[1]))
            # The first half alone would do, but for two at one place; the second lets the index be used.
            wanted = query.where(table.number >= after[0]).where(beyond)
        rows = wanted.run(as_dict=True)
        yield from (entry(row) for row in rows)
        if len(rows) < PAGE:
            return
        after = (rows[-1]["number"], rows[-1]["name"])


def seals(after: int = 0) -> Iterator[Seal]:
    """Seals beyond a number, in order."""
    table = frappe.qb.DocType(SEAL)
    while True:
        rows = _seals().where(table.number > after).orderby(table.number).limit(PAGE).run(as_dict=True)
        yield from map(_seal, rows)
        if len(rows) < PAGE:
            return
        after = rows[-1]["number"]


def last_seal() -> Seal | None:
    table = frappe.qb.DocType(SEAL)
    rows = _seals().orderby(table.number, order=Order.desc).limit(1).run(as_dict=True)
    return _seal(rows[0]) if rows else None


def _seals():
    table = frappe.qb.DocType(SEAL)
    return frappe.qb.from_(table).select("*")


def _seal(row: dict[str, Any]) -> Seal:
    return Seal(
        number=row["number"],
        first=row["first_entry"],
        last=row["last_entry"],
        count=row["entry_count"],
        entries=row["entries_digest"] or "",
        before=row["digest_before"] or "",
        sealed_on=as_text(row["sealed_on"]),
        digest=row["digest"] or "",
        dropped_on=as_text(row["dropped_on"]),
    )
