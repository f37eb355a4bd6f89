"""What becomes of a delivery: delivered, tried again later, given up, stopped; by the answer, by Frappe's own log, or
by a person."""

import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.integrations.doctype.webhook.webhook import get_webhook_data
from frappe.utils import add_to_date, get_datetime, now_datetime

from school_ai import settings
from school_ai.services.webhooks import due, telling
from school_ai.services.webhooks.due import DELIVERED, DELIVERY, GIVEN_UP, OPEN, REPLACED, STOPPED, TRYING, WAITING

LOG = "Webhook Request Log"
# After so many tries in vain the next one comes so much later; behind the last it is given up, after some three days.
PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
)
# Each pause is longer or shorter by up to a tenth, so that what failed together does not come back together.
JITTER = 0.1
LONGEST = timedelta(hours=72)
ANSWER_LENGTH = 500
# Frappe v16 tries again by itself, and says in its log when. So much later is looked whether it has.
AFTER_FRAPPE = timedelta(minutes=10)


@dataclass(frozen=True)
class DeliveryState:
    """How a delivery stands. `problem`: what went wrong last, in words."""

    name: str
    status: str
    tries: int
    next_try: datetime | None
    problem: str


def state_of(name: str) -> DeliveryState:
    row = frappe.db.get_value(DELIVERY, name, ["status", "tries", "next_try", "problem"], as_dict=True)
    return DeliveryState(name, row.status, row.tries, row.next_try if row.status in OPEN else None, row.problem or "")


