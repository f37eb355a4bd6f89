"""A person's timetable as a calendar: downloaded, and read by a calendar app at a secret address."""

from typing import Annotated
from zoneinfo import ZoneInfo

import frappe
from pydantic import Field
from werkzeug.wrappers import Response

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.permissions import Standing, standing_of
from school_ai.services.calendars import addresses, gathering
from school_ai.services.calendars.addresses import AddressMade

ON = "families_enabled"
MEDIA = "text/calendar"


def with_calendar(standing: Standing) -> bool:
    return bool(standing.student or standing.children or standing.instructor)


@permissions.for_callers(with_calendar)
def has_calendar(student: str | None = None) -> None:
    """The pupil themself and their guardians; without a pupil an instructor, for their own lessons."""
    if student:
        permissions.is_pupil_or_guardian_of(student)
    else:
        permissions.is_instructor()


@endpoint("GET", guard=has_calendar, capability=ON, produces=MEDIA)
def download(student: str | None = None, with_teachers: bool = False) -> Response:
    """The timetable of a pupil, or without one the caller's own lessons, as a file for a calendar app (iCalendar):
    lessons, assessments, homework and free days from four weeks ago until half a year ahead."""
    text = gathering.calendar(addresses.wanted_by(standing_of(), student, with_teachers))
    return _answer(text, **{"Content-Disposition": 'attachment; filename="timetable.ics"', "Cache-Control": "no-store"})


@endpoint("POST", guard=has_calendar, capability=ON)
def make_address(student: str | None = None, with_teachers: bool = False) -> AddressMade:
    """Make a secret address at which a calendar app reads the timetable without signing in, and answer with it, this
    once. The one before ends."""
    return addresses.make(standing_of(), student, with_teachers)


@endpoint("POST", guard=has_calendar, capability=ON)
def take_back(student: str | None = None) -> None:
    """End the secret address."""
    addresses.take_back(standing_of(), student)


@endpoint(
    "GET",
    open_because="A calendar app does not sign in: the key in the address stands for who has made it.",
    capability=ON,
    allow_guest=True,
    produces=MEDIA,
    also_answers=(304, 429),
)
def feed(key: Annotated[str, Field(min_length=1, max_length=200)]) -> Response:
    """The timetable at a secret address, for a calendar app. It shows what the person may see who has made the address,
    asked anew each time. 404: there is no such address, or it has ended. 304: it is as it was, by `If-None-Match` or
    `If-Modified-Since`."""
    found = addresses.read(key)
    # A week's timetable of a child is for nobody's cache but the app's.
    headers = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
    reply = _answer(found.text, **headers)
    reply.set_etag(found.tag)
    # Kept in the school's time, which says of itself where it holds.
    reply.last_modified = found.changed_on.replace(tzinfo=ZoneInfo(frappe.utils.get_system_timezone()))
    return reply.make_conditional(frappe.local.request)


def _answer(text: bytes, **headers: str) -> Response:
    return Response(text, mimetype=MEDIA, headers=headers)
