"""What a check has to say, and where it reads what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import frappe
from frappe.utils import cint

OK, WARNING, DANGER = "OK", "Warning", "Danger"
SYSTEM, WEBSITE = "System Settings", "Website Settings"

# Level, how it is, what to do; empty where all is well.
Said = tuple[str, str, str]


@dataclass(frozen=True)
class Check:
    """`link`: the page of the desk, or the document, where it is set; empty: in a file on the server."""

    area: str
    title: str
    look: Callable[[], Iterator[Said]]
    link: str = ""


@dataclass(frozen=True)
class Finding:
    area: str
    title: str
    level: str
    words: str
    to_do: str
    link: str


def has(doctype: str, field: str = "") -> bool:
    """Whether this version of Frappe has a DocType, and a field in it."""
    if not frappe.db.exists("DocType", doctype):
        return False
    return not field or frappe.get_meta(doctype).has_field(field)


def value(doctype: str, field: str):
    """Of a DocType that has one record. None where this Frappe has no such setting."""
    return frappe.db.get_single_value(doctype, field) if has(doctype, field) else None


def number(doctype: str, field: str) -> int:
    return cint(value(doctype, field))


def conf(key: str):
    """Of the site's configuration, with the bench's."""
    return frappe.local.conf.get(key)


def names(listed: list[str], most: int = 5) -> str:
    """Some of them, and that there are more."""
    return ", ".join(sorted(listed)[:most]) + (f" (+{len(listed) - most})" if len(listed) > most else "")
