"""Brings notices out of the house: a job after the commit, and the scheduler every five minutes for what was lost.

* An email is a row of Frappe's queue, written in the transaction that says that it is sent: so it is there once,
  whoever is killed when.
* An SMS and a push are requests. Before one the next try is written down and committed, after it what came of it. A
  push that is sent again replaces itself on the device. Of an SMS whose sender was killed nobody knows whether it
  arrived: it is not sent again, and says so, unless it is one that must be told.
* A digest is one email of all that is due to a person.
"""

from collections import defaultdict
from datetime import timedelta
from time import monotonic

import frappe
import requests
from frappe import _
from frappe.utils import now_datetime

from school_ai import noted, permissions
from school_ai.services.telling import allowed, push, wording
from school_ai.services.telling.kinds import AT_ONCE, EMAIL, KINDS, SMS
from school_ai.services.telling.language import in_language

NOTICE, DELIVERY = "AI Notice", "AI Notice Delivery"
WAITING, TRYING, SENT, NOT_TOLD, GIVEN_UP = "Waiting", "Trying", "Sent", "Not Told", "Given Up"
OPEN = (WAITING, TRYING)
# After a failure; after the last of them it is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 20, 60, 240, 720))
AT_ONCE_MOST = 100
# Seconds that one job goes on for: the next one takes the rest, behind what others have asked for meanwhile. An email
# takes a third of a second to write, and a change of the timetable concerns hundreds of people.
LONGEST = 15
JOB, QUEUE = "school_ai.services.telling.sending.send_due", "default"


def wake() -> None:
    """Have what is due sent once this is committed. Without Redis the scheduler's next round does it."""
    marks = noted.of("telling")
    if marks.get("woken"):
        return
    marks["woken"] = True
    _ask_for_a_job(enqueue_after_commit=True)


def _ask_for_a_job(**when: bool) -> None:
    try:
        frappe.enqueue(JOB, queue=QUEUE, **when)
    except Exception:
        frappe.logger("school_ai").warning("queue unavailable, notices wait for the scheduler")


def send_due() -> int:
    """Send all that is due. Returns how many deliveries were looked at. Commits after each. Run by the scheduler every
    five minutes."""
    ends, count = monotonic() + LONGEST, 0
    while names := _due():
        for name in names:
            # What the school has switched, and who may see what, is as it is now.
            noted.forget()
            _send_one(name)
            count += 1
            if monotonic() >= ends:
                _ask_for_a_job()
                return count
    return count


def _due() -> list[str]:
    # What others write meanwhile must be seen.
    frappe.db.commit()
    filters = {"status": ("in", OPEN), "next_try": ("<=", now_datetime())}
    return frappe.get_all(DELIVERY, filters, pluck="name", order_by="next_try, name", limit=AT_ONCE_MOST)


def _send_one(name: str) -> None:
    try:
        deliver(name)
    except Exception as error:
        # A fault of ours must not keep all that is behind it from being sent.
        frappe.db.rollback()
        frappe.log_error(title="School AI: a notice could not be sent")
        row = _locked(name)
        if row:
            _note_failure(row, str(error))
        frappe.db.commit()


def deliver(name: str) -> None:
    """Send one delivery that is due. Commits, before and after."""
    # What was read so far belongs to an older view of the database: the lock must come first.
    frappe.db.commit()
    row = _locked(name)
    if not row:
        frappe.db.rollback()
        return
    notice = frappe.get_doc(NOTICE, row.parent)
    permissions.forget_standings()
    if not allowed.may_be_told(notice):
        _note(row, NOT_TOLD, _("The person may not know of it any more, or it is not there any more."))
    elif row.channel == EMAIL and row.how_often != AT_ONCE:
        _send_digest(row, notice)
    elif row.channel == EMAIL:
        _send_email(row, notice)
    else:
        _send_request(row, notice)
    frappe.db.commit()


def _locked(name: str):
    """The delivery where it is due, held until the end of the transaction."""
    row = frappe.db.get_value(DELIVERY, name, "*", as_dict=True, for_update=True)
    return row if row and row.status in OPEN and row.next_try <= now_datetime() else None


def _send_email(row, notice) -> None:
    frappe.db.savepoint("school_ai_mail")
    try:
        with in_language(notice.language):
            wanted = wording.send_email(notice)
    except (wording.NoWay, frappe.OutgoingEmailError, frappe.ValidationError) as error:
        frappe.db.rollback(save_point="school_ai_mail")
        frappe.clear_messages()
        _note_failure(row, str(error))
        return
    _note(row, SENT if wanted else NOT_TOLD)


