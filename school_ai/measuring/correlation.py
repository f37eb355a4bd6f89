"""The number by which one person's request is found again: in the browser, in the log, in the worker's task, at the
provider. It says nothing of anybody: only what looks like a random number is taken from outside."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import frappe

HEADER = "X-Request-ID"
# Random numbers as browsers, proxies and tracing write them; no words, in which a name could stand.
_SANE = re.compile(r"[0-9a-fA-F][0-9a-fA-F-]{14,62}[0-9a-fA-F]")


def is_sane(number: str | None) -> bool:
    return bool(number) and bool(_SANE.fullmatch(number))


def begin(wanted: str | None = None) -> str:
    """Let what follows go by a number: the one that came with the request, if it looks sane, else a new one."""
    number = wanted if is_sane(wanted) else uuid.uuid4().hex
    frappe.local.school_ai_correlation = number
    return number


def current() -> str:
    """The number of what is being done now."""
    return getattr(frappe.local, "school_ai_correlation", None) or begin()


@contextmanager
def within(number: str | None) -> Iterator[str]:
    """Do something under the number of whoever asked for it; as before afterwards."""
    before = getattr(frappe.local, "school_ai_correlation", None)
    try:
        yield begin(number)
    finally:
        frappe.local.school_ai_correlation = before
