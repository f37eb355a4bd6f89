"""The task that delivers what is due to one webhook: as the record is now, by Frappe's own functions for body, headers
and signature, so that what the school has set in the webhook counts.

Nothing is held while a request is under way: before it the next try is written down and committed, after it what came
of it. A worker that is killed in between leaves a row that is tried again, with the same key."""

import json
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

import frappe
import requests
from frappe import _
from frappe.integrations.doctype.webhook import webhook as theirs
from frappe.utils import now_datetime

from school_ai import settings
from school_ai.jobs import tasks
from school_ai.jobs.tasks import Task
from school_ai.services.webhooks import SWITCH, addresses, due, settling
from school_ai.services.webhooks.due import DELIVERY, OPEN

DELIVER = "Deliver to a webhook"
KEY_HEADER, TRY_HEADER = "X-School-AI-Delivery", "X-School-AI-Try"
# So many failures in a row, and the receiver is left alone for a while.
MOST_IN_A_ROW = 3
LEFT_ALONE = timedelta(minutes=5)
AT_ONCE = 200
# Seconds that a receiver may take, whatever the webhook says.
LONGEST_TIMEOUT = 30
READ_AT_MOST = 4096  # bytes of an answer
GONE = 410


@dataclass(frozen=True)
class Outgoing:
    """A request to be made. `headers` hold the signature, `body` what it is of."""

    method: str
    address: str
    headers: dict
    body: str
    timeout: int


@dataclass(frozen=True)
class Answer:
    """What came of a request. `status`: of HTTP, 0 without an answer; `problem`: in words, empty where it arrived."""

    problem: str = ""
    status: int = 0
    text: str = ""
    for_good: bool = False
    wanted: timedelta | None = None


def look_whether_any_are_due() -> None:
    """Have what is due delivered, by a task for each webhook: one that does not answer keeps no other waiting. Run by
    the scheduler every minute."""
    if not settings.is_on(SWITCH):
        return
    table = frappe.qb.DocType(DELIVERY)
    query = frappe.qb.from_(table).select(table.webhook).distinct()
    for (webhook,) in query.where(table.status.isin(OPEN)).where(table.next_try <= now_datetime()).run():
        tasks.start(DELIVER, due.WEBHOOK, webhook)


def run(task: Task) -> None:
    """Deliver all that is due to a webhook, the oldest first."""
    webhook, failures, count = task.reference_name, 0, 0
    while names := _due(webhook):
        for name in names:
            task.report(0.5, _("{0} tried").format(count))
            if not settings.is_on(SWITCH):
                return
            if failures >= MOST_IN_A_ROW:
                _leave_alone(webhook)
                return
            failures = 0 if deliver(name) else failures + 1
            count += 1


def _due(webhook: str) -> list[str]:
    filters = {"webhook": webhook, "status": ("in", OPEN), "next_try": ("<=", now_datetime())}
    names = frappe.get_all(DELIVERY, filters, pluck="name", order_by="due_since, name", limit=AT_ONCE)
    # What others write meanwhile must be seen.
    frappe.db.commit()
    return names


def _leave_alone(webhook: str) -> None:
    """The receiver does not answer: what else is due waits, without counting as tried. What has waited too long is
    given up."""
    filters = {"webhook": webhook, "status": ("in", OPEN), "next_try": ("<=", now_datetime())}
    now = now_datetime()
    for row in frappe.get_all(DELIVERY, filters, ["name", "delivery_key", "due_since", "status"], limit=0):
        if row.due_since < now - settling.LONGEST:
            problem = _("The receiver has not answered for three days.")
            settling.give_up(row.name, row.delivery_key, webhook, problem)
        else:
            frappe.db.set_value(DELIVERY, row.name, "next_try", now + LEFT_ALONE, update_modified=False)
    frappe.db.commit()


def deliver(name: str) -> bool:
    """Try one delivery that is due. Returns False where the receiver did not take it. Commits, before and after."""
    # What was read so far belongs to an older view of the database: the lock must come first.
    frappe.db.commit()
    row = frappe.db.get_value(DELIVERY, name, "*", as_dict=True, for_update=True)
    if not row or row.status not in OPEN or row.next_try > now_datetime():
        frappe.db.rollback()
        return True
    if not frappe.db.get_value(due.WEBHOOK, row.webhook, "enabled"):
        settling.stop_all_of(row.webhook)
        frappe.db.commit()
        return True
    if settling.settle_by_log(row):
        frappe.db.commit()
        return True
    outgoing, unfit = None, ""
    try:
        outgoing = _outgoing(row)
    except addresses.WrongAddress as wrong:
        unfit = str(wrong)
    except Exception as error:
        # The school's own template: it says what is wrong with it.
        unfit = _("What is to be sent could not be made from the webhook: {0}").format(error)
    tries = row.tries + 1
    frappe.db.set_value(
        DELIVERY,
        name,
        {
            "status": due.TRYING,
            "tries": tries,
            "last_try": now_datetime(),
            "next_try": now_datetime() + (settling.pause_after(tries) or settling.PAUSES[-1]),
        },
        update_modified=False,
    )
    frappe.db.commit()
    answer = _send(outgoing) if outgoing else Answer(unfit)
    _note(row, outgoing, answer)
    frappe.db.commit()
    return not answer.problem


