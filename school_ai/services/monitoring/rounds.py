"""Every five minutes: all rules are looked at, then those are told whose turn it is, and what waits is sent to Slack.

Each rule, alert and message is a transaction of its own: one that fails takes nothing of the others with it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import frappe
from frappe.utils import now_datetime

from school_ai.services.monitoring import alerting, escalating
from school_ai.services.monitoring.alerting import ALERT, FIRING, RULE
from school_ai.services.monitoring.escalating import GIVEN_UP, MESSAGE, SENT, WAITING

# After so many tries, one a round, a message to Slack is given up.
MOST_TRIES = 12
AT_ONCE = 50


def go(now: datetime | None = None) -> None:
    """One round. Run by the scheduler every five minutes."""
    now = now or now_datetime()
    for name in frappe.get_all(RULE, {"enabled": 1}, pluck="name", order_by="name"):
        _alone(alerting.look, name, now)
    for name in frappe.get_all(ALERT, {"state": FIRING}, pluck="name", order_by="fired_on"):
        _alone(escalating.take_steps, name, now)
    for name in frappe.get_all(MESSAGE, {"status": WAITING}, pluck="name", order_by="creation", limit=AT_ONCE):
        _alone(_send, name, now)


def _alone(do: Callable[[str, datetime], object], name: str, now: datetime) -> None:
    """What follows a commit belongs to it: where Redis is away, that somebody's page is told fails, and the alert is
    there all the same. The others are looked at then more than ever."""
    try:
        do(name, now)
        frappe.db.commit()
    except Exception:
        frappe.db.rollback()
        with suppress(Exception):
            frappe.log_error(title="School AI: an alert could not be looked after")
            frappe.db.commit()


def _send(name: str, _now: datetime) -> None:
    """Send what waits for Slack, once: before the request the try is written down and committed. One whose sender was
    killed is sent again: to be told twice does less harm than not to be told."""
    # What was read so far belongs to an older view of the database: the lock must come first.
    frappe.db.commit()
    row = frappe.db.get_value(MESSAGE, name, "*", as_dict=True, for_update=True)
    if not row or row.status != WAITING:
        frappe.db.rollback()
        return
    tries = row.tries + 1
    frappe.db.set_value(MESSAGE, name, "tries", tries, update_modified=False)
    frappe.db.commit()
    problem = escalating.send_to_slack(row)
    status = SENT if not problem else GIVEN_UP if tries >= MOST_TRIES else WAITING
    frappe.db.set_value(MESSAGE, name, {"status": status, "problem": problem}, update_modified=False)
    frappe.db.commit()
