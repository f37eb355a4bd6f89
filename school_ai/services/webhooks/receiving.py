"""What an event of a system outside means: that a record of the school's is to be looked at.

ERPNext's records are the truth, and nothing that comes from outside is written to them. A record that says something
else than when it was followed last is noted as changed, as if it had been saved here, and what was computed from it
follows. Without names all records of the kind are compared, by a task.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import frappe
from frappe import _
from frappe.utils import add_to_date, now_datetime

from school_ai import settings
from school_ai.erpnext_records import followed
from school_ai.services.following import asking, comparing, noting, numbering
from school_ai.services.webhooks import admitting, senders

EVENT = "AI Webhook Event"
# Event -> the DocType whose records it is about.
EVENTS = {
    "student-created": "Student",
    "student-updated": "Student",
    "attendance-marked": "Student Attendance",
    "assessment-submitted": "Assessment Result",
    "schedule-changed": "Course Schedule",
}
EventName = Literal[
    "student-created", "student-updated", "attendance-marked", "assessment-submitted", "schedule-changed"
]
# An event is known by its ID for so long.
EVENTS_KEPT_DAYS = 30


@dataclass(frozen=True)
class RecordSeen:
    """`noted`: it has changed, and what was computed from it follows. `unchanged`: it says what it said before. `not
    there`: the school has no such record."""

    record: str
    outcome: Literal["noted", "unchanged", "not there"]


@dataclass(frozen=True)
class Received:
    """`already received`: the event was told before, and nothing was done now. `task`: compares all records of the
    kind, where none was named."""

    outcome: Literal["accepted", "already received"]
    doctype: str
    records: list[RecordSeen]
    task: str | None


def receive(event: str, event_id: str, records: Sequence[str]) -> Received:
    """Take in an event of the sender whose request was admitted."""
    admitting.use_up_nonce()
    sender, doctype = admitting.sender(), EVENTS[event]
    if not frappe.db.get_value(senders.SENDER, sender, event.replace("-", "_")):
        admitting.refuse(sender, _("This sender may not tell of {0}.").format(event))
    settings.require(asking.SWITCH)
    senders.note_received(sender)
    if not _is_first(sender, event, event_id):
        return Received("already received", doctype, [], None)
    if not records:
        task = comparing.start(doctype)
        _note_outcome(sender, event_id, compared=1)
        return Received("accepted", doctype, [], task)
    seen = _look_at(doctype, list(dict.fromkeys(records)))
    _note_outcome(sender, event_id, records=frappe.as_json({each.record: each.outcome for each in seen}))
    return Received("accepted", doctype, seen, None)


def _look_at(doctype: str, names: list[str]) -> list[RecordSeen]:
    if not followed.are_there(doctype):
        return [RecordSeen(name, "not there") for name in names]
    says = followed.fingerprints(doctype, names)
    places = {numbering.name_of(doctype, name): name for name in names}
    kept = {
        places[row.name]: row
        for row in frappe.get_all(
            numbering.CHANGE, {"name": ("in", list(places))}, ["name", "fingerprint", "action"], limit=0
        )
    }
    pupils = followed.pupils_now(doctype, list(says))
    rows, seen = [], []
    for name in names:
        row = kept.get(name)
        if name in says:
            has_changed = row is None or row.fingerprint != says[name]
            if has_changed:
                rows.append((doctype, name, noting.COMPARED, None, [pupils[name]] if name in pupils else []))
            seen.append(RecordSeen(name, "noted" if has_changed else "unchanged"))
            continue
        # One that was known is gone without an event: what was computed from it goes too.
        if row and row.action not in (noting.DELETED, noting.RENAMED):
            rows.append((doctype, name, noting.DELETED, None, [name] if doctype == "Student" else []))
        seen.append(RecordSeen(name, "not there"))
    if rows:
        noting.write(rows)
        asking.ask_after_commit()
    return seen


# --- once ------------------------------------------------------------------------------------------------------------


def _name_of(sender: str, event_id: str) -> str:
    return hashlib.sha256(f"{sender}\0{event_id}".encode()).hexdigest()


def _is_first(sender: str, event: str, event_id: str) -> bool:
    """Keep the event, under a key that is there once. If it is there, count that it was told again."""
    now, name = now_datetime(), _name_of(sender, event_id)
    table = frappe.qb.DocType(EVENT)
    columns = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx", "sender", "event",
               "event_id", "times", "compared")  # fmt: skip
    row = (name, now, now, "Administrator", "Administrator", 0, 0, sender, event, event_id, 1, 0)
    try:
        frappe.qb.into(table).columns(*columns).insert(row).run()
    except Exception as error:
        if not frappe.db.is_duplicate_entry(error):
            raise
        frappe.qb.update(table).set(table.times, table.times + 1).where(table.name == name).run()
        return False
    return True


def _note_outcome(sender: str, event_id: str, **values) -> None:
    frappe.db.set_value(EVENT, _name_of(sender, event_id), values, update_modified=False)


def forget_old() -> None:
    """Take away events that were received long ago. Run by the scheduler daily."""
    limit = add_to_date(now_datetime(), days=-EVENTS_KEPT_DAYS)
    frappe.db.delete(EVENT, {"creation": ("<", limit)})
