"""Whether what School AI holds agrees with the school's records: what is open, and how far changes are followed."""

import frappe
from frappe import _
from frappe.utils import format_datetime, get_datetime, now_datetime

from school_ai import permissions, settings
from school_ai.jobs import tasks
from school_ai.services.analytics.describing import Figures
from school_ai.services.following import status_of
from school_ai.services.integrity.nightly import CHECK
from school_ai.services.integrity.records import CONFLICT

DELIVERY = "AI Webhook Delivery"


def all_parts(only_open: bool = False) -> Figures:
    """One row a kind of thing that can disagree: conflicts by kind, kinds of record that are followed, webhooks. For
    heads of school."""
    permissions.heads_school()
    said = []
    if not settings.is_on("data_integrity_enabled"):
        said.append(_("Data integrity is switched off in School AI Settings: nothing new is found."))
    rows = [*_conflicts(), *_followed(), *_webhooks()]
    if only_open:
        rows = [row for row in rows if row["open"]]
    last = _last_check()
    said.append(
        _("Looked through for the last time on {0}.").format(format_datetime(last))
        if last
        else _("It was not looked through yet. That is done every night.")
    )
    if not any(row["open"] for row in rows):
        said.append(_("Nothing is open."))
    return Figures(rows, said)


def _conflicts() -> list[dict]:
    rows = frappe.get_all(CONFLICT, fields=["kind", "status", "creation"], limit_page_length=0)
    kinds = sorted({row.kind for row in rows})
    found = []
    for kind in kinds:
        of_kind = [row for row in rows if row.kind == kind]
        waiting = [row for row in of_kind if row.status == "Open"]
        found.append(
            _row(
                _("Conflicts"),
                _(kind),
                len(waiting),
                min((row.creation for row in waiting), default=None),
                _("{0} settled").format(len(of_kind) - len(waiting)),
            )
        )
    return found


def _followed() -> list[dict]:
    found = []
    for each in status_of.all_entities():
        troubles = []
        if each.differing:
            troubles.append(_("{0} differed when they were compared").format(each.differing))
        if each.failures:
            troubles.append(each.last_failure or _("{0} failures").format(each.failures))
        found.append(
            _row(
                _("Changes to follow"),
                _(each.doctype),
                each.waiting,
                frappe.utils.add_to_date(now_datetime(), seconds=-each.lag) if each.waiting else None,
                "; ".join(troubles) or _("{0} changes followed").format(each.followed_to),
            )
        )
    return found


def _webhooks() -> list[dict]:
    """For those who look after School AI alone."""
    if not permissions.standing_of().oversees:
        return []
    rows = frappe.get_all(DELIVERY, {"status": ("in", ("Given Up", "Trying Again"))}, ["status", "creation", "problem"])
    return [
        _row(
            _("Webhooks"),
            _(status),
            len(of_status),
            min((row.creation for row in of_status), default=None),
            (of_status[0].problem or "") if of_status else "",
        )
        for status in ("Given Up", "Trying Again")
        for of_status in [[row for row in rows if row.status == status]]
    ]


def _row(part: str, kind: str, count: int, since, note: str) -> dict:
    days = (now_datetime() - get_datetime(since)).days if since else None
    return {"part": part, "kind": kind, "open": count, "since": since, "days": days, "note": note}


def _last_check():
    return frappe.db.get_value(tasks.DOCTYPE, {"kind": CHECK, "status": "Done"}, "ended_on", order_by="ended_on desc")
