"""All checks, one after the other. One that fails itself says so, and keeps no other from being made."""

import frappe
from frappe import _

from school_ai.services.security import backups, ours, server, signing_in, tokens
from school_ai.services.security.found import DANGER, OK, WARNING, Check, Finding

CHECKS: tuple[Check, ...] = (
    *signing_in.CHECKS,
    *tokens.CHECKS,
    *server.CHECKS,
    *backups.CHECKS,
    *ours.CHECKS,
)


def examine() -> list[Finding]:
    """What every check has to say, in the order of the list."""
    return [finding for check in CHECKS for finding in _said(check)]


def _said(check: Check) -> list[Finding]:
    try:
        said = list(check.look())
    except Exception:
        frappe.log_error(title=f"school_ai: security check {check.title}")
        said = [(WARNING, _("This could not be looked at."), _("See the Error Log."))]
    return [Finding(check.area, check.title, *each, check.link) for each in said]


def summary(found: list[Finding]) -> str:
    """In a sentence."""
    counts = {level: sum(each.level == level for each in found) for level in (DANGER, WARNING, OK)}
    return _("{0} to mend at once, {1} to look at, {2} in order.").format(*counts.values())
