"""What the portal pages share: who is looking, in which language, and how to get a person to sign in."""

import hashlib
import re
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import frappe
from frappe import _

from school_ai import settings
from school_ai.permissions import Standing, refuse, standing_of, writing_messages
from school_ai.services import site_key
from school_ai.services.auditing import writing
from school_ai.services.auditing.vocabulary import READ

# What a bench brings for the desk.
SOCKETIO = "/assets/frappe/node_modules/socket.io-client/dist/socket.io.min.js"
TEMPLATE = "school_ai/templates/portal.html"


def prepare(context, title: str, capability: str | None = None) -> Standing:
    """Fill what every page of the portal needs, and return the standing of the person who looks.

    A guest is sent to sign in. Somebody who has no place in the school gets 403, not 404: Frappe caches pages that were
    not found for everybody.
    """
    context.no_cache = 1
    if frappe.session.user == "Guest":
        # Relative, so that it cannot lead to another host.
        frappe.local.flags.redirect_location = "/login?redirect-to=" + quote(frappe.local.request.path)
        raise frappe.Redirect
    if capability and not settings.is_on(capability):
        raise frappe.PermissionError(_("{0} is switched off at this school.").format(title))
    standing = standing_of()
    context.title = title
    context.places = places_of(standing)
    context.here = "/" + frappe.local.request.path.strip("/")
    context.school = frappe.defaults.get_global_default("company") or _("School")
    context.person = frappe.utils.get_fullname()
    context.csrf_token = frappe.sessions.get_csrf_token()
    context.language = frappe.local.lang
    context.reader = _mark("reader", frappe.session.user)
    seen = (standing.student, standing.guardian, standing.instructor, *standing.children, *sorted(standing.roles))
    context.sees = _mark("sees", frappe.session.user, *map(str, seen))
    context.made_on = int(time.time())
    context.live = _live()
    context.direction = direction()
    context.strings = strings()
    # The token was made in a request that only reads, which Frappe rolls back.
    frappe.local.flags.commit = True
    return standing


def places_of(standing: Standing) -> list[dict[str, str]]:
    """The pages of the portal that are for somebody, the one that they come for first: `route` and `title`."""
    has_courses = bool(standing.learns.courses or standing.teaches.courses or standing.heads)
    is_family = bool(standing.student or standing.children)
    is_connected = bool(standing.student or standing.guardian or standing.instructor)
    shows_days = settings.is_on("families_enabled")
    pages = (
        ("/school-ai/teaching", _("Teaching"), bool(standing.instructor) and settings.is_on("teaching_enabled")),
        ("/school-ai/home", _("Home"), bool(standing.student) and shows_days),
        ("/school-ai/family", _("Family"), bool(standing.guardian) and shows_days),
        ("/school-ai/tutor", _("Tutor"), has_courses and settings.is_on("tutor_enabled")),
        ("/school-ai/materials", _("Materials"), _has_shelf(standing)),
        ("/school-ai/progress", _("Progress"), is_family and settings.is_on("predictions_enabled")),
        ("/school-ai/messages", _("Messages"), writing_messages(standing) and shows_days),
        ("/school-ai/changes", _("Timetable Changes"), is_connected and settings.is_on("timetables_enabled")),
    )
    return [{"route": route, "title": title} for route, title, is_theirs in pages if is_theirs]


def _has_shelf(standing: Standing) -> bool:
    return bool(standing.student and standing.learns.courses) and settings.is_on("knowledge_enabled")


def _live() -> str:
    """The site, whose realtime pages listen to where a bench serves the client of socket.io; else empty: they ask."""
    return frappe.local.site if _has_socketio_client(frappe.local.sites_path) else ""


@lru_cache(maxsize=1)
def _has_socketio_client(sites: str) -> bool:
    return (Path(sites) / "assets" / SOCKETIO.removeprefix("/assets/")).is_file()


def _mark(*parts: str) -> str:
    """Tells one reader, and what one may see, from another on a shared device, and says who it is to nobody."""
    return hashlib.sha256("\0".join(("school_ai", *parts, site_key.to_sign_with())).encode()).hexdigest()[:16]


def note_pupil(student: str | None) -> None:
    """Have it in the audit log of which pupil the page shows something."""
    writing.looked(READ, doctype="Student", record=student, pupil=student, detail=f"page {_page()}")


def _page() -> str:
    return frappe.local.request.path.strip("/").rpartition("/")[2] if getattr(frappe.local, "request", None) else ""


def allow(guard: Callable[[str], None], record: str) -> None:
    """Ask a guard about the record that a page is of. What is not there is refused like the rest: Frappe keeps a page
    that was not found for everybody, whatever record was asked for."""
    try:
        guard(record)
    except frappe.DoesNotExistError:
        refuse()


def direction() -> str:
    """In which direction the person's language is written, as HTML has it."""
    return "rtl" if frappe.local.lang.split("-")[0] in ("ar", "he", "fa", "ps", "ur") else "ltr"


def is_at_desk() -> bool:
    """Whether somebody works at the desk."""
    return frappe.db.get_value("User", frappe.session.user, "user_type") == "System User"


def strings() -> dict[str, str]:
    """What the portal's scripts say, in the person's language. Empty in English, the language they are written in."""
    if frappe.local.lang.startswith("en"):
        return {}
    return {text: _(text) for text in _texts_in_scripts()}


@lru_cache(maxsize=1)
def _texts_in_scripts() -> tuple[str, ...]:
    folder = Path(__file__).parents[1] / "public" / "js" / "portal"
    call = re.compile(r"""\b__\(\s*"((?:[^"\\]|\\.)*)\"""")
    found = {text for script in sorted(folder.glob("*.js")) for text in call.findall(script.read_text())}
    return tuple(sorted(found))
