"""Notices: what one person is told, written once, with what it is about. And the page on which they are read.

The row is written in the transaction of what it tells of: if that is undone, nobody is told of it. What leaves the
house, by email, SMS or push, leaves it afterwards (`sending.py`)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime

from school_ai.erpnext_records import contacts
from school_ai.erpnext_records.contacts import Contact
from school_ai.permissions import Standing
from school_ai.services.telling import allowed, choices, moments, sending, wording
from school_ai.services.telling.kinds import AT_ONCE, EMAIL, KINDS, NEVER, PUSH, SMS

NOTICE, DELIVERY = "AI Notice", "AI Notice Delivery"
PAGE = "/school-ai/notices"
REALTIME = "school_ai_notice"
# Shown at once by the page; more on demand.
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class NoticeShown:
    """A notice as its person reads it. `title`: its kind in their language; `link`: the page that it leads to."""

    name: str
    kind: str
    title: str
    subject: str
    lines: list[str]
    link: str
    told_on: datetime
    read: bool


@dataclass(frozen=True)
class Unread:
    """What somebody has not read: how many, and the latest notice that there is. Who has that already asks with it in
    `since`, and is only told whether something came."""

    count: int
    latest: str
    changed: bool


def tell(
    contact: Contact,
    kind: str,
    subject: str,
    lines: list[str],
    key: str,
    *,
    about: tuple[str, str] | None = None,
    students: Iterable[str] = (),
    link: str = "",
    ways: frozenset[str] = frozenset(),
) -> str | None:
    """Tell one person something, once: the same `key` tells the same person of the same kind no second time.

    To be called in the person's language (`language.in_language`). `about`: DocType and name of the record;
    `students`: the pupils that it tells of, whom the person must still be allowed to know of when it is sent; `link`:
    the page that it leads to, without the host; `ways`: email or SMS, by which they are told at once whatever they
    have chosen, as whoever is next to be told of an alert. Returns the notice's name; None where they were told before,
    or do not want to be told."""
    told_key = _key(contact, kind, key)
    if frappe.db.exists(NOTICE, {"told_key": told_key}):
        return None
    who = choices.people(contact)
    choice = choices.of(contact.user, who, kind)
    on_page = bool(contact.user) and choice.on_page
    deliveries = _deliveries(contact, kind, choice, who, ways)
    if not on_page and not deliveries:
        return None
    now = now_datetime()
    notice = frappe.get_doc(
        {
            "doctype": NOTICE,
            "subject": subject[:140],
            "kind": kind,
            "state": "Waiting" if deliveries else "Told",
            "text": "\n".join(line.replace("\n", " ") for line in lines),
            "user": contact.user,
            "email": contact.email,
            "mobile": contacts.mobile_of(contact) if any(each["channel"] == SMS for each in deliveries) else None,
            "language": frappe.local.lang,
            "shown_on": now if on_page else None,
            "person_doctype": contact.doctype,
            "person": contact.name,
            "students": "\n".join(dict.fromkeys(students)),
            "reference_doctype": about[0] if about else None,
            "reference_name": about[1] if about else None,
            "link": link,
            "told_key": told_key,
            "deliveries": deliveries,
        }
    )
    notice.flags.is_ours = True
    frappe.db.savepoint("school_ai_tell")
    try:
        notice.insert(ignore_permissions=True, ignore_links=True)
    except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
        # Somebody else was there first.
        frappe.db.rollback(save_point="school_ai_tell")
        frappe.clear_last_message()
        return None
    if on_page:
        _show(notice)
    if deliveries:
        sending.wake()
    return notice.name


def _key(contact: Contact, kind: str, key: str) -> str:
    return hashlib.sha256("\0".join((kind, key, contact.doctype, contact.name)).encode()).hexdigest()


def _deliveries(contact: Contact, kind: str, choice, who: str, at_once: frozenset[str]) -> list[dict]:
    """A row for each way out of the house that is there, and wanted. `at_once`: ways that are used whatever is
    chosen, and put off by nothing."""
    ways = wording.ways()
    wanted = []
    email = AT_ONCE if EMAIL in at_once else choice.email
    if email != NEVER and contact.email and (EMAIL in ways or KINDS[kind].must):
        wanted.append((EMAIL, email))
    if (choice.sms or SMS in at_once) and SMS in ways and contacts.mobile_of(contact):
        wanted.append((SMS, AT_ONCE))
    if (
        choice.push
        and PUSH in ways
        and contact.user
        and frappe.db.exists("AI Push Subscription", {"user": contact.user})
    ):
        wanted.append((PUSH, AT_ONCE))
    if not wanted:
        return []
    now = now_datetime()
    quiet = None if KINDS[kind].must else choices.quiet_hours_of(contact.user, who)
    return [
        {
            "channel": channel,
            "how_often": how_often,
            "status": sending.WAITING,
            "next_try": now if channel in at_once else moments.due(how_often, now, quiet),
            "tries": 0,
        }
        for channel, how_often in wanted
    ]


def _show(notice) -> None:
    """On the desk, as Frappe's own Notification Log; and where a page is open, at once.

    Frappe's Notification of this name gives the words, but does not write the log: it would be written by a job that is
    lost with Redis, and would lead to the notice instead of to what it is about."""
    said = wording.at_desk(notice)
    if said:
        log = frappe.get_doc(
            {
                "doctype": "Notification Log",
                "for_user": notice.user,
                "from_user": frappe.session.user,
                "type": "Alert",
                "subject": said.subject,
                "email_content": said.message,
                "document_type": notice.reference_doctype,
                "document_name": notice.reference_name,
                "link": notice.link,
            }
        ).insert(ignore_permissions=True, ignore_links=True)
        frappe.db.set_value(NOTICE, notice.name, "log", log.name, update_modified=False)
    try:
        # Nothing of it is said here: the page asks, and is told what it may see.
        frappe.publish_realtime(REALTIME, {"notice": notice.name}, user=notice.user, after_commit=True)
    except Exception:
        frappe.logger("school_ai").warning("realtime unavailable, notice %s", notice.name)


# --- reading ---------------------------------------------------------------------------------------------------------


def listed(standing: Standing, start: int = 0, page_length: int = 50) -> list[NoticeShown]:
    """Somebody's notices, the latest first, without those about what they may not know of any more."""
    rows = frappe.get_all(
        NOTICE,
        {"user": standing.user, "shown_on": ("is", "set")},
        [
            *("name", "kind", "subject", "text", "link", "shown_on", "read_on", "log", "students"),
            *("person_doctype", "person", "reference_doctype", "reference_name"),
        ],
        order_by="shown_on desc, name",
        limit_start=start,
        limit_page_length=page_length,
    )
    read_at_desk = _read_at_desk([row.log for row in rows if row.log and not row.read_on])
    return [
        NoticeShown(
            row.name,
            row.kind,
            _(row.kind),
            row.subject,
            [line for line in (row.text or "").split("\n") if line],
            row.link or "",
            row.shown_on,
            bool(row.read_on) or row.log in read_at_desk,
        )
        for row in rows
        if allowed.may_be_shown(row, standing)
    ]


