"""Conflicts: what is the school's to decide, with both versions; and a log of what was mended of ours."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from school_ai.erpnext_records import contacts
from school_ai.erpnext_records.called import called
from school_ai.erpnext_records.contacts import Contact
from school_ai.services import overseers
from school_ai.services.integrity.checking import Looked
from school_ai.services.integrity.finding import MEMBER, NOTHING, Finding, plain
from school_ai.services.integrity.records import CONFLICT, MENDED, OPEN, SETTLED, Kept, as_it_stands
from school_ai.services.telling import kinds, notices
from school_ai.services.telling.language import in_language

MOST_LINES = 10


@dataclass(frozen=True)
class StepShown:
    """Who did what about a conflict, and when."""

    done_on: datetime
    done_by: str
    what: str
    note: str


@dataclass(frozen=True)
class ConflictShown:
    """A conflict with both versions, by field; rows of tables are lists of values with their `name`. `way`: what taking
    the proposal does (Nothing: there is none)."""

    name: str
    kind: str
    status: str
    text: str
    doctype: str
    record: str
    way: str
    as_it_stands: dict[str, Any]
    as_proposed: dict[str, Any] | None
    found_on: datetime
    decided_by: str | None
    decided_on: datetime | None
    note: str
    steps: list[StepShown]


@dataclass(frozen=True)
class ConflictPage:
    """Some of the conflicts, the newest first, and how many there are in all."""

    conflicts: list[ConflictShown]
    total: int


def listed(status: str | None, kind: str | None, start: int, page_length: int) -> ConflictPage:
    """Conflicts that the user may see."""
    filters = {key: value for key, value in (("status", status), ("kind", kind)) if value}
    names = frappe.get_list(
        CONFLICT,
        filters,
        pluck="name",
        order_by="creation desc, name",
        limit_start=start,
        limit_page_length=page_length,
    )
    total = len(frappe.get_list(CONFLICT, filters, pluck="name", limit_page_length=0))
    return ConflictPage([shown(frappe.get_doc(CONFLICT, name)) for name in names], total)


def shown(document) -> ConflictShown:
    return ConflictShown(
        name=document.name,
        kind=document.kind,
        status=document.status,
        text=document.text,
        doctype=document.reference_doctype,
        record=document.reference_name,
        way=document.way,
        as_it_stands=frappe.parse_json(document.record_version) or {},
        as_proposed=frappe.parse_json(document.proposed_version) if document.way != NOTHING else None,
        found_on=document.creation,
        decided_by=document.decided_by,
        decided_on=document.decided_on,
        note=document.note or "",
        steps=[StepShown(row.done_on, row.done_by, row.what, row.note or "") for row in document.steps],
    )


def propose(finding: Finding) -> str:
    """Record what is the school's to decide; where it stands already, it is brought up to date. Returns its name."""
    name = frappe.db.get_value(CONFLICT, {"open_key": finding.id}, "name", for_update=True)
    document = frappe.get_doc(CONFLICT, name) if name else _new(finding, OPEN)
    _describe(document, finding)
    if not name:
        add_step(document, _("Found"))
    return save(document).name


def note_mended(finding: Finding, before: Kept | None, what: str) -> str:
    """Record what was mended, with the record as it was. `before` None: it is not to be had again."""
    document = _new(finding, MENDED)
    _describe(document, finding)
    document.update({"kept_before": frappe.as_json(before) if before else None, "decided_on": now_datetime()})
    add_step(document, what)
    return save(document).name


def settle_finding(finding: str, what: str) -> None:
    """Close the open conflict about a finding, if there is one."""
    name = frappe.db.get_value(CONFLICT, {"open_key": finding}, "name", for_update=True)
    if name:
        document = frappe.get_doc(CONFLICT, name)
        document.status = SETTLED
        add_step(document, what)
        save(document)


def _new(finding: Finding, status: str):
    return frappe.get_doc(
        {
            "doctype": CONFLICT,
            "kind": finding.kind,
            "status": status,
            "reference_doctype": finding.doctype,
            "reference_name": finding.name,
            "about": finding.about,
            "finding": finding.id,
        }
    )


def _describe(document, finding: Finding) -> None:
    now = plain(finding.now)
    if not finding.ours and frappe.db.exists(finding.doctype, finding.name):
        now = as_it_stands(frappe.get_doc(finding.doctype, finding.name), finding.now)
    document.update(
        {
            "title": title_of(finding.kind, finding.doctype, finding.name, finding.about),
            "text": finding.text,
            "way": finding.way,
            "fingerprint": finding.fingerprint,
            "record_version": frappe.as_json(now),
            "proposed_version": frappe.as_json(plain(finding.proposed)),
        }
    )


def title_of(kind: str, doctype: str, name: str, about: str) -> str:
    """What people call the record, and what it is: in a list, and on a telephone, there is no more room."""
    title = called(doctype, name)
    if kind == MEMBER:
        # Of a group several may be in it without being enrolled.
        title = f"{called('Student', about)}, {title}"
    what = f" ({_(doctype)})"
    return title[: 140 - len(what)] + what


def add_step(document, what: str, note: str = "") -> None:
    document.append(
        "steps", {"done_on": now_datetime(), "done_by": frappe.session.user, "what": what, "note": note or None}
    )


def save(document):
    document.flags.is_ours = True
    # What it is about may be gone.
    document.flags.ignore_links = True
    return document.save(ignore_permissions=True)


def settle(looked: Looked, kinds: Collection[str]) -> int:
    """Close open conflicts about what does not disagree any more, since somebody has set it right. `looked`: with what
    is known. Returns how many."""
    found = {finding.id: finding for finding in looked.findings}
    settled = 0
    rows = frappe.get_all(CONFLICT, {"status": OPEN, "kind": ("in", sorted(kinds))}, ["name", "finding", "kind"])
    for row in rows:
        if row.finding in found or not looked.was_looked_for(row.kind):
            continue
        document = frappe.get_doc(CONFLICT, row.name)
        document.status = SETTLED
        add_step(document, _("The records agree again."))
        save(document)
        settled += 1
    return settled


# --- telling ---------------------------------------------------------------------------------------------------------


def tell_of_new() -> int:
    """One notification for each of those who look after School AI, of conflicts that they were not told of. Returns how
    many were told."""
    rows = frappe.get_all(
        CONFLICT, {"status": OPEN, "told_on": ("is", "not set")}, ["name", "title", "text"], order_by="kind, creation"
    )
    if not rows:
        return 0
    people = contacts.users(overseers.users())
    for person in people:
        _tell(person, [f"{row.title}: {row.text}" for row in rows], "|".join(sorted(row.name for row in rows)))
    now = now_datetime()
    for row in rows:
        frappe.db.set_value(CONFLICT, row.name, "told_on", now, update_modified=False)
    return len(people)


def _tell(person: Contact, lines: Sequence[str], key: str) -> None:
    with in_language(person.language):
        more = len(lines) - MOST_LINES
        rest = [_("and {0} more").format(more)] if more > 0 else []
        subject = _("{0} records do not agree and wait for a decision").format(len(lines))
        link = "/app/ai-data-conflict?status=Open"
        notices.tell(person, kinds.WORK, subject, [*lines[:MOST_LINES], *rest], key, link=link)
