"""Under which name a person stands in the audit log.

A pseudonym is drawn by lot, and stands in one row alone. Once that row is deleted, nothing leads from the entries to
the person any more, for nobody, whatever keys they have; and no entry has to be changed for it.
"""

import hashlib
from collections.abc import Iterable

import frappe
from frappe.utils import now_datetime

from school_ai.services.auditing import PSEUDONYM

COLUMNS = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx", "subject_doctype",
           "subject_name", "pseudonym")  # fmt: skip
Person = tuple[str, str]
_AT_ONCE = 500


def of(people: Iterable[Person]) -> dict[Person, str]:
    """The pseudonym of each person, by DocType and name; drawn where there is none yet. Left out is who does not exist:
    whoever asks for records by made-up names must not fill the table."""
    wanted = sorted({(doctype, name) for doctype, name in people if doctype and name})
    found = _known(wanted)
    missing = [person for person in wanted if person not in found and frappe.db.exists(*person)]
    if missing:
        _draw(missing)
        # As it is committed: somebody else may have drawn for the same person, unseen by this transaction.
        found |= _known(missing, for_update=True)
    return found


def known(doctype: str, name: str) -> str:
    """Somebody's pseudonym; empty where they have none."""
    return _known([(doctype, name)]).get((doctype, name), "")


def resolved(pseudonyms: Iterable[str]) -> dict[str, Person]:
    """Who stands behind pseudonyms, as far as they are known here still."""
    wanted = sorted(set(filter(None, pseudonyms)))
    found: dict[str, Person] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        rows = frappe.get_all(
            PSEUDONYM,
            {"pseudonym": ("in", wanted[at : at + _AT_ONCE])},
            ["pseudonym", "subject_doctype", "subject_name"],
            limit_page_length=0,
        )
        found.update({row.pseudonym: (row.subject_doctype, row.subject_name) for row in rows})
    return found


def forget(doctype: str, name: str) -> bool:
    """Have a person's pseudonym lead nowhere from now on. Their entries stay, and the chain with them. Returns whether
    they had one."""
    row = _row_name(doctype, name)
    there = bool(frappe.db.exists(PSEUDONYM, row))
    frappe.db.delete(PSEUDONYM, {"name": row})
    return there


def follow_rename(doctype: str, old: str, new: str) -> None:
    """A person has another name. Where two records were merged into one, what is known of the old one leads nowhere:
    the entries of both cannot be told apart from then on, and none may be changed."""
    pseudonym = known(doctype, old)
    if not pseudonym:
        return
    forget(doctype, old)
    if not known(doctype, new):
        _write([((doctype, new), pseudonym)])


def draw_for_everybody() -> int:
    """Have a pseudonym for each pupil, guardian, instructor and login that was there before the log, or was written
    past documents, so that two who write of somebody for the first time need not wait for one another. Returns how many
    were drawn."""
    drawn = 0
    kept = frappe.qb.DocType(PSEUDONYM)
    for doctype in ("User", "Student", "Guardian", "Instructor"):
        record = frappe.qb.DocType(doctype)
        rows = (
            frappe.qb.from_(record)
            .left_join(kept)
            .on((kept.subject_name == record.name) & (kept.subject_doctype == doctype))
            .select(record.name)
            .where(kept.name.isnull())
            .limit(10_000)
        ).run()
        _draw([(doctype, name) for (name,) in rows])
        drawn += len(rows)
    return drawn


def _row_name(doctype: str, name: str) -> str:
    """One row a person, whoever draws first."""
    return hashlib.sha256(f"{doctype}\0{name}".encode()).hexdigest()[:32]


def _known(people: Iterable[Person], for_update: bool = False) -> dict[Person, str]:
    names = [_row_name(*person) for person in people]
    if not names:
        return {}
    table = frappe.qb.DocType(PSEUDONYM)
    query = frappe.qb.from_(table).select(table.subject_doctype, table.subject_name, table.pseudonym)
    query = query.where(table.name.isin(names))
    rows = (query.for_update() if for_update else query).run()
    return {(doctype, name): pseudonym for doctype, name, pseudonym in rows}


def _draw(people: Iterable[Person]) -> None:
    _write([(person, frappe.generate_hash(length=20)) for person in people])


def _write(rows: list[tuple[Person, str]]) -> None:
    now = now_datetime()
    values = [
        (_row_name(*person), now, now, "Administrator", "Administrator", 0, 0, *person, pseudonym)
        for person, pseudonym in rows
    ]
    if values:
        frappe.db.bulk_insert(PSEUDONYM, list(COLUMNS), values, ignore_duplicates=True, chunk_size=2000)
