"""What the caller is told, and how they want to be told."""

from typing import Annotated, Literal

import frappe
from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.permissions import standing_of
from school_ai.services.telling import choices, notices, overview, push
from school_ai.services.telling.choices import KindShown, QuietShown
from school_ai.services.telling.kinds import Choice
from school_ai.services.telling.notices import MOST_AT_ONCE, NoticeShown, Unread
from school_ai.services.telling.overview import HowTold

Start = Annotated[int, Field(ge=0)]
Length = Annotated[int, Field(ge=1, le=MOST_AT_ONCE)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[03]0$")]
Address = Annotated[str, Field(min_length=10, max_length=push.LONGEST_ADDRESS)]
DeviceKey = Annotated[str, Field(min_length=16, max_length=120)]
Mark = Annotated[str, Field(max_length=60)]


@permissions.for_callers(permissions.anybody)
def owns_notice(notice: str) -> None:
    """A notice of the caller's own. Whether there is another one is not told."""
    permissions.is_signed_in()
    if not notices.is_own(frappe.session.user, notice):
        permissions.refuse()


@endpoint("GET", guard=permissions.is_signed_in)
def listed(start: Start = 0, page_length: Length = 50) -> list[NoticeShown]:
    """The caller's notices, the latest first."""
    return notices.listed(standing_of(), start, page_length)


@endpoint("GET", guard=permissions.is_signed_in)
def unread(since: Mark = "") -> Unread:
    """How many notices the caller has not read. `since`: what `latest` was the last time; `changed` is false where
    nothing came and nothing was read since."""
    return notices.unread(frappe.session.user, since)


@endpoint("POST", guard=owns_notice)
def read(notice: str) -> int:
    """Say that the caller has read a notice. Returns how many are unread."""
    return notices.note_read(frappe.session.user, notice)


@endpoint("POST", guard=permissions.is_signed_in)
def read_all() -> int:
    """Say that the caller has read all their notices. Returns how many are unread: none."""
    return notices.note_read(frappe.session.user)


@endpoint("GET", guard=permissions.is_signed_in)
def how_told() -> HowTold:
    """How the caller is told of what, when not, in which language and on which devices."""
    return overview.look(standing_of())


@endpoint("POST", guard=permissions.is_signed_in)
def set_choice(
    kind: Annotated[str, Field(max_length=60)],
    on_page: bool,
    email: Literal["At Once", "Daily", "Weekly", "Never"],
    sms: bool = False,
    push: bool = False,
) -> KindShown:
    """Choose how the caller is told of a kind of news. What must be told cannot be switched off."""
    return choices.choose(standing_of(), kind, Choice(on_page, email, sms, push))


@endpoint("POST", guard=permissions.is_signed_in)
def set_quiet_hours(
    own: bool, begins: Clock = "18:00", ends: Clock = "07:00", on_free_days: bool = False
) -> QuietShown:
    """Choose when the caller is told on the page alone; or let the school's hours hold again (`own` false)."""
    return choices.choose_quiet(standing_of(), own, begins, ends, on_free_days)


@endpoint("POST", guard=permissions.is_signed_in)
def set_language(language: Annotated[str, Field(max_length=10)]) -> str:
    """Choose the language in which the caller reads and is told. Returns it."""
    return overview.choose_language(frappe.session.user, language)


@endpoint("POST", guard=permissions.is_signed_in)
def subscribe(endpoint: Address, p256dh: DeviceKey, auth: DeviceKey) -> None:
    """Tell the caller on a device: its address and keys, as its browser gives them."""
    request = getattr(frappe.local, "request", None)
    agent = request.headers.get("User-Agent", "") if request else ""
    push.subscribe(frappe.session.user, endpoint, p256dh, auth, agent)


@endpoint("POST", guard=permissions.is_signed_in)
def unsubscribe(endpoint: Address) -> None:
    """Tell the caller on a device no more."""
    push.unsubscribe(frappe.session.user, endpoint)


@endpoint("POST", guard=permissions.is_signed_in, also_answers=(429,))
def test(endpoint: Address) -> bool:
    """Push a word to a device of the caller's. Returns whether it was taken; false where the device is not theirs, or
    is there no more."""
    return push.try_out(frappe.session.user, endpoint)
