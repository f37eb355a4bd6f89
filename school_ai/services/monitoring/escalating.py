"""Who is told of an alert, step by step for as long as nobody looks after it: on the page and by email, by SMS, in a
Slack channel.

People are told by notices (`services/telling`), which bring themselves out of the house and try again. What goes to
Slack stands in the alert as a row until it has arrived.
"""

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import format_datetime, get_datetime

from school_ai.ai.monitoring import ladder
from school_ai.erpnext_records import contacts
from school_ai.measuring import events
from school_ai.services import overseers
from school_ai.services.monitoring import figures, slack
from school_ai.services.telling import kinds, notices
from school_ai.services.telling.language import in_language

RULE, ALERT, MESSAGE = "AI Alert Rule", "AI Alert", "AI Alert Message"
EVERYBODY, ONE, SLACK = "Everybody who looks after School AI", "One person", "Slack"
WAITING, SENT, GIVEN_UP = "Waiting", "Sent", "Given Up"


def take_steps(name: str, now: datetime) -> None:
    """Tell whoever is to be told now of an alert that nobody looks after."""
    # Whoever has taken it on meanwhile is waited for, and then nobody is told.
    if frappe.db.get_value(ALERT, name, "state", for_update=True) != "Firing":
        return
    alert = frappe.get_doc(ALERT, name)
    steps = frappe.get_doc(RULE, alert.rule).steps if frappe.db.exists(RULE, alert.rule) else []
    taken = {row.step for row in alert.messages}
    waits = [timedelta(minutes=step.after_minutes or 0) for step in steps]
    for number in ladder.due(waits, get_datetime(alert.fired_on), now, taken, looked_after=False):
        step = steps[number]
        for row in _told(alert, step, number):
            alert.append("messages", {"step": number, "told_on": now, **row})
        events.note("alert", kind=alert.figure, outcome="told")
    alert.flags.is_ours = True
    alert.save(ignore_permissions=True)


def _told(alert, step, number: int) -> list[dict]:
    """Tell whom a step names. Returns the rows that say so: one at least, so that the step counts as taken."""
    if step.tell == SLACK:
        return [{"who": SLACK, "ways": SLACK, "status": WAITING}]
    wanted = overseers.users() if step.tell == EVERYBODY else [step.user]
    people = contacts.users(wanted)
    if not people:
        return [{"who": step.user or EVERYBODY, "status": GIVEN_UP, "problem": _("There is no such login.")}]
    ways = frozenset(way for way, is_on in ((kinds.EMAIL, step.by_email), (kinds.SMS, step.by_sms)) if is_on)
    for person in people:
        with in_language(person.language):
            _tell_person(person, alert, subject_of(alert), f"{alert.name}|{number}", ways)
    shown = ", ".join(sorted(ways)) or _("Page")
    return [{"who": person.user, "ways": shown, "status": SENT} for person in people]


def _tell_person(person, alert, subject: str, key: str, ways: frozenset[str]) -> None:
    link = f"/app/ai-alert/{alert.name}"
    about = (ALERT, alert.name)
    notices.tell(person, kinds.ALERTS, subject, lines_of(alert), key, about=about, link=link, ways=ways)


def subject_of(alert) -> str:
    return _("{0}: {1}").format(_(alert.severity), alert.title)


def lines_of(alert) -> list[str]:
    """What there is to be said of an alert, in the reader's language. No line is about a person."""
    from school_ai.services.monitoring.alerting import amount

    figure = figures.BY_NAME[alert.figure]
    return [
        _("{0}: {1}. Expected: {2}.").format(_(alert.figure), amount(alert.value_now, figure), alert.expected),
        _("Since {0}.").format(format_datetime(alert.since)),
    ]


def tell_over(alert, now: datetime) -> None:
    """Those who were told of an alert are told that it is over, where they were told: Slack, and the page."""
    told = {row.who for row in alert.messages if row.status != GIVEN_UP}
    for person in contacts.users(told - {SLACK}):
        with in_language(person.language):
            subject = _("Over: {0}").format(alert.title)
            _tell_person(person, alert, subject, f"{alert.name}|over", frozenset())
    if SLACK in told:
        row = {"step": -1, "who": SLACK, "ways": SLACK, "status": WAITING, "told_on": now}
        alert.append("messages", row)
        alert.flags.is_ours = True
        alert.save(ignore_permissions=True)


def send_to_slack(row) -> str:
    """Send a row that waits for Slack. Returns what went wrong; empty where it was sent."""
    alert = frappe.get_doc(ALERT, row.parent)
    title = _("Over: {0}").format(alert.title) if row.step < 0 else subject_of(alert)
    try:
        slack.tell(title, lines_of(alert), slack.link_to(ALERT, alert.name))
    except slack.NotTold as problem:
        return str(problem)
    return ""
