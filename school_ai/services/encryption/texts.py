"""From a text to what is stored of it, and back, by the keys of this site."""

from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

import frappe
from frappe import _

from school_ai.ai.encryption.ring import Ring, Unreadable, is_token
from school_ai.services import site_key
from school_ai.services.encryption import FIELDS

# In the site's configuration: keys that it had before, for as long as something is stored under them.
FORMER = "school_ai_former_keys"
_PURPOSE = b"school_ai texts 1"


def ring() -> Ring:
    return _ring(site_key.to_sign_with(), former_keys())


def former_keys() -> tuple[str, ...]:
    kept = frappe.local.conf.get(FORMER) or ()
    return tuple(filter(None, (kept,) if isinstance(kept, str) else kept))


@lru_cache(maxsize=16)
def _ring(present: str, former: tuple[str, ...]) -> Ring:
    return Ring((present, *former), _PURPOSE)


def hide(text: str | None) -> str | None:
    """What is stored of a text. Nothing stays nothing."""
    return ring().hide(text) if text else text


def read(stored: str | None) -> str | None:
    """The text of what is stored; None where it cannot be read. What was stored before texts were encrypted is the
    text itself."""
    if not stored or not is_token(stored):
        return stored
    try:
        return ring().read(stored)
    except Unreadable:
        return None


def show(stored: str | None) -> str | None:
    """As `read`; what cannot be read says so."""
    text = read(stored)
    return unreadable() if text is None and stored else text


def unreadable() -> str:
    """What stands where a text cannot be read."""
    return _(
        "[This text cannot be read: it was written while the site had another key. Nothing is lost as long as an "
        "administrator can bring that key back.]"
    )


def shown(doctype: str, row: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A row of a DocType, as a query has read it, with its texts in the place of what is stored of them."""
    for field in FIELDS.get(doctype, ()):
        if row.get(field):
            row[field] = show(row[field])
    return row