def _note(row, outgoing: Outgoing | None, answer: Answer) -> None:
    said = {"answer_status": answer.status, "answer": answer.text}
    if answer.problem:
        settling.note_failure(
            row.name, row.delivery_key, answer.problem, for_good=answer.for_good, wanted=answer.wanted, **said
        )
    else:
        settling.note_delivered(row.name, row.delivery_key, **said)
    if outgoing:
        _log(row, outgoing, answer)


# --- what is sent ----------------------------------------------------------------------------------------------------


def _outgoing(row) -> Outgoing:
    webhook = frappe.get_doc(due.WEBHOOK, row.webhook)
    if row.event != due.ON_TRASH and frappe.db.exists(row.reference_doctype, row.reference_name):
        doc = frappe.get_doc(row.reference_doctype, row.reference_name)
    else:
        doc = frappe.get_doc({"doctype": row.reference_doctype, "name": row.reference_name})
        webhook = _saying(webhook, deletion_of(row))
    address = webhook.request_url
    if webhook.is_dynamic_url:
        address = frappe.render_template(address, theirs.get_context(doc))
    data = theirs.get_webhook_data(doc, webhook)
    headers = {"Content-Type": "application/json", **theirs.get_webhook_headers(doc, webhook)}
    headers |= {KEY_HEADER: row.delivery_key, TRY_HEADER: str(row.tries + 1)}
    return Outgoing(
        method=webhook.request_method or "POST",
        address=addresses.check(address),
        headers=headers,
        body=_body(data),
        timeout=min(webhook.timeout or 5, LONGEST_TIMEOUT),
    )


def deletion_of(row) -> dict:
    """What is said of a record that is not there any more."""
    return {"doctype": row.reference_doctype, "name": row.reference_name, "deleted": True, "key": row.delivery_key}


def _saying(webhook, data: dict):
    """The webhook with another body, which Frappe's functions then sign. It is not saved."""
    said = frappe.copy_doc(webhook)
    said.name, said.webhook_data = webhook.name, []
    # A name may have braces in it.
    said.webhook_json = "{% raw %}" + json.dumps(data) + "{% endraw %}"
    return said


def _body(data: dict) -> str:
    """The bytes that Frappe's signature is of: newer versions sign the text that they lay out anew."""
    return frappe.as_json(data) if hasattr(theirs, "send_webhook_request") else json.dumps(data, default=str)


def _send(outgoing: Outgoing) -> Answer:
    """Make the request. Wherever an answer would lead on to, it is not followed."""
    until = monotonic() + outgoing.timeout
    try:
        with (
            addresses.session() as session,
            session.request(
                outgoing.method,
                outgoing.address,
                data=outgoing.body.encode(),
                headers=outgoing.headers,
                timeout=outgoing.timeout,
                allow_redirects=False,
                stream=True,
            ) as reply,
        ):
            return _read(reply, until)
    except addresses.WrongAddress as wrong:
        return Answer(str(wrong))
    except requests.exceptions.Timeout:
        return Answer(_("The receiver did not answer within {0} seconds.").format(outgoing.timeout))
    except requests.exceptions.RequestException as error:
        return Answer(_("The receiver cannot be reached ({0}).").format(type(error).__name__))


def _read(reply: requests.Response, until: float) -> Answer:
    text = _beginning_of(reply, until)
    status = reply.status_code
    if 200 <= status < 300:
        return Answer(status=status, text=text)
    if 300 <= status < 400:
        words = _("The receiver answers that it is elsewhere (status {0}): write that address into the webhook.")
        return Answer(words.format(status), status, text)
    if status == GONE:
        words = _("The receiver says that it wants nothing more (status {0}).")
        return Answer(words.format(status), status, text, for_good=True)
    wanted = reply.headers.get("Retry-After", "")
    return Answer(
        _("The receiver answered with status {0}.").format(status),
        status,
        text,
        wanted=timedelta(seconds=int(wanted)) if wanted.isdecimal() and len(wanted) < 7 else None,
    )


def _beginning_of(reply: requests.Response, until: float) -> str:
    """So much of an answer as is kept. The status counts, whatever becomes of the rest."""
    parts = b""
    try:
        for part in reply.iter_content(512):
            parts += part
            if len(parts) >= READ_AT_MOST or monotonic() > until:
                break
    except requests.exceptions.RequestException:
        pass
    return parts.decode("utf-8", "replace").replace("\0", "")[: settling.ANSWER_LENGTH]


def _log(row, outgoing: Outgoing, answer: Answer) -> None:
    """Our tries stand in Frappe's request log beside its own, without what is secret in the headers."""
    log = frappe.get_doc(
        {
            "doctype": settling.LOG,
            "webhook": row.webhook,
            "reference_document": row.reference_name,
            "user": frappe.session.user,
            "url": outgoing.address,
            "headers": frappe.as_json({name: outgoing.headers[name] for name in (KEY_HEADER, TRY_HEADER)}),
            "data": outgoing.body,
            "response": answer.text,
            "error": answer.problem,
        }
    )
    # Newer versions keep these too.
    for fieldname, value in (
        ("reference_doctype", row.reference_doctype),
        ("status", "Exhausted" if answer.problem else "Delivered"),
        ("attempt", row.tries + 1),
    ):
        if log.meta.has_field(fieldname):
            log.set(fieldname, value)
    log.flags.is_ours = True
    log.insert(ignore_permissions=True, ignore_links=True)
