"""Secret addresses by which a calendar app reads a timetable without signing in: one for a person and a pupil, or for
an instructor's own lessons.

The address is made, shown once, made anew and taken back by the person. Its secret is kept as a hash alone. It lets
nobody see more than the person sees: what they are to the pupil is asked anew at every request, and their login must be
enabled. Whatever is wrong is answered like an address that there never was.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import get_url, now_datetime

from school_ai import permissions
from school_ai.exceptions import TooManyRequests
from school_ai.permissions import Standing
from school_ai.services import people
from school_ai.services.calendars import gathering
from school_ai.services.calendars.gathering import Wanted
from school_ai.services.telling.language import in_language

ADDRESS = "Calendar Address"
METHOD = "school_ai.api.calendar.feed"
# An app looks a few times a day. Each address is answered so often an hour, and each place outside so often wrongly.
MOST_READ, MOST_WRONG = 60, 60
HOUR = 3600
# `last_read_on` is not written more often than that.
NOTED_EVERY = timedelta(hours=1)
# Compared with where there is no such address, so that it takes as long as where there is one.
_NOBODY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True)
class AddressKept:
    """What is known of an address that was made: never the address itself."""

    made_on: datetime
    last_read_on: datetime | None
    with_teachers: bool


@dataclass(frozen=True)
class AddressMade:
    """An address, shown this once."""

    address: str
    made_on: datetime

    def __repr__(self) -> str:
        return "AddressMade(…)"


@dataclass(frozen=True)
class Read:
    """A calendar as it is answered. `tag`: the same as long as the text is; `changed_on`: since when it is so."""

    text: bytes
    tag: str
    changed_on: datetime


def kept(standing: Standing, student: str | None) -> AddressKept | None:
    """The address that a person has made for a pupil, or without one for their own lessons."""
    row = frappe.db.get_value(
        ADDRESS, _of(standing, student), ["made_on", "last_read_on", "with_teachers"], as_dict=True
    )
    return AddressKept(row.made_on, row.last_read_on, bool(row.with_teachers)) if row else None


def make(standing: Standing, student: str | None, with_teachers: bool) -> AddressMade:
    """Make an address. One that was made before is good no more."""
    # Of two at once the second sees the first.
    frappe.db.get_value("User", standing.user, "name", for_update=True)
    take_back(standing, student)
    secret, now = secrets.token_urlsafe(32), now_datetime()
    values = {"made_on": now, "with_teachers": int(with_teachers), "secret_hash": _hashed(secret)}
    row = frappe.get_doc({"doctype": ADDRESS, **_values(standing, student), **values})
    row.flags.is_ours = True
    row.insert(ignore_permissions=True)
    return AddressMade(get_url(f"/api/method/{METHOD}?key={row.name}.{secret}"), now)


def take_back(standing: Standing, student: str | None) -> None:
    """End the address, if there is one."""
    for name in frappe.get_all(ADDRESS, _of(standing, student), pluck="name"):
        _forget(name)


def read(key: str) -> Read:
    """The calendar of an address. Raises `DoesNotExistError`, whatever is wrong with it, and `TooManyRequests`."""
    _look_at_place()
    name, _dot, secret = key.partition(".")
    row = frappe.db.get_value(ADDRESS, name, "*", as_dict=True) if len(name) <= 140 else None
    # The database does not tell capital letters from small ones.
    known = row.secret_hash if row and row.name == name else _NOBODY
    if not hmac.compare_digest(known, _hashed(secret)) or known == _NOBODY:
        _count(f"wrong:{frappe.local.request_ip}")
        _not_there()
    if _count(f"read:{name}") > MOST_READ:
        frappe.throw(_("This calendar was asked for too often. Please go on in the next hour."), TooManyRequests)
    if not _is_open(row):
        _not_there()
    with in_language(frappe.db.get_value("User", row.user, "language")):
        text = gathering.calendar(wanted_by(permissions.standing_of(row.user), row.student, bool(row.with_teachers)))
    return _noted(row, text)


def wanted_by(standing: Standing, student: str | None, with_teachers: bool) -> Wanted:
    """The calendar that a person asks for, whose right to it was looked at."""
    if student:
        return Wanted(student, None, with_teachers, for_guardian=student != standing.student)
    return Wanted(None, standing.instructor, with_teachers, for_guardian=False)


def forget_ended() -> None:
    """Take away addresses of people who may not read the calendar any more, or are gone. Run by the scheduler every
    night: until then they answer nothing."""
    for row in frappe.get_all(ADDRESS, fields=["name", "user", "student", "instructor"], limit_page_length=0):
        if not _is_open(row):
            _forget(row.name)


def _is_open(row) -> bool:
    """Whether the person may read that calendar at this moment."""
    if not frappe.db.get_value("User", row.user, "enabled"):
        return False
    standing = permissions.standing_of(row.user)
    if not row.student:
        return bool(row.instructor) and standing.instructor == row.instructor
    is_theirs = row.student == standing.student or row.student in standing.children
    return is_theirs and bool(people.at_school([row.student]))


def _noted(row, text: bytes) -> Read:
    """Keep since when the calendar is as it is, and that it was read."""
    tag, now = hashlib.sha256(text).hexdigest()[:32], now_datetime().replace(microsecond=0)
    values = {}
    if row.content_tag != tag:
        values |= {"content_tag": tag, "content_changed_on": now}
    if not row.last_read_on or row.last_read_on < now - NOTED_EVERY:
        values["last_read_on"] = now
    if values:
        frappe.db.set_value(ADDRESS, row.name, values, update_modified=False)
        # It is read by a request that only reads, which Frappe rolls back.
        frappe.local.flags.commit = True
    return Read(text, tag, values.get("content_changed_on") or row.content_changed_on)


def _not_there() -> None:
    raise frappe.DoesNotExistError(_("There is no calendar at this address."))


def _values(standing: Standing, student: str | None) -> dict:
    return {"user": standing.user, "student": student, "instructor": None if student else standing.instructor}


def _of(standing: Standing, student: str | None) -> dict:
    """Filters that find the address of a person and a pupil."""
    if student:
        return {"user": standing.user, "student": student}
    return {"user": standing.user, "student": ("is", "not set"), "instructor": standing.instructor}


def _forget(name: str) -> None:
    frappe.delete_doc(ADDRESS, name, force=True, ignore_permissions=True, delete_permanently=True)


def _hashed(secret: str) -> str:
    """A secret of 256 random bits: nothing is gained by making its hash slow."""
    return hashlib.sha256(secret.encode()).hexdigest()


# --- how often -------------------------------------------------------------------------------------------------------


def _look_at_place() -> None:
    if int(frappe.cache.get(_key(f"wrong:{frappe.local.request_ip}")) or 0) >= MOST_WRONG:
        frappe.throw(_("Too many requests from here were refused. Please go on in the next hour."), TooManyRequests)


def _key(of: str) -> bytes:
    return frappe.cache.make_key(f"school_ai_calendars:{of}:{now_datetime():%Y%m%d%H}")


def _count(of: str) -> int:
    key = _key(of)
    count = frappe.cache.incrby(key, 1)
    if count == 1:
        frappe.cache.expire(key, HOUR)
    return count
