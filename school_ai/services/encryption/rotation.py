"""Another key for the site, while it runs: the former one stays in the configuration until nothing is under it.

Frappe encrypts its own secrets with the same key: passwords of providers and mail servers (`__Auth`), and what
two-factor apps are set up with. They come under the new key first, in one transaction: without them nobody could sign
in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import frappe
from cryptography.fernet import Fernet, InvalidToken
from frappe.installer import update_site_config
from pypika import Table

from school_ai.services import site_key
from school_ai.services.encryption import renewing, texts
from school_ai.services.encryption.renewing import Report, Stored

_KEY = "encryption_key"


@dataclass(frozen=True)
class Rotated:
    """What became of it. `secrets`: Frappe's own that came under the present key; `lost`: names of those that no key
    opens; `texts`: as they were found."""

    secrets: int
    lost: tuple[str, ...]
    texts: Stored


def begin() -> None:
    """Give the site a new key. The former one is written down first: whoever is killed in between has both."""
    former = [site_key.to_sign_with(), *texts.former_keys()]
    update_site_config(texts.FORMER, list(dict.fromkeys(former)))
    update_site_config(_KEY, Fernet.generate_key().decode())


def finish(report: Report | None = None) -> Rotated:
    """Bring all under the present key. Can be done again."""
    secrets, lost = _renew_secrets()
    # By a command alone. Whoever signs in needs these at once; the texts take minutes.
    frappe.db.commit()  # nosemgrep: commit-in-hook
    return Rotated(secrets, tuple(lost), renewing.renew(report))


def _renew_secrets() -> tuple[int, list[str]]:
    keys = [_fernet(key) for key in (site_key.to_sign_with(), *texts.former_keys())]
    if None in keys[:1]:
        # Frappe itself refuses such a key.
        return 0, []
    known = [key for key in keys if key]
    count, lost = 0, []
    kept, defaults = Table("__Auth"), Table("tabDefaultValue")
    rows = frappe.qb.from_(kept).select("*").where(kept.encrypted == 1).run(as_dict=True)
    for row in rows:
        new = _renewed(row.password, known)
        if new == "":
            lost.append(f"{row.doctype} {row.name} {row.fieldname}")
        elif new:
            query = frappe.qb.update(kept).set(kept.password, new).where(kept.doctype == row.doctype)
            query.where(kept.name == row.name).where(kept.fieldname == row.fieldname).run()
            count += 1
    query = frappe.qb.from_(defaults).select(defaults.name, defaults.defkey, defaults.defvalue)
    for row in query.where(defaults.defkey.like(r"%\_otpsecret")).run(as_dict=True):
        new = _renewed(row.defvalue, known)
        if new == "":
            lost.append(row.defkey)
        elif new:
            frappe.qb.update(defaults).set(defaults.defvalue, new).where(defaults.name == row.name).run()
            count += 1
    if count:
        frappe.clear_cache()
    return count, lost


def _fernet(key: str) -> Fernet | None:
    try:
        return Fernet(key)
    except ValueError:
        return None


def _renewed(stored: str | None, keys: Sequence[Fernet]) -> str | None:
    """Under the first key; None where it is already, empty where none of the keys opens it."""
    if not stored:
        return None
    for number, key in enumerate(keys):
        try:
            clear = key.decrypt(stored.encode())
        except InvalidToken:
            continue
        return keys[0].encrypt(clear).decode() if number else None
    return ""


def forget_former_keys() -> bool:
    """Take the former keys out of the configuration, where nothing is under one of them. Returns whether there were
    some. Texts that no key opens keep none of them: they are under yet another one."""
    if not texts.former_keys() or renewing.count().to_renew:
        return False
    if _renew_secrets()[0]:
        return False
    update_site_config(texts.FORMER, "None")
    frappe.local.conf.pop(texts.FORMER, None)
    return True
