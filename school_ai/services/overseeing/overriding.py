"""A head of school decides otherwise: accepts, dismisses or sets aside what was proposed, says why, and takes it back.

Each is done by what the kind of proposal is decided by elsewhere, and noted in AI Override, which nobody changes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import now_datetime

from school_ai import permissions
from school_ai.services import cataloguing, insights
from school_ai.services.analytics import alerts, recommending
from school_ai.services.analytics.outcome_words import FAILS, NAMES
from school_ai.services.overseeing import estimates, proposals
from school_ai.services.overseeing.estimates import OVERRIDE, SET_ASIDE
from school_ai.services.timetables import covering, learning

ACCEPT, DISMISS, TAKE_BACK = "Accept", "Dismiss", "Take back"
MOST_AT_ONCE = 100
TAKEN_BACK = "Taken back"


@dataclass(frozen=True)
class Outcome:
    """What became of one proposal. `problem`: why nothing, in words; empty where it was decided."""

    name: str
    status: str
    problem: str


def decide(kind: str, names: Sequence[str], decision: str, reason: str = "") -> list[Outcome]:
    """Decide several proposals of a kind, each by itself: one that cannot be keeps no other from it. Raises
    `ValidationError` where a reason is missing, or there is no such kind."""
    permissions.heads_school()
    found = proposals.known(kind, names)
    if len(names) > MOST_AT_ONCE:
        frappe.throw(_("Choose {0} at most.").format(MOST_AT_ONCE))
    if decision == DISMISS and not reason.strip():
        frappe.throw(_("Say why. Others read it here, and it is kept."))
    way = _WAYS.get((kind, decision))
    if way is None:
        frappe.throw(_("{0} cannot be decided here. Open it to do so.").format(_(kind)))
    return [_one(kind, found.doctype, found.status, name, decision, way, reason.strip()) for name in names]


def _one(kind: str, doctype: str, field: str, name: str, decision: str, way, reason: str) -> Outcome:
    permissions.is_there(doctype, name)
    before = frappe.db.get_value(doctype, name, field)
    frappe.db.savepoint("one_override")
    try:
        way(name, reason)
    except frappe.ValidationError as error:
        frappe.db.rollback(save_point="one_override")
        frappe.clear_last_message()
        return Outcome(name, str(before), str(error))
    after = frappe.db.get_value(doctype, name, field)
    if kind == "Estimate":
        # What holds of an estimate is noted by what set it aside.
        return Outcome(name, SET_ASIDE if decision == DISMISS else TAKEN_BACK, "")
    _note(doctype, name, decision, str(before), str(after), reason, **_about(doctype, name))
    return Outcome(name, str(after), "")


def _about(doctype: str, name: str) -> dict:
    columns = set(frappe.get_meta(doctype).get_valid_columns())
    fields = [field for field in ("student", "course") if field in columns]
    return dict(frappe.db.get_value(doctype, name, fields, as_dict=True) or {}) if fields else {}


def _note(doctype: str, name: str, what: str, before: str, after: str, reason: str, **about) -> None:
    row = frappe.get_doc(
        {
            "doctype": OVERRIDE,
            "reference_doctype": doctype,
            "reference_name": name,
            "what": what,
            "before": before,
            "after": after,
            "reason": reason,
            "decided_by": frappe.session.user,
            "decided_on": now_datetime(),
            **about,
        }
    )
    row.flags.is_ours = True
    row.insert(ignore_permissions=True)


# --- by kind ---------------------------------------------------------------------------------------------------------


def _insight(status: str) -> Callable[[str, str], None]:
    def way(name: str, reason: str) -> None:
        document = frappe.get_doc(insights.INSIGHT, name, for_update=True)
        if status == insights.OPEN:
            if document.status not in (insights.DISMISSED, insights.DONE):
                frappe.throw(_("This is open, or holds no more."))
        elif document.status != insights.OPEN:
            frappe.throw(_("This was decided already: {0}.").format(_(document.status)))
        document.status, document.answer = status, reason or document.answer
        document.save()

    return way


def _step(status: str) -> Callable[[str, str], None]:
    return lambda name, reason: recommending.decide(name, status, note=reason) and None


def _suggestion(decide_all) -> Callable[[str, str], None]:
    def way(name: str, reason: str) -> None:
        if frappe.db.get_value("AI Document Suggestion", name, "state") != "Proposed":
            frappe.throw(_("This was decided already."))
        decide_all([name])

    return way


def _prerequisite(status: str) -> Callable[[str, str], None]:
    def way(name: str, reason: str) -> None:
        document = frappe.get_doc("Topic Prerequisite", name, for_update=True)
        document.update({"status": status, "decided_by": frappe.session.user, "decided_on": now_datetime()})
        document.save()

    return way


def _set_aside(name: str, reason: str) -> None:
    row = _estimate(name)
    if not estimates.is_shown(row, estimates.set_aside([row.student])):
        frappe.throw(_("This estimate is set aside already."))
    about = {"student": row.student, "course": row.course, "outcome": row.outcome, "holds": 1}
    _note(proposals.PREDICTION, name, DISMISS, row.said or "", SET_ASIDE, reason, **about)
    _withdraw_insight(row)


def _withdraw_insight(row) -> None:
    """What is open because of an estimate that is set aside is not open any more."""
    outcome = NAMES[row.outcome]
    insights.withdraw(alerts.key_of(outcome, row.student, row.course if outcome == FAILS else None))


def _show_again(name: str, reason: str) -> None:
    row = _estimate(name)
    held = frappe.get_all(
        OVERRIDE,
        {"student": row.student, "outcome": row.outcome, "holds": 1},
        ["name", "course"],
    )
    held = [each for each in held if (each.course or "") == (row.course or "")]
    if not held:
        frappe.throw(_("This estimate is not set aside."))
    for each in held:
        frappe.db.set_value(OVERRIDE, each.name, "holds", 0)
    about = {"student": row.student, "course": row.course, "outcome": row.outcome}
    _note(proposals.PREDICTION, name, TAKE_BACK, SET_ASIDE, row.said or "", reason, **about)


def _estimate(name: str):
    return frappe.db.get_value(
        proposals.PREDICTION, name, ["name", "student", "course", "outcome", "said", "model"], as_dict=True
    )


_WAYS: dict[tuple[str, str], Callable[[str, str], None]] = {
    ("Insight", DISMISS): _insight(insights.DISMISSED),
    ("Insight", ACCEPT): _insight(insights.DONE),
    ("Insight", TAKE_BACK): _insight(insights.OPEN),
    ("Next step", ACCEPT): _step(recommending.ACCEPTED),
    ("Next step", DISMISS): _step(recommending.DISMISSED),
    ("Next step", TAKE_BACK): _step(recommending.PROPOSED),
    ("Estimate", DISMISS): _set_aside,
    ("Estimate", TAKE_BACK): _show_again,
    ("Cover", DISMISS): lambda name, reason: covering.reject(name),
    ("Learned preference", ACCEPT): lambda name, reason: learning.accept(name),
    ("Learned preference", DISMISS): lambda name, reason: learning.dismiss(name),
    ("Field of a document", ACCEPT): _suggestion(cataloguing.accept),
    ("Field of a document", DISMISS): _suggestion(cataloguing.dismiss),
    ("Order of topics", ACCEPT): _prerequisite("Confirmed"),
    ("Order of topics", DISMISS): _prerequisite("Rejected"),
    ("Order of topics", TAKE_BACK): _prerequisite("Proposed"),
}
