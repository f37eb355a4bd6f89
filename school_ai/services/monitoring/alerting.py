"""What a rule sees: what is out of bounds long enough becomes an alert, what has been clear for long enough ends it.

How a rule stands is kept on the rule itself. Two workers never look at one rule at the same time: its row is locked.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from school_ai.ai.monitoring import rules
from school_ai.ai.monitoring.rhythm import Hour, judged
from school_ai.ai.monitoring.rules import FIRED, RESOLVED, Bound, Patience, State
from school_ai.erpnext_records.teaching_days import teaching_days
from school_ai.measuring import events
from school_ai.services.monitoring import escalating, figures, hours
from school_ai.services.monitoring.figures import Figure

RULE, ALERT = "AI Alert Rule", "AI Alert"
THRESHOLD, UNUSUAL = "Bound", "Unusual for the hour"
ABOVE, BELOW, EITHER = "Above", "Below", "Above or below"
FIRING, LOOKED_AFTER, OVER = "Firing", "Looked after", "Over"
OPEN = (FIRING, LOOKED_AFTER)
# States of the rule as the engine calls them, and as they stand in the record.
_STATES = {"Quiet": rules.QUIET, "Pending": rules.PENDING, "Firing": rules.FIRING}
_WORDS = {state: words for words, state in _STATES.items()}


@dataclass(frozen=True)
class Seen:
    """What a rule sees now. `value` None: there is no figure; `words`: what was expected, or why nothing is said."""

    value: float | None
    crossed: bool | None
    clear: bool | None
    words: str


def look(name: str, now: datetime) -> bool:
    """Look at a rule, and let its alert fire or end. Returns whether it did."""
    if not frappe.db.get_value(RULE, {"name": name, "enabled": 1}, "name", for_update=True):
        return False
    rule = frappe.get_doc(RULE, name)
    seen = look_at(rule, now)
    patience = Patience(timedelta(minutes=rule.hold_minutes or 0), timedelta(minutes=rule.calm_minutes or 0))
    state, event = rules.step(_state_of(rule), seen.crossed, seen.clear, patience, now)
    frappe.db.set_value(
        RULE,
        name,
        {
            "state": _WORDS[state.status],
            "state_since": state.since,
            "clear_since": state.clear_since,
            "last_looked_on": now,
            "last_value": seen.value or 0,
            "last_words": seen.words[:500],
        },
        update_modified=False,
    )
    if event == FIRED:
        _fire(rule, seen, state, now)
    elif event == RESOLVED:
        end(name, seen, now)
    elif state.status == rules.FIRING and seen.value is not None:
        frappe.db.set_value(ALERT, {"rule": name, "state": ("in", OPEN)}, "value_now", seen.value)
    return bool(event)


def _state_of(rule) -> State:
    return State(
        _STATES.get(rule.state or "Quiet", rules.QUIET),
        get_datetime(rule.state_since) if rule.state_since else None,
        get_datetime(rule.clear_since) if rule.clear_since else None,
    )


def look_at(rule, now: datetime) -> Seen:
    """What a rule sees. `rule`: an AI Alert Rule."""
    figure = figures.BY_NAME[rule.figure]
    return _unusual(rule, figure, now) if rule.kind == UNUSUAL else _bound(rule, figure, now)


def _bound(rule, figure: Figure, now: datetime) -> Seen:
    above = rule.direction != BELOW
    clear_by = abs(rule.clear_by or 0)
    bound = Bound(above, rule.bound, rule.bound - clear_by if above else rule.bound + clear_by)
    words = _("at most {0}") if above else _("at least {0}")
    expected = words.format(amount(rule.bound, figure))
    value = figure.value(now - timedelta(minutes=rule.window_minutes or 5), now)
    if value is None:
        return Seen(None, None, None, _("There is too little to reckon it from."))
    return Seen(value, bound.is_crossed(value), bound.is_clear(value), expected)


def _unusual(rule, figure: Figure, now: datetime) -> Seen:
    """The last whole hour, held against what the school is used to."""
    ends = hours.hour_of(now)
    at = ends - timedelta(hours=1)
    value = figure.value(at, ends)
    if value is None or figure.hourly is None:
        return Seen(None, None, None, _("There is too little to reckon it from."))
    history = hours.history(figure.name, at)
    begins = history[0].at.date() if history else at.date()
    days = teaching_days(begins, at.date())
    verdict = judged(Hour(at, value), history, days.__contains__, figure.hourly, figure.least_change)
    if verdict.expected is None:
        words = _("There is not enough history yet: {0} like hours are known.").format(verdict.of)
        return Seen(value, None, None, words)
    day = _("a day with lessons") if verdict.expected.on_school_day else _("a free day")
    words = (
        _("{0} to {1} in an hour of {2}, by {3} like ones")
        if verdict.hours == 1
        else _("{0} to {1} in {4} hours of {2}, by {3} like ones")
    )
    low, high = max(verdict.expected.low, 0), verdict.expected.high
    words = words.format(amount(low, figure), amount(high, figure), day, verdict.of, verdict.hours)
    wanted = {ABOVE: ("high",), BELOW: ("low",)}.get(rule.direction, ("high", "low"))
    crossed = verdict.outcome in wanted
    return Seen(verdict.value, crossed, not crossed, words)


def amount(value: float, figure: Figure) -> str:
    """A figure with its unit, in the reader's language."""
    shown = f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{shown} {_(figure.unit)}"