def _read_at_desk(logs: list[str]) -> set[str]:
    if not logs:
        return set()
    # Its names are numbers on some versions.
    return set(map(str, frappe.get_all("Notification Log", {"name": ("in", logs), "read": 1}, pluck="name")))


def unread(user: str, since: str = "") -> Unread:
    """How many notices somebody has not read. What was read at the desk is read."""
    notice, log = frappe.qb.DocType(NOTICE), frappe.qb.DocType("Notification Log")
    query = (
        frappe.qb.from_(notice)
        .left_join(log)
        .on(log.name == notice.log)
        .select(Count(notice.name))
        .where(notice.user == user)
        .where(notice.shown_on.isnotnull())
        .where(notice.read_on.isnull())
        .where(log.read.isnull() | (log.read == 0))
    )
    ((count,),) = query.run()
    latest = frappe.get_all(
        NOTICE, {"user": user, "shown_on": ("is", "set")}, pluck="name", order_by="shown_on desc, name", limit=1
    )
    now = f"{latest[0] if latest else ''}.{count}"
    return Unread(count, now, now != since)


def note_read(user: str, notice: str | None = None) -> int:
    """Somebody has read a notice of theirs, or all of them: so it is at the desk too. Returns how many are unread."""
    filters = {"user": user, "read_on": ("is", "not set"), **({"name": notice} if notice else {})}
    rows = frappe.get_all(NOTICE, filters, ["name", "log"], limit_page_length=0)
    if rows:
        table = frappe.qb.DocType(NOTICE)
        query = frappe.qb.update(table).set(table.read_on, now_datetime())
        query.where(table.name.isin([row.name for row in rows])).run()
    logs = [row.log for row in rows if row.log]
    if logs:
        log = frappe.qb.DocType("Notification Log")
        frappe.qb.update(log).set(log.read, 1).where(log.name.isin(logs)).where(log.for_user == user).run()
    return unread(user).count


def count(user: str) -> int:
    """How many notices somebody has on their page."""
    return frappe.db.count(NOTICE, {"user": user, "shown_on": ("is", "set")})


def is_own(user: str, notice: str) -> bool:
    return bool(frappe.db.exists(NOTICE, {"name": notice, "user": user}))
