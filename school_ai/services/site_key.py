"""The site's key (`encryption_key` in its configuration), with which what is computed is signed.

Frappe makes one when the first password is kept, out of what the process read of the configuration when it began: a
process that began before another one made the key would put a second one in its place. So it is made when the app is
installed, and looked for in the file where a process does not know it.

A site that was restored with another key holds signatures that nobody can check any more. A print of the key with which
was signed last tells that from records that somebody has changed.
"""

import hashlib

import frappe
from frappe.utils.password import get_encryption_key

PRINT = "school_ai_site_key"


class NoKey(Exception):
    """The site has no key yet."""


def known() -> str:
    """The key that there is. Raises `NoKey`."""
    key = frappe.local.conf.get("encryption_key") or frappe.get_site_config().get("encryption_key")
    if not key:
        raise NoKey
    frappe.local.conf.encryption_key = key
    return key


def to_sign_with() -> str:
    """The key, made where the site has none."""
    try:
        return known()
    except NoKey:
        return get_encryption_key()


def note() -> None:
    """Take down which key there is, the first time. What was signed with another one stays to be found."""
    if not _kept():
        take_down()


def has_changed() -> bool:
    """Whether what is there was signed with another key than the present one."""
    kept = _kept()
    return bool(kept) and kept != print_of_key()


def take_down() -> None:
    """All that is there is signed with the present key."""
    frappe.db.set_global(PRINT, print_of_key())


def _kept() -> str | None:
    """As the database has it: Frappe's cache of defaults outlives a transaction that was undone."""
    return frappe.db.get_value("DefaultValue", {"parent": "__global", "defkey": PRINT}, "defvalue")


def print_of_key() -> str:
    """Tells one key from another, and nothing of it."""
    return hashlib.sha256(b"school_ai key\0" + to_sign_with().encode()).hexdigest()[:16]
