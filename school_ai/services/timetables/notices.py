"""What a person was told about changes of their timetable, for the portal."""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.utils import now_datetime

from school_ai.permissions import Standing
from school_ai.services.timetables.telling import NOTICE

MOST = 50


@dataclass(frozen=True)
class NoticeShown:
    """`is_new`: the person has not seen it before."""

    subject: str
    lines: list[str]
    told_on: datetime
    is_new: bool


def of(standing: Standing) -> list[NoticeShown]:
    """The latest notices of a pupil, guardian or instructor, newest first."""
    rows = []
    for doctype, name in _persons(standing):
        rows += frappe.get_all(
            NOTICE,
            {"person_doctype": doctype, "person": name},
            ["name", "subject", "text", "told_on", "seen_on"],
            order_by="told_on desc",
            limit_page_length=MOST,
        )
    rows.sort(key=lambda row: row.told_on, reverse=True)
    return [NoticeShown(row.subject, (row.text or "").split("\n"), row.told_on, not row.seen_on) for row in rows[:MOST]]


def note_seen(standing: Standing) -> None:
    """What was shown is not new any more. Only rows that are known are locked: a worker may be telling others just
    now, and nobody's page waits for that."""
    seen = [
        row
        for doctype, name in _persons(standing)
        for row in frappe.get_all(
            NOTICE, {"person_doctype": doctype, "person": name, "seen_on": ("is", "not set")}, pluck="name"
        )
    ]
    if seen:
        table = frappe.qb.DocType(NOTICE)
        frappe.qb.update(table).set(table.seen_on, now_datetime()).where(table.name.isin(seen)).run()


def _persons(standing: Standing) -> list[tuple[str, str]]:
    persons = (("Student", standing.student), ("Guardian", standing.guardian), ("Instructor", standing.instructor))
    return [(doctype, name) for doctype, name in persons if name]
