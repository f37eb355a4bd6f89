"""What an auditor looks for in the log. That they looked is an entry too."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import frappe
from frappe.query_builder import Order
from frappe.utils import get_system_timezone, getdate

from school_ai import permissions
from school_ai.erpnext_records import people
from school_ai.services.auditing import LOG, pseudonyms, writing
from school_ai.services.auditing.vocabulary import READ

MOST = 500


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty: anything. `first`, `until`: days in the site's time, the last one included; `who`: a
    login; `student`: whom it is about; `correlation`: the request or job."""

    first: date | None = None
    until: date | None = None
    who: str = ""
    student: str = ""
    action: str = ""
    outcome: str = ""
    doctype: str = ""
    correlation: str = ""


@dataclass(frozen=True)
class Shown:
    """An entry as an auditor sees it. `number`: its place in the chain, 0 until it is sealed; `at`: UTC; `who`,
    `about`: the pseudonyms that stand in the log; `user`, `student`: who they are, empty where that is not known any
    more; `record`: its name, or the pseudonym of somebody who is not known any more."""

    number: int
    at: datetime
    who: str
    user: str
    who_role: str
    action: str
    outcome: str
    doctype: str
    record: str
    about: str
    student: str
    student_name: str
    purpose: str
    detail: str
    correlation: str


def search(wanted: Wanted, start: int = 0, page_length: int = MOST) -> list[Shown]:
    """Entries, the latest first. For auditors."""
    permissions.audits()
    writing.looked(READ, doctype=LOG, pupil=wanted.student, detail=_said(wanted))
    rows = _rows(wanted, start, min(page_length, MOST))
    return _shown(rows)


def local(at: datetime) -> datetime:
    """A time of the log in the site's time."""
    return at.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(get_system_timezone())).replace(tzinfo=None)


def _rows(wanted: Wanted, start: int, page_length: int) -> list[dict]:
    table = frappe.qb.DocType(LOG)
    query = frappe.qb.from_(table).select(
        table.number, table.at, table.who, table.who_role, table.action, table.outcome, table.doctype_of, table.record,
        table.about, table.purpose, table.detail, table.correlation,
    )  # fmt: skip
    for column, (doctype, name) in {"who": ("User", wanted.who), "about": ("Student", wanted.student)}.items():
        if name:
            pseudonym = pseudonyms.known(doctype, name)
            if not pseudonym:
                return []
            query = query.where(table[column] == pseudonym)
    for column, value in (
        ("action", wanted.action),
        ("outcome", wanted.outcome),
        ("doctype_of", wanted.doctype),
        ("correlation", wanted.correlation),
    ):
        if value:
            query = query.where(table[column] == value)
    if wanted.first:
        query = query.where(table.at >= _utc(wanted.first))
    if wanted.until:
        query = query.where(table.at < _utc(wanted.until + timedelta(days=1)))
    query = query.orderby(table.at, order=Order.desc).orderby(table.name, order=Order.desc)
    return query.offset(start).limit(page_length).run(as_dict=True)


def _utc(day: date) -> datetime:
    """When a day begins in the site's time."""
    begins = datetime.combine(getdate(day), time(), ZoneInfo(get_system_timezone()))
    return begins.astimezone(timezone.utc).replace(tzinfo=None)


def _shown(rows: list[dict]) -> list[Shown]:
    known = pseudonyms.resolved(value for row in rows for value in (row["who"], row["about"], row["record"]) if value)
    pupils = {name for doctype, name in known.values() if doctype == "Student"}
    names = people.names_of_students(pupils) if pupils else {}

    def shown(row: dict) -> Shown:
        student = known.get(row["about"] or "", ("", ""))[1]
        return Shown(
            number=row["number"],
            at=row["at"].replace(tzinfo=timezone.utc),
            who=row["who"] or "",
            user=known.get(row["who"] or "", ("", ""))[1],
            who_role=row["who_role"] or "",
            action=row["action"] or "",
            outcome=row["outcome"] or "",
            doctype=row["doctype_of"] or "",
            record=known.get(row["record"] or "", ("", row["record"] or ""))[1],
            about=row["about"] or "",
            student=student,
            student_name=names.get(student, ""),
            purpose=row["purpose"] or "",
            detail=row["detail"] or "",
            correlation=row["correlation"] or "",
        )

    return [shown(row) for row in rows]


def _said(wanted: Wanted) -> str:
    """By what was looked for, without names: of a login it is told that one was looked for."""
    said = {
        "from": str(wanted.first or ""),
        "until": str(wanted.until or ""),
        "who": "one" if wanted.who else "",
        "action": wanted.action,
        "outcome": wanted.outcome,
        "of": wanted.doctype,
        "correlation": "one" if wanted.correlation else "",
    }
    return ", ".join(f"{name} {value}" for name, value in said.items() if value) or "all"
