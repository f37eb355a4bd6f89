"""Rules that installing brings, so that somebody is told from the first day. What the school changes in them, switches
off or deletes, stays as the school has left it: a rule is made once, and never again."""

import frappe

from school_ai.services.monitoring.alerting import ABOVE, BELOW, EITHER, RULE, UNUSUAL
from school_ai.services.monitoring.escalating import EVERYBODY, SLACK

MADE = "school_ai_alert_rules_made"
NOTICE, WARNING, CRITICAL = "Notice", "Warning", "Critical"

# At once the page, email and Slack; after half an hour, what is critical by SMS too.
AT_ONCE = [{"after_minutes": 0, "tell": EVERYBODY, "by_email": 1}, {"after_minutes": 0, "tell": SLACK}]
URGENT = [
    *AT_ONCE,
    {"after_minutes": 30, "tell": EVERYBODY, "by_email": 1, "by_sms": 1},
    {"after_minutes": 60, "tell": SLACK},
]
ON_PAGE = [{"after_minutes": 0, "tell": EVERYBODY, "by_email": 0}]


def _bound(figure: str, severity: str, bound: float, clear_by: float = 0, direction: str = ABOVE, **more) -> dict:
    return {
        "figure": figure,
        "severity": severity,
        "bound": bound,
        "clear_by": clear_by,
        "direction": direction,
        **more,
    }


def _unusual(figure: str, severity: str, direction: str = EITHER, **more) -> dict:
    # An hour that is over is either unusual or not: nothing is waited for.
    return {"figure": figure, "severity": severity, "kind": UNUSUAL, "direction": direction, "hold_minutes": 0,
            "calm_minutes": 60, **more}  # fmt: skip


# Title -> rule.
READY_MADE: dict[str, dict] = {
    "A part is not ready": _bound("Parts that are not ready", CRITICAL, 0, hold_minutes=5, steps=URGENT),
    "Requests fail": _bound("Requests that failed", CRITICAL, 5, 3, window_minutes=10, hold_minutes=5, steps=URGENT),
    "Requests are slow": _bound("Seconds of a request", WARNING, 2, 0.5, window_minutes=15),
    "Work waits": _bound("Longest wait for a worker", WARNING, 10, 5, hold_minutes=5),
    "Tasks fail": _bound("Tasks that failed", WARNING, 5, 3, window_minutes=60, hold_minutes=0),
    "The provider fails": _bound("Calls of providers that failed", CRITICAL, 30, 15, window_minutes=15, steps=URGENT),
    "The provider is slow": _bound("Seconds of a provider", WARNING, 15, 5, window_minutes=15),
    "The budget is nearly used": _bound("Monthly budget that is used", WARNING, 80, 5, hold_minutes=0),
    "Answers fail": _bound("Answers that failed", WARNING, 10, 5, window_minutes=60),
    "Answers do not help": _bound("Answers that helped", NOTICE, 50, 5, BELOW, window_minutes=7 * 1440, steps=ON_PAGE),
    "Models have drifted": _bound("Models that have drifted", NOTICE, 0, hold_minutes=1440, steps=ON_PAGE),
    "Notices are late": _bound("Notices that are late", WARNING, 0, hold_minutes=10),
    "Webhooks are given up": _bound("Webhook deliveries given up", WARNING, 0, window_minutes=60, hold_minutes=0),
    "The disk fills": _bound("Disk that is free", CRITICAL, 10, 3, BELOW, hold_minutes=10, steps=URGENT),
    "Requests are unusual": _unusual("Requests", WARNING),
    "Questions to the tutor are unusual": _unusual("Questions to the tutor", NOTICE, steps=ON_PAGE),
    "Tokens are unusual": _unusual("Tokens of providers", WARNING, ABOVE),
    "The provider is unusually slow": _unusual("Seconds of a provider", NOTICE, ABOVE, steps=ON_PAGE),
}


def make_alert_rules() -> None:
    """Make those that were never made here."""
    made = set(filter(None, (frappe.db.get_default(MADE) or "").split("\n")))
    for title in READY_MADE.keys() - made:
        if not frappe.db.exists(RULE, {"title": title}):
            values = {"steps": AT_ONCE, **READY_MADE[title]}
            frappe.get_doc({"doctype": RULE, "title": title, "enabled": 1, **values}).insert(ignore_permissions=True)
    frappe.db.set_default(MADE, "\n".join(sorted(made | READY_MADE.keys())))
