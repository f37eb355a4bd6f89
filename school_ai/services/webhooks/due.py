"""What webhooks are to be told of: a row of AI Webhook Delivery, written in the transaction of the change, for each
webhook that is switched on and whose event and condition fit. It is there if, and only if, the change is: jobs of
Frappe that Redis has lost, or that died before they wrote a log, leave it waiting.

There is one open row of a webhook and a record. When the record changes again before it was delivered, the row is for
the later state, with a new key: a receiver is never told an earlier state after a later one by us.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import frappe
from frappe.integrations.doctype.webhook.webhook import get_context
from frappe.utils import now_datetime
from pypika.terms import Values

from school_ai import settings
from school_ai.services.webhooks import SWITCH

DELIVERY = "AI Webhook Delivery"
WEBHOOK = "Webhook"
WAITING, TRYING, DELIVERED, GIVEN_UP, STOPPED, REPLACED = (
    "Waiting",
    "Trying Again",
    "Delivered",
    "Given Up",
    "Stopped",
    "Replaced",
)
OPEN = (WAITING, TRYING)
# Frappe sends first, three times within seconds; then we do.
FRAPPES_TURN = timedelta(minutes=1)
AFTER_INSERT, ON_UPDATE, ON_CHANGE, ON_TRASH = "after_insert", "on_update", "on_change", "on_trash"


def note(doc, event: str, first_try: datetime | None = None) -> int:
    """Note a document's event for all webhooks that it concerns. Returns how many there are. `first_try`: when we send,
    unless Frappe has by then."""
    # Frappe tells no webhook of the change within the saving that makes a record.
    if event == ON_CHANGE and (doc.flags.in_insert or doc.flags.in_delete):
        return 0
    count = 0
    for webhook in _concerned(doc.doctype, event):
        if not _fits(webhook, doc):
            continue
        _write(webhook.name, doc.doctype, doc.name, event, first_try or now_datetime() + FRAPPES_TURN)
        count += 1
    return count


def _fits(webhook, doc) -> bool:
    """Whether a webhook's condition holds. One that cannot be worked out is the school's to mend, and keeps no other
    webhook from being told."""
    try:
        return not webhook.condition or bool(frappe.safe_eval(webhook.condition, eval_locals=get_context(doc)))
    except Exception:
        frappe.log_error(title=f"school_ai: the condition of the webhook {webhook.name}")
        return False


def note_written(doctype: str, names: Sequence[str], event: str) -> int:
    """The same for records that were written without an event of Frappe's, many at once: Frappe sends nothing of them,
    so we do with the next look. Returns how many deliveries were noted."""
    if not names or not settings.is_on(SWITCH) or not _concerned(doctype, event):
        return 0
    now = now_datetime()
    return sum(note(frappe.get_doc(doctype, name), event, first_try=now) for name in names)


def _concerned(doctype: str, event: str) -> list:
    return frappe.get_all(
        WEBHOOK, {"enabled": 1, "webhook_doctype": doctype, "webhook_docevent": event}, ["name", "condition"]
    )


def open_key_of(webhook: str, doctype: str, name: str) -> str:
    return hashlib.sha256(f"{webhook}\0{doctype}\0{name}".encode()).hexdigest()


_COLUMNS = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx", "webhook", "status",
            "reference_doctype", "reference_name", "event", "tries", "answer_status", "next_try", "due_since",
            "delivery_key", "replaces", "open_key")  # fmt: skip
# What a later state of the record changes in the row of an earlier one.
_OF_STATE = ("modified", "modified_by", "status", "event", "tries", "next_try", "due_since", "delivery_key")


def _write(webhook: str, doctype: str, name: str, event: str, first_try: datetime) -> None:
    now, user = now_datetime(), frappe.session.user
    row = (
        frappe.generate_hash(length=12), now, now, user, user, 0, 0, webhook, WAITING, doctype, name, event, 0, 0,
        first_try, now, new_key(), 0, open_key_of(webhook, doctype, name),
    )  # fmt: skip
    table = frappe.qb.DocType(DELIVERY)
    query = frappe.qb.into(table).columns(*_COLUMNS).insert(row)
    for fieldname in _OF_STATE:
        query = query.on_duplicate_key_update(table[fieldname], Values(table[fieldname]))
    query.on_duplicate_key_update(table.replaces, table.replaces + 1).run()


def new_key() -> str:
    """What tells a delivery from all others, for the receiver."""
    return frappe.generate_hash(length=24)
