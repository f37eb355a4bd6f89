"""Every request is counted, and goes by a number that the answer tells (hooks `before_request` and `after_request`).

Nothing here may keep a request from being answered."""

import hmac
import re
from functools import lru_cache
from pathlib import Path
from time import monotonic

import frappe
from frappe.utils import now_datetime

from school_ai import settings
from school_ai.api.endpoint import ENDPOINTS
from school_ai.measuring import correlation, counters, events

API, PAGES = "/api/method/school_ai.api.", "/school-ai"
METRICS = f"{API}monitoring.metrics"
OTHER = "other"
_BEARER = re.compile(r"Bearer ([^\s]{1,500})", re.IGNORECASE)


def begin() -> None:
    """A request has come (hook `before_request`)."""
    frappe.local.school_ai_began = monotonic()
    request = frappe.local.request
    correlation.begin(request.headers.get(correlation.HEADER))
    if request.path == METRICS:
        _let_scraper_in(request)


def _let_scraper_in(request) -> None:
    """Whoever brings the token that the settings hold may read the figures, and nothing else. The header is taken away:
    Frappe would look for a token of its own in it, and refuse the request."""
    given = _BEARER.fullmatch(request.headers.get("Authorization") or "")
    if not given or request.method != "GET":
        return
    token = settings.get().get_password("metrics_token", raise_exception=False) or ""
    if token and hmac.compare_digest(given[1].encode(), token.encode()):
        frappe.local.school_ai_scraper = True
        request.environ.pop("HTTP_AUTHORIZATION", None)


def is_scraper() -> bool:
    return bool(getattr(frappe.local, "school_ai_scraper", False))


def end(response=None, request=None, **_more) -> None:
    """A request is answered (hook `after_request`)."""
    if request is None or not getattr(frappe.local, "site", None):
        return
    try:
        _note(response, request)
    except Exception:
        frappe.logger("school_ai").debug("a request was not counted")


def _note(response, request) -> None:
    number = correlation.current()
    if response is not None:
        response.headers[correlation.HEADER] = number
    began = getattr(frappe.local, "school_ai_began", None)
    seconds = monotonic() - began if began else 0.0
    # Without an answer Frappe found no such page.
    status = response.status_code if response is not None else 404
    method = named(request.path)
    counters.request(method, status, seconds, now_datetime())
    counters.flush()
    if method != OTHER or status >= 500:
        outcome = "failed" if status >= 500 else "refused" if status >= 400 else "answered"
        events.note("request", kind=method, status=status, outcome=outcome, duration=seconds)


def named(path: str) -> str:
    """What a request is counted as: a method of ours, a page of ours, or something else. Never what somebody typed."""
    if path.startswith(API):
        method = path.removeprefix(API)
        return method if f"school_ai.api.{method}" in ENDPOINTS else OTHER
    if path == PAGES or path.startswith(f"{PAGES}/"):
        page = path.removeprefix(PAGES).strip("/") or "start"
        return f"page {page}" if page in _pages() else OTHER
    return OTHER


@lru_cache(maxsize=1)
def _pages() -> frozenset[str]:
    """The pages and files of the portal."""
    # Frappe would look for a folder without the hyphen.
    folder = Path(frappe.get_app_path("school_ai")) / "www" / "school-ai"
    return frozenset(
        name
        for file in folder.rglob("*")
        if file.is_file() and file.suffix != ".py"
        for name in (str(file.relative_to(folder)), str(file.relative_to(folder).with_suffix("")))
    )
