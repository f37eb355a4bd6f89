"""How long what is kept, as the school has set it: AI Retention Rules, made with the usual periods."""

from dataclasses import dataclass

import frappe
from frappe.utils import cint

RULE = "AI Retention Rule"
DELETE, PSEUDONYM, TAKE_NAMES = "Delete", "Keep under a pseudonym", "Take the names out"


@dataclass(frozen=True)
class Usual:
    """A kind of data, and how long it is kept until the school says otherwise. `law`: what asks for it to be kept."""

    days: int
    what: str
    action: str = DELETE
    law: str = ""


# A year is 365 days; 0 days: until the person is erased.
USUAL: dict[str, Usual] = {
    "Insights": Usual(1095, "Insights that are closed, dismissed or expired, with what was done about them"),
    "Estimates": Usual(1095, "Estimates of pupils, from the day that they were made"),
    "Suggested steps": Usual(1095, "Steps that are done, dismissed or expired"),
    "Decisions about proposals": Usual(1825, "What heads of school have decided about what was proposed"),
    "Safety alerts": Usual(
        1825,
        "Alerts of distress that are closed",
        law="Safeguarding rules of the country say for how long; look at them before you change it",
    ),
    "Family messages": Usual(1095, "Talks between guardians and teachers, from their last message"),
    "Report comments": Usual(1825, "Comments for report cards and feedback on results"),
    "Invitations": Usual(365, "Invitations to the pages, from the day that they were sent"),
    "Data conflicts": Usual(730, "Records that did not agree, once settled"),
    "Provider calls": Usual(730, "That a provider was called, with tokens and cost; not what was sent"),
    "Timetable notices": Usual(365, "What people were told of changes of the timetable"),
    "Exports": Usual(7, "Packed files of a person's data"),
    "Erasure requests": Usual(
        1825,
        "Requests to erase, with what was done",
        law="GDPR, Article 5 (2): the school must be able to show that it has followed them",
    ),
    "Consents": Usual(
        1825,
        "Consents of pupils who were erased, under a pseudonym",
        law="GDPR, Article 7 (1): the school must be able to show that there was one",
    ),
    "Attendance": Usual(
        1825,
        "Attendance of pupils who were erased, under a pseudonym",
        law="School law: class registers, commonly five years",
    ),
    "Results": Usual(
        3650,
        "Results and enrolments of pupils who were erased, under a pseudonym",
        law="School law: results, commonly ten years; reports and certificates up to fifty",
    ),
    "Invoices": Usual(
        3650,
        "Names in fees, orders and invoices of pupils who were erased",
        TAKE_NAMES,
        law="Tax law: for example §147 AO (Germany), ten years",
    ),
}


def days_of(kind: str) -> int | None:
    """For how many days a kind is kept; None for as long as there is a person."""
    usual = USUAL.get(kind)
    if not usual:
        return None
    row = frappe.db.get_value(RULE, kind, ["keep_days", "enabled"], as_dict=True)
    if not row:
        return usual.days or None
    return cint(row.keep_days) or None if row.enabled else None


def write_usual() -> None:
    """Make the rules that are not there yet. What the school has changed stays."""
    there = set(frappe.get_all(RULE, pluck="name"))
    for kind, usual in USUAL.items():
        if kind not in there:
            frappe.get_doc(
                {
                    "doctype": RULE,
                    "kind": kind,
                    "enabled": 1,
                    "keep_days": usual.days,
                    "action": usual.action,
                    "what": usual.what,
                    "law": usual.law,
                }
            ).insert(ignore_permissions=True)