def _send_request(row, notice) -> None:
    if row.channel == SMS and row.status == TRYING and not KINDS[notice.kind].must:
        _note(row, GIVEN_UP, _not_known())
        return
    tries = row.tries + 1
    pause = PAUSES[min(tries, len(PAUSES)) - 1]
    now = now_datetime()
    held = {"status": TRYING, "tries": tries, "last_try": now, "next_try": now + pause}
    frappe.db.set_value(DELIVERY, row.name, held, update_modified=False)
    frappe.db.commit()
    row.update(held)
    try:
        with in_language(notice.language):
            wanted = wording.send_text(notice) if row.channel == SMS else push.send(notice)
    except Exception as error:
        # Whatever the outside answers, or our way to it: it is tried again.
        frappe.clear_messages()
        if row.channel == SMS and not _was_refused(error) and not KINDS[notice.kind].must:
            # Frappe writes down what the gateway has taken; that may be what failed.
            frappe.log_error(title="School AI: an SMS may have been sent")
            _note(row, GIVEN_UP, _not_known())
            return
        _note_failure(row, _said(error), counted=True)
        return
    _note(row, SENT if wanted else NOT_TOLD)


def _not_known() -> str:
    return _("Whether it arrived is not known: the worker was stopped on the way. It is not sent a second time.")


def _was_refused(error: Exception) -> bool:
    """Whether a gateway has certainly not taken an SMS."""
    return isinstance(error, (requests.RequestException, wording.NoWay, frappe.ValidationError))


def _said(error: Exception) -> str:
    """What went wrong, without addresses, in which gateways have their keys."""
    answer = getattr(error, "response", None)
    status = getattr(answer, "status_code", None)
    if status:
        return _("The receiver answered with status {0}.").format(status)
    if isinstance(error, (wording.NoWay, push.NotReached)):
        return str(error)
    return _("It cannot be reached ({0}).").format(type(error).__name__)


# --- digests ---------------------------------------------------------------------------------------------------------


def _send_digest(row, notice) -> None:
    """One email of all that is due to the person, grouped by kind."""
    rows = {row.name: (row, notice)} | {each.name: (each, other) for each, other in _others(row, notice)}
    told, grouped = [], defaultdict(list)
    for each, other in rows.values():
        if other.name == notice.name or allowed.may_be_told(other):
            told.append(each)
            grouped[other.kind].append(other)
        else:
            _note(each, NOT_TOLD, _("The person may not know of it any more, or it is not there any more."))
    frappe.db.savepoint("school_ai_mail")
    try:
        with in_language(notice.language):
            order = list(KINDS)
            notice.digest = [(_(kind), grouped[kind]) for kind in sorted(grouped, key=order.index)]
            notice.digest_subject = _("What is new: {0}").format(", ".join(title for title, _news in notice.digest))
            wanted = wording.send_email(notice, wording.DIGEST)
    except (wording.NoWay, frappe.OutgoingEmailError, frappe.ValidationError) as error:
        frappe.db.rollback(save_point="school_ai_mail")
        frappe.clear_messages()
        for each in told:
            _note_failure(each, str(error))
        return
    for each in told:
        _note(each, SENT if wanted else NOT_TOLD)


def _others(row, notice):
    """What else of digests is due to the same person, held as well."""
    delivery, table = frappe.qb.DocType(DELIVERY), frappe.qb.DocType(NOTICE)
    same = table.user == notice.user if notice.user else table.user.isnull() & (table.email == notice.email)
    names = (
        frappe.qb.from_(delivery)
        .join(table)
        .on(table.name == delivery.parent)
        .select(delivery.name)
        .where(same)
        .where(delivery.channel == EMAIL)
        .where(delivery.how_often != AT_ONCE)
        .where(delivery.status.isin(OPEN))
        .where(delivery.next_try <= now_datetime())
        .where(delivery.name != row.name)
        .orderby(table.creation)
    ).run(pluck=True)
    for name in names:
        held = _locked(name)
        if held:
            yield held, frappe.get_doc(NOTICE, held.parent)


# --- what came of it -------------------------------------------------------------------------------------------------


def _note_failure(row, problem: str, *, counted: bool = False) -> None:
    tries = row.tries if counted else row.tries + 1
    if tries > len(PAUSES):
        _note(row, GIVEN_UP, problem, tries=tries)
        return
    now = now_datetime()
    _set(row, status=WAITING, problem=problem, tries=tries, last_try=now, next_try=now + PAUSES[tries - 1])


def _note(row, status: str, problem: str = "", tries: int | None = None) -> None:
    """A delivery has come to its end."""
    tries = tries if tries is not None else row.tries if row.status == TRYING else row.tries + 1
    _set(row, status=status, problem=problem, tries=tries, last_try=now_datetime(), next_try=None)
    held = frappe.get_all(DELIVERY, {"parent": row.parent}, pluck="status")
    for state, statuses in ((WAITING, OPEN), (GIVEN_UP, (GIVEN_UP,)), ("Told", (SENT,)), (NOT_TOLD, (NOT_TOLD,))):
        if set(held) & set(statuses):
            frappe.db.set_value(NOTICE, row.parent, "state", state, update_modified=False)
            return


def _set(row, **values) -> None:
    frappe.db.set_value(DELIVERY, row.name, values, update_modified=False)
    row.update(values)
