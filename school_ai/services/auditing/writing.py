"""Entries are written. Whoever does something that belongs into the audit log calls one of three functions:

* `changed`: something was done by this transaction. The entry is part of it: what is undone was not done.
* `happened`: something has happened whatever becomes of the transaction, such as text that left the school.
* `looked`: something was read or asked for; whether it was done, denied or failed is known when the request has ended.

The first writes at once. The others are kept until the end of the request or the job, and are written there in a
transaction of their own; where there is no such end, as in a console, at once too.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

import frappe

from school_ai import roles
from school_ai.services.auditing import LOG, pseudonyms
from school_ai.services.auditing.vocabulary import (
    ADMINISTRATOR,
    AUDITOR,
    DENIED,
    DONE,
    FAILED,
    GUARDIAN,
    GUEST,
    INSTRUCTOR,
    NAMED_FREELY,
    OTHER,
    PEOPLE,
    PRINCIPAL,
    STUDENT,
    SYSTEM,
)

COLUMNS = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx", "number", "at", "who",
           "who_role", "action", "outcome", "doctype_of", "record", "about", "purpose", "detail",
           "correlation")  # fmt: skip
LONGEST = 140
# Names that Frappe gives by itself: they tell of nobody.
_NAMED_BY_LOT = ("hash", "autoincrement", "naming_series:")


@dataclass(frozen=True)
class Noted:
    """What is to be written. `outcome`: None until the request has ended; `pupil`: name of a Student."""

    action: str
    outcome: str | None
    doctype: str = ""
    record: str = ""
    pupil: str = ""
    purpose: str = ""
    detail: str = ""
    user: str = ""
    at: datetime | None = None


@dataclass
class _Held:
    """What is kept until the end of a request or a job. `ends`: whether there is such an end."""

    ends: bool
    noted: dict[Noted, datetime]


def changed(action: str, **said: Any) -> None:
    """Note what this transaction does. `said`: doctype, record, pupil, purpose, detail."""
    write([_noted(action, DONE, **said)])


def happened(action: str, outcome: str = DONE, **said: Any) -> None:
    """Note what is so, whatever becomes of the transaction."""
    _hold(_noted(action, outcome, **said))


def looked(action: str, **said: Any) -> None:
    """Note what was asked for. It counts as done where the request is answered."""
    _hold(_noted(action, None, **said))


def denied(action: str, **said: Any) -> None:
    happened(action, DENIED, **said)


def failed(action: str, **said: Any) -> None:
    happened(action, FAILED, **said)


@contextmanager
def of_pupil(student: str | None) -> Iterator[None]:
    """What is noted within is about this pupil, where nothing else is said."""
    before = getattr(frappe.local, "school_ai_audit_pupil", "")
    frappe.local.school_ai_audit_pupil = student or ""
    try:
        yield
    finally:
        frappe.local.school_ai_audit_pupil = before


# --- requests and jobs -----------------------------------------------------------------------------------------------


def begin() -> None:
    """A request or a job begins, and will end by `finish`."""
    frappe.local.school_ai_audit = _Held(True, {})


def note_missing() -> None:
    """Say that a request is missing in the log. Commits."""
    frappe.db.rollback()
    frappe.log_error(title="school_ai: a request is missing in the audit log")
    frappe.db.commit()


def begin_once() -> None:
    """The same, unless it has begun."""
    if getattr(frappe.local, "school_ai_audit", None) is None:
        begin()


def finish(outcome: str = DONE) -> int:
    """A request or a job has ended, its transaction too: write what was kept, and commit it. `outcome`: what became of
    what was asked for. Returns how many entries were written."""
    held = getattr(frappe.local, "school_ai_audit", None)
    if held is None:
        return 0
    frappe.local.school_ai_audit = None
    if not held.noted:
        return 0
    settled = [replace(each, outcome=each.outcome or outcome, at=at) for each, at in held.noted.items()]
    # What is written here must not carry anything else over: a request that failed may have left something behind.
    frappe.db.rollback()
    count = write(settled)
    frappe.db.commit()
    return count


def is_noted(detail: str) -> bool:
    """Whether something with this detail is noted already, by this request."""
    held = getattr(frappe.local, "school_ai_audit", None)
    return held is not None and any(each.detail == detail for each in held.noted)


def is_refusal_noted() -> bool:
    """Whether it is noted already that what was asked for was refused, or failed."""
    held = getattr(frappe.local, "school_ai_audit", None)
    return held is not None and any(each.outcome in (DENIED, FAILED) for each in held.noted)


def _flush_what_is_so() -> None:
    """Before a commit: what is so whatever happens may go along."""
    held = getattr(frappe.local, "school_ai_audit", None)
    if held is None:
        return
    settled = [each for each in held.noted if each.outcome]
    write([replace(each, at=held.noted[each]) for each in settled])
    for each in settled:
        del held.noted[each]


def _hold(noted: Noted) -> None:
    held = getattr(frappe.local, "school_ai_audit", None)
    if held is None or not held.ends:
        write([replace(noted, outcome=noted.outcome or DONE)])
        return
    # Once a request: a page that reads a record three times has read it.
    held.noted.setdefault(noted, _now())
    if noted.outcome:
        frappe.db.before_commit.add(_flush_what_is_so)


def correlation() -> str:
    """The mark that a request or a job and all that it sets off have in common."""
    found = getattr(frappe.local, "school_ai_correlation", None)
    if not found:
        found = frappe.local.school_ai_correlation = uuid.uuid4().hex
    return str(found)


# --- entries ---------------------------------------------------------------------------------------------------------


def _noted(
    action: str,
    outcome: str | None,
    *,
    doctype: str = "",
    record: str | None = "",
    pupil: str | None = "",
    purpose: str | None = "",
    detail: str = "",
) -> Noted:
    return Noted(
        action=action,
        outcome=outcome,
        doctype=doctype,
        record=str(record or ""),
        pupil=pupil or getattr(frappe.local, "school_ai_audit_pupil", "") or "",
        purpose=purpose or "",
        detail=detail,
        user=frappe.session.user or "Guest",
    )


def write(entries: list[Noted]) -> int:
    """Write entries into this transaction, by one insert. Returns how many."""
    if not entries:
        return 0
    people = {("User", each.user) for each in entries} | {("Student", each.pupil) for each in entries if each.pupil}
    people |= {(each.doctype, each.record) for each in entries if each.record and each.doctype in PEOPLE}
    known = pseudonyms.of(people)
    mark, rows = correlation()[:LONGEST], []
    for each in entries:
        at = each.at or _now()
        said = (
            known.get(("User", each.user), ""),
            standing_of(each.user),
            each.action,
            each.outcome,
            each.doctype,
            _record(each, known),
            known.get(("Student", each.pupil), ""),
            each.purpose,
            each.detail,
            mark,
        )
        plain = (str(value)[:LONGEST].strip() for value in said)
        rows.append((_name(at), at, at, "Administrator", "Administrator", 0, 0, 0, at, *plain))
    frappe.db.bulk_insert(LOG, list(COLUMNS), rows, chunk_size=2000)
    return len(rows)


def _now() -> datetime:
    return datetime.now(timezone.utc).replace(tzinfo=None)


def _name(at: datetime) -> str:
    """Grows with time, so that the table grows at its end, and is drawn by lot beyond that."""
    microseconds = int(at.replace(tzinfo=timezone.utc).timestamp() * 1_000_000)
    return f"{microseconds:014x}{frappe.generate_hash(length=10)}"


def _record(noted: Noted, known: dict[pseudonyms.Person, str]) -> str:
    """What may stand of a record's name: a pseudonym of a person, and nothing where the name could tell of one."""
    if not noted.record or not noted.doctype:
        return ""
    if noted.doctype in PEOPLE:
        return known.get((noted.doctype, noted.record), "")
    # Whoever is refused may have named anything, a key among it.
    if noted.outcome != DONE and not _is_there(noted.doctype, noted.record):
        return ""
    if noted.doctype in NAMED_FREELY:
        return noted.record
    return noted.record if _is_named_by_lot(noted.doctype) else ""


def _is_there(doctype: str, record: str) -> bool:
    return frappe.get_meta(doctype).issingle or bool(frappe.db.exists(doctype, record))


def _is_named_by_lot(doctype: str) -> bool:
    try:
        meta = frappe.get_meta(doctype)
    except frappe.DoesNotExistError:
        frappe.clear_last_message()
        return False
    naming = meta.autoname or ""
    return bool(meta.issingle) or naming.startswith(_NAMED_BY_LOT) or (naming.endswith("#") and "{" not in naming)


def standing_of(user: str) -> str:
    """As what somebody has acted, by the roles that they have now."""
    if user == "Guest":
        return GUEST
    if user == "Administrator":
        return ADMINISTRATOR if getattr(frappe.local, "request", None) else SYSTEM
    held = set(frappe.get_roles(user))
    if held & roles.OVERSIGHT:
        return ADMINISTRATOR
    for role, standing in (
        (roles.PRINCIPAL, PRINCIPAL),
        (roles.AUDITOR, AUDITOR),
        (roles.INSTRUCTOR, INSTRUCTOR),
        (roles.STUDENT, STUDENT),
        (roles.GUARDIAN, GUARDIAN),
    ):
        if role in held:
            return standing
    return OTHER
