"""Systems outside that may send: their secrets, and what is counted of them."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe.utils import now_datetime
from frappe.utils.password import remove_encrypted_password

SENDER = "AI Webhook Sender"
# So long the former secret is good beside a new one.
OVERLAP = timedelta(hours=24)
# `last_received` is not written more often than that: requests at the same time would wait for one another.
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class MadeSecret:
    """A secret, shown this once. `former_valid_until`: how long the one before it is still good, if there was one."""

    sender: str
    secret: str
    former_valid_until: datetime | None

    def __repr__(self) -> str:
        return f"MadeSecret({self.sender})"


def make_secret(name: str) -> MadeSecret:
    """Give a sender a new secret. The one before stays good for a day, so that the other system can change over; one
    that is older than that is good no more."""
    sender = frappe.get_doc(SENDER, name, for_update=True)
    former = sender.get_password("secret", raise_exception=False)
    now, made = now_datetime(), secrets.token_urlsafe(32)
    sender.update(
        {
            "secret": made,
            "former_secret": former or None,
            "secret_made_on": now,
            "former_valid_until": now + OVERLAP if former else None,
        }
    )
    sender.flags.is_ours = True
    sender.save(ignore_permissions=True)
    return MadeSecret(name, made, sender.former_valid_until)


def secrets_of(name: str) -> list[str]:
    """The secrets that a sender may sign with now; none where there is no such sender, or it has none yet."""
    row = frappe.db.get_value(SENDER, name, ["name", "former_valid_until"], as_dict=True)
    # The database does not tell capital letters from small ones.
    if not row or row.name != name:
        return []
    sender = frappe.get_doc(SENDER, name)
    fieldnames = ["secret"]
    if row.former_valid_until and row.former_valid_until > now_datetime():
        fieldnames.append("former_secret")
    found = (sender.get_password(fieldname, raise_exception=False) for fieldname in fieldnames)
    return [secret for secret in found if secret]


def note_received(name: str) -> None:
    last, now = frappe.db.get_value(SENDER, name, "last_received"), now_datetime()
    if not last or last < now - NOTED_EVERY:
        frappe.db.set_value(SENDER, name, "last_received", now, update_modified=False)


def note_refusal(name: str, why: str) -> None:
    """Count a refusal once the request that is refused has been rolled back, in a transaction of its own."""

    def write() -> None:
        try:
            table = frappe.qb.DocType(SENDER)
            (
                frappe.qb.update(table)
                .set(table.refusals, table.refusals + 1)
                .set(table.last_refusal_on, now_datetime())
                .set(table.last_refusal, why)
                .where(table.name == name)
            ).run()
            # The request that was refused is rolled back by now: nothing of it is kept.
            frappe.db.commit()  # nosemgrep: commit-in-hook
        except Exception:
            frappe.db.rollback()
            frappe.logger("school_ai").warning("a refusal of the sender %s could not be counted", name)

    frappe.db.after_rollback.add(write)


def forget_former_secrets() -> None:
    """Take away secrets that are not good any more. Run by the scheduler daily."""
    names = frappe.get_all(
        SENDER, {"former_valid_until": ("<", now_datetime()), "former_secret": ("is", "set")}, pluck="name"
    )
    for name in names:
        remove_encrypted_password(SENDER, name, "former_secret")
        frappe.db.set_value(SENDER, name, {"former_secret": None, "former_valid_until": None}, update_modified=False)