def pause_after(tries: int, wanted: timedelta | None = None) -> timedelta | None:
    """How long to wait after so many tries in vain; None where it is given up. `wanted`: by the receiver."""
    if tries > len(PAUSES):
        return None
    pause = PAUSES[tries - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
    return max(pause, min(wanted or pause, timedelta(hours=24)))


# --- by the answer ---------------------------------------------------------------------------------------------------


def note_delivered(name: str, key: str, **answer) -> bool:
    """It has arrived. Not so where the record has changed meanwhile: the row is then for the later state."""
    return _settle(name, key, DELIVERED, problem=None, **answer)


def note_failure(name: str, key: str, problem: str, *, for_good: bool = False, wanted: timedelta | None = None,
                 **answer) -> None:  # fmt: skip
    """It has not arrived: it is tried again later, or given up, of which those who look after School AI are told."""
    row = frappe.db.get_value(DELIVERY, name, ["webhook", "tries"], as_dict=True)
    if not row:
        return
    pause = None if for_good else pause_after(row.tries, wanted)
    if pause is None:
        give_up(name, key, row.webhook, problem, **answer)
        return
    _update(name, key, status=TRYING, next_try=now_datetime() + pause, problem=problem, **answer)


def give_up(name: str, key: str, webhook: str, problem: str, **answer) -> None:
    is_first = telling.is_first_of_a_row(webhook)
    if _settle(name, key, GIVEN_UP, problem=problem, **answer) and is_first:
        telling.tell_that_given_up(webhook, problem)


def _settle(name: str, key: str, status: str, **values) -> bool:
    return _update(name, key, status=status, open_key=None, next_try=None, settled_on=now_datetime(), **values)


def _update(name: str, key: str, **values) -> bool:
    """Write to an open row that still is for the state of this key. Returns whether it is."""
    table = frappe.qb.DocType(DELIVERY)
    query = frappe.qb.update(table).where(table.name == name).where(table.delivery_key == key)
    query = query.where(table.status.isin(OPEN))
    if "answer" in values:
        values["answer"] = (values["answer"] or "")[:ANSWER_LENGTH]
    for fieldname, value in {**values, "modified": now_datetime()}.items():
        query = query.set(table[fieldname], value)
    query.run()
    row = frappe.db.get_value(DELIVERY, name, ["delivery_key", "status"], as_dict=True)
    return bool(row) and row.delivery_key == key and row.status == values["status"]


# --- by Frappe's own log ---------------------------------------------------------------------------------------------


def note_log(log) -> None:
    """Frappe has sent, or tried to: the row follows its log."""
    columns = [
        "name",
        "webhook",
        "reference_doctype",
        "reference_name",
        "delivery_key",
        "due_since",
        "replaces",
        "status",
    ]
    filters = {"webhook": log.webhook, "reference_name": log.reference_document, "status": ("in", OPEN)}
    if log.get("reference_doctype"):
        filters["reference_doctype"] = log.reference_doctype
    for row in frappe.get_all(DELIVERY, filters, columns):
        if _says_delivered(log) and _is_of_state(log, row):
            note_delivered(row.name, row.delivery_key, answer=log.response, last_try=now_datetime())
        elif not _says_delivered(log) and row.status == WAITING:
            words = _("Frappe's own tries have failed.")
            _update(
                row.name, row.delivery_key, status=WAITING, problem=words, answer=log.response, last_try=now_datetime()
            )


def settle_by_log(row) -> bool:
    """Whether Frappe has delivered a row, or will try again by itself, by its request log: then there is nothing to be
    sent now."""
    filters = {
        "webhook": row.webhook,
        "reference_document": row.reference_name,
        "creation": (">=", get_datetime(row.due_since)),
    }
    logs = [frappe.get_doc(LOG, name) for name in frappe.get_all(LOG, filters, pluck="name", order_by="creation desc")]
    for log in logs:
        if _says_delivered(log) and _is_of_state(log, row):
            return note_delivered(row.name, row.delivery_key, answer=log.response)
    return bool(logs) and _leave_to_frappe(row, logs[0])


def _leave_to_frappe(row, log) -> bool:
    """Whether Frappe will try again, so that we look later. Where it should have by now, it does not any more."""
    next_retry = log.get("next_retry") if log.get("status") == "Failed" else None
    if not next_retry or get_datetime(next_retry) + AFTER_FRAPPE <= now_datetime():
        return False
    _update(row.name, row.delivery_key, status=row.status, next_try=get_datetime(next_retry) + AFTER_FRAPPE)
    return True


def _says_delivered(log) -> bool:
    status = log.get("status")
    return status == "Delivered" if status else not (log.error or "").strip()


def _is_of_state(log, row) -> bool:
    """Whether what was sent is the state that the row is for. Where it replaces earlier ones the log may be of one of
    those: what was sent is compared with what is sent now."""
    if not row.replaces:
        return True
    if not frappe.db.exists(row.reference_doctype, row.reference_name):
        return False
    webhook = frappe.get_doc(due.WEBHOOK, row.webhook)
    now = get_webhook_data(frappe.get_doc(row.reference_doctype, row.reference_name), webhook)
    return frappe.parse_json(log.data or "{}") == json.loads(json.dumps(now, default=str))


# --- by a person -----------------------------------------------------------------------------------------------------


def send_again(name: str) -> DeliveryState:
    """Send a delivery with the next look, whatever became of it: as the record is then. Raises `ValidationError` where
    its webhook is switched off."""
    row = frappe.get_doc(DELIVERY, name, for_update=True)
    if not frappe.db.get_value(due.WEBHOOK, row.webhook, "enabled"):
        frappe.throw(_("The webhook {0} is switched off or gone: switch it on first.").format(row.webhook))
    open_key = due.open_key_of(row.webhook, row.reference_doctype, row.reference_name)
    if row.status not in OPEN and frappe.db.exists(DELIVERY, {"open_key": open_key}):
        # A later state of the record waits already: it says all that this one would.
        frappe.db.set_value(DELIVERY, name, {"status": REPLACED, "settled_on": now_datetime()})
        return state_of(name)
    values = {"status": WAITING, "tries": 0, "next_try": now_datetime(), "settled_on": None, "open_key": open_key}
    if row.status not in OPEN:
        # What Frappe's log says of then is no answer to this.
        values |= {"due_since": now_datetime(), "problem": None}
    if row.status == DELIVERED:
        # A receiver that drops what it has had would drop it.
        values["delivery_key"] = due.new_key()
    frappe.db.set_value(DELIVERY, name, values)
    return state_of(name)


def send_given_up_again(webhook: str | None = None) -> int:
    """Send all that was given up once more, or all of one webhook, the oldest first. Returns how many there are; those
    of webhooks that are switched off stay."""
    on = frappe.get_all(due.WEBHOOK, {"enabled": 1, **({"name": webhook} if webhook else {})}, pluck="name")
    names = frappe.get_all(
        DELIVERY, {"status": GIVEN_UP, "webhook": ("in", on or [""])}, pluck="name", order_by="due_since", limit=0
    )
    for name in names:
        send_again(name)
    return len(names)


def stop_trying(name: str) -> DeliveryState:
    """A person gives a delivery up. *Send again* takes that back."""
    row = frappe.get_doc(DELIVERY, name, for_update=True)
    if row.status not in OPEN:
        frappe.throw(_("Nothing is tried any more: {0}.").format(_(row.status)))
    who = frappe.utils.get_fullname(frappe.session.user)
    _settle(name, row.delivery_key, GIVEN_UP, problem=_("Given up by {0}.").format(who))
    return state_of(name)


# --- by the webhook, and by time -------------------------------------------------------------------------------------


def stop_all_of(webhook: str) -> None:
    """A webhook that was switched off, or is gone, has nothing more delivered."""
    for row in frappe.get_all(
        DELIVERY, {"webhook": webhook, "status": ("in", OPEN)}, ["name", "delivery_key"], limit=0
    ):
        _settle(row.name, row.delivery_key, STOPPED, problem=_("The webhook was switched off."))


def forget_old() -> None:
    """Take away what was delivered or stopped, and later what was given up. Run by the scheduler daily."""
    for statuses, setting in (
        ((DELIVERED, STOPPED, REPLACED), "webhooks_keep_delivered_days"),
        ((GIVEN_UP,), "webhooks_keep_given_up_days"),
    ):
        days = settings.number(setting)
        if days:
            limit = add_to_date(now_datetime(), days=-days)
            frappe.db.delete(DELIVERY, {"status": ("in", statuses), "settled_on": ("<", limit)})