# --- alerts ----------------------------------------------------------------------------------------------------------


def _fire(rule, seen: Seen, state: State, now: datetime) -> str:
    alert = frappe.get_doc(
        {
            "doctype": ALERT,
            "title": rule.title,
            "rule": rule.name,
            "figure": rule.figure,
            "severity": rule.severity,
            "state": FIRING,
            "since": state.since,
            "fired_on": now,
            "value": seen.value,
            "value_now": seen.value,
            "expected": seen.words,
        }
    )
    alert.flags.is_ours = True
    alert.insert(ignore_permissions=True)
    events.note("alert", kind=rule.figure, outcome="fired")
    return alert.name


def end(rule: str, seen: Seen | None, now: datetime) -> None:
    """The alerts of a rule are over. `seen`: None where the rule was switched off or deleted. Those who were told are
    told so."""
    for name in frappe.get_all(ALERT, {"rule": rule, "state": ("in", OPEN)}, pluck="name"):
        alert = frappe.get_doc(ALERT, name)
        alert.update({"state": OVER, "over_on": now})
        if seen and seen.value is not None:
            alert.value_now = seen.value
        alert.flags.is_ours = True
        alert.save(ignore_permissions=True)
        events.note("alert", kind=alert.figure, outcome="over")
        if seen:
            escalating.tell_over(alert, now)


def look_after(name: str, user: str, note: str = "") -> None:
    """Somebody looks after an alert: nobody else is told of it. Raises `DoesNotExistError`, and `ValidationError` for
    one that is over."""
    if not frappe.db.get_value(ALERT, name, "name", for_update=True):
        frappe.throw(_("There is no such alert."), frappe.DoesNotExistError)
    alert = frappe.get_doc(ALERT, name)
    if alert.state == OVER:
        frappe.throw(_("This alert is over."))
    if alert.state == LOOKED_AFTER and alert.looked_after_by != user:
        frappe.throw(_("{0} looks after this alert already.").format(alert.looked_after_by))
    alert.update(
        {
            "state": LOOKED_AFTER,
            "looked_after_by": user,
            "looked_after_on": alert.looked_after_on or now_datetime(),
            "note": note or alert.note,
        }
    )
    alert.flags.is_ours = True
    alert.save(ignore_permissions=True)


def forget_of(rule: str) -> None:
    """A rule goes, and its alerts with it."""
    for name in frappe.get_all(ALERT, {"rule": rule}, pluck="name"):
        frappe.delete_doc(ALERT, name, force=True, ignore_permissions=True, delete_permanently=True)


def forget_old() -> None:
    """Delete alerts that have been over for longer than figures are kept. Run by the scheduler every day."""
    limit = now_datetime() - timedelta(days=hours.KEPT_DAYS)
    for name in frappe.get_all(ALERT, {"state": OVER, "over_on": ("<", limit)}, pluck="name"):
        frappe.delete_doc(ALERT, name, force=True, ignore_permissions=True, delete_permanently=True)
