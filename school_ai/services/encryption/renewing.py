"""All that is stored comes under the site's present key: what was stored before texts were encrypted, and what is under
a former key. Some rows at a time, each batch for itself: whoever is stopped goes on where they ended."""

from collections.abc import Callable
from dataclasses import dataclass, fields

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from pypika.terms import Criterion

from school_ai.ai.encryption.ring import Unreadable, is_token
from school_ai.services.encryption import FIELDS, texts

AT_ONCE = 500
# DocType, how many of its rows were looked at so far
Report = Callable[[str, int], None]


@dataclass
class Stored:
    """How many texts are stored in which way: under the `present` key, under a `former` one, as they were written
    (`plain`), or so that no key of the site opens them (`unreadable`: another key, or damaged)."""

    present: int = 0
    former: int = 0
    plain: int = 0
    unreadable: int = 0

    def add(self, other: "Stored") -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    @property
    def to_renew(self) -> int:
        return self.former + self.plain


def count() -> Stored:
    """By what texts begin with, which the database counts without a key."""
    found = Stored()
    ring = texts.ring()
    for doctype, names in FIELDS.items():
        for field in names:
            found.add(_count(doctype, field, ring))
    return found


def _count(doctype: str, field: str, ring) -> Stored:
    table = frappe.qb.DocType(doctype)
    column = table[field]

    def rows(condition: Criterion | None = None) -> int:
        query = frappe.qb.from_(table).select(Count(table.name)).where(column != "")
        return (query if condition is None else query.where(condition)).run()[0][0]

    under = [rows(column.like(f"{ring.begins(number)}%")) for number in range(len(ring.names))]
    encrypted, whole = rows(column.regexp(_BEGINS)), rows()
    return Stored(under[0], sum(under[1:]), whole - encrypted, encrypted - sum(under))


# As a token begins; the rest of it is looked at where it is opened.
_BEGINS = "^enc1:[0-9a-f]{8}:"


def renew(report: Report | None = None, commit: bool = True) -> Stored:
    """Bring all texts under the present key. Returns what was found: `present` had nothing to be done to."""
    found = Stored()
    for doctype in FIELDS:
        seen, last = 0, ""
        while rows := _next(doctype, last):
            for row in rows:
                found.add(_renewed(doctype, row))
            seen, last = seen + len(rows), rows[-1].name
            if commit:
                # By a command, a patch or the night, which may be stopped: each batch holds by itself.
                frappe.db.commit()  # nosemgrep: commit-in-hook
            if report:
                report(doctype, seen)
    return found


def _next(doctype: str, after: str) -> list:
    """The next rows that have something that is not under the present key."""
    table = frappe.qb.DocType(doctype)
    present = f"{texts.ring().present}%"
    waits = [(table[field] != "") & table[field].not_like(present) for field in FIELDS[doctype]]
    any_waits = waits[0]
    for each in waits[1:]:
        any_waits |= each
    query = frappe.qb.from_(table).select(table.name, *(table[field] for field in FIELDS[doctype]))
    return query.where(any_waits).where(table.name > after).orderby(table.name).limit(AT_ONCE).run(as_dict=True)


def _renewed(doctype: str, row) -> Stored:
    table = frappe.qb.DocType(doctype)
    ring, found = texts.ring(), Stored()
    for field in FIELDS[doctype]:
        stored = row[field]
        if not stored or stored.startswith(ring.present):
            continue
        if is_token(stored):
            try:
                new = ring.renew(stored)
            except Unreadable:
                # Another key may come back: what is stored stays.
                found.unreadable += 1
                continue
            found.former += 1
        else:
            new = ring.hide(stored)
            found.plain += 1
        # Whoever has written it anew meanwhile has done so under the present key. `modified` stays: nothing was said
        # otherwise than before.
        query = frappe.qb.update(table).set(table[field], new)
        query.where(table.name == row.name).where(table[field] == stored).run()
    return found


def unreadable_words(count: int) -> str:
    """What is wrong where a site was restored with another key, and what to do."""
    return _(
        "{0} texts of conversations cannot be read: they were written while the site had another key, as before it was "
        "restored without its configuration. Add that encryption_key to {1} in site_config.json, as a list, and run: "
        "bench --site {2} school-ai rotate-key. Until then nothing of them is lost, shown or changed."
    ).format(count, texts.FORMER, frappe.local.site)


def run_nightly() -> None:
    """What was left under a former key, or written past us, by a data import or an older version of the app."""
    from school_ai.services.encryption import rotation

    if not renew().to_renew:
        rotation.forget_former_keys()
