"""A head of school decides otherwise: accepts, dismisses or sets aside what was proposed, says why, and takes it back.

Each is done by what the kind of proposal is decided by elsewhere, and noted in AI Override, which nobody changes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime, strip_html

from school_ai import permissions
from school_ai.erpnext_records import people
from school_ai.services import cataloguing, insights, seals
from school_ai.services.analytics import alerts, recommending
from school_ai.services.analytics.outcome_words import FAILS, NAMES
from school_ai.services.integrity import deciding as conflict_deciding
from school_ai.services.overseeing import estimates, proposals
from school_ai.services.overseeing.estimates import OVERRIDE, SET_ASIDE
from school_ai.services.overseeing.proposals import Kind
from school_ai.services.timetables import covering, learning

ACCEPT, CHANGE, DISMISS, TAKE_BACK = "Accept", "Change", "Dismiss", proposals.TAKE_BACK
MOST_AT_ONCE = 100
TAKEN_BACK = "Taken back"


@dataclass(frozen=True)
class Outcome:
    """What became of one proposal. `problem`: why nothing, in words; empty where it was decided."""

    name: str
    status: str
    problem: str


def decide(kind: str, names: Sequence[str], decision: str, reason: str = "", text: str = "") -> list[Outcome]:
    """Decide several proposals of a kind, each by itself: one that cannot be keeps no other from it. `text`: what it is
    changed to. Raises `ValidationError` where a reason is missing, or there is no such kind."""
    permissions.heads_school()
    found = proposals.known(kind, names)
    if len(names) > MOST_AT_ONCE:
        frappe.throw(_("Choose {0} at most.").format(MOST_AT_ONCE))
    if decision == DISMISS and not reason.strip():
        frappe.throw(_("Say why. Others read it here, and it is kept."))
    if decision == CHANGE and not text.strip():
        frappe.throw(_("Write what it should be instead."))
    way = _WAYS.get((kind, decision))
    if way is None:
        frappe.throw(_("{0} cannot be decided here. Open it to do so.").format(_(kind)))
    if decision == CHANGE:
        change = way
        way = lambda name, reason: change(name, text.strip(), reason)  # noqa: E731
    return [_one(kind, found, name, decision, way, reason.strip()) for name in names]


def _one(kind: str, found: Kind, name: str, decision: str, way, reason: str) -> Outcome:
    doctype, field = found.doctype, found.status
    permissions.is_there(doctype, name)
    _may_read(found, name)
    before = frappe.db.get_value(doctype, name, field)
    told = len(frappe.local.message_log)
    frappe.db.savepoint("one_override")
    try:
        way(name, reason)
    except (frappe.ValidationError, frappe.PermissionError) as error:
        frappe.db.rollback(save_point="one_override")
        # It is told with its proposal, not in a message of its own.
        del frappe.local.message_log[told:]
        return Outcome(name, str(before), strip_html(str(error)) or _("You do not have access to this."))
    after = frappe.db.get_value(doctype, name, field)
    if kind == "Estimate":
        # What holds of an estimate is noted by what set it aside.
        return Outcome(name, SET_ASIDE if decision == DISMISS else TAKEN_BACK, "")
    _note(doctype, name, decision, str(before), str(after), reason, **_about(doctype, name))
    return Outcome(name, str(after), "")


def _may_read(found: Kind, name: str) -> None:
    """Heads read all but what is kept for few, such as what a pupil in distress has written."""
    if found.through:
        doctype, field = found.through
        record = frappe.db.get_value(found.doctype, name, field)
    else:
        doctype, record = found.doctype, name
    if not frappe.get_doc(doctype, record).has_permission("read"):
        permissions.refuse()


def _about(doctype: str, name: str) -> dict:
    columns = set(frappe.get_meta(doctype).get_valid_columns())
    fields = [field for field in ("student", "course") if field in columns]
    return dict(frappe.db.get_value(doctype, name, fields, as_dict=True) or {}) if fields else {}


def _note(doctype: str, name: str, what: str, before: str, after: str, reason: str, **about) -> None:
    student = about.get("student")
    row = frappe.get_doc(
        {
            "doctype": OVERRIDE,
            "student_name": people.names_of_students([student]).get(student) if student else None,
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
        before = (document.status, document.subject_key)
        with seals.kept(insights.INSIGHT, name):
            document.status, document.answer = status, reason or document.answer
            if status == insights.OPEN and before[1]:
                if insights.is_open(before[1]):
                    frappe.throw(_("The same was seen again meanwhile, and is open."))
                document.open_key = before[1]
                document.flags.is_ours = True
            document.save()

    return way


def _step(status: str) -> Callable[[str, str], None]:
    return lambda name, reason: recommending.decide(name, status, note=reason) and None


def _suggestion(decide_all) -> Callable[[str, str], None]:
    def way(name: str, reason: str) -> None:
        if frappe.db.get_value("AI Document Suggestion", name, "state") != "Proposed":
            frappe.throw(_("This was decided already."))
        for problem in decide_all([name]).problems:
            frappe.throw(problem.reason)

    return way


def _correct(name: str, text: str, reason: str) -> None:
    row = frappe.db.get_value("AI Document Suggestion", name, ["document", "field", "state"], as_dict=True)
    if row.state != "Proposed":
        frappe.throw(_("This was decided already."))
    cataloguing.correct(row.document, **{row.field: text})


def _propose_field_again(name: str, reason: str) -> None:
    if not cataloguing.propose_again(name):
        frappe.throw(_("Only what was dismissed can be proposed again. Change the document itself."))


def _cover_again(name: str, reason: str) -> None:
    row = frappe.db.get_value(covering.REPAIR, name, ["status", "reference_doctype", "reference_name"], as_dict=True)
    if row.status != covering.REJECTED:
        frappe.throw(_("Cover that was written is taken back at its change. Open it to do so."))
    covering.find_anew(row.reference_doctype, row.reference_name)


def _preference_again(name: str, reason: str) -> None:
    row = frappe.db.get_value(learning.PREFERENCE, name, ["status"], as_dict=True, for_update=True)
    if row.status != learning.DISMISSED:
        frappe.throw(_("What was taken over stands in the records that it was written into. Change it there."))
    frappe.db.set_value(learning.PREFERENCE, name, {"status": "Proposed", "decided_by": None, "decided_on": None})


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


_WAYS: dict[tuple[str, str], Callable[..., Any]] = {
    ("Insight", DISMISS): _insight(insights.DISMISSED),
    ("Insight", ACCEPT): _insight(insights.DONE),
    ("Insight", TAKE_BACK): _insight(insights.OPEN),
    ("Next step", ACCEPT): _step(recommending.ACCEPTED),
    ("Next step", CHANGE): lambda name, text, reason: recommending.decide(
        name, recommending.CHANGED, text=text, note=reason
    ),
    ("Next step", DISMISS): _step(recommending.DISMISSED),
    ("Next step", TAKE_BACK): _step(recommending.PROPOSED),
    ("Estimate", DISMISS): _set_aside,
    ("Estimate", TAKE_BACK): _show_again,
    ("Cover", ACCEPT): lambda name, reason: covering.confirm(name, 0),
    ("Cover", DISMISS): lambda name, reason: covering.reject(name),
    ("Cover", TAKE_BACK): _cover_again,
    ("Learned preference", ACCEPT): lambda name, reason: learning.accept(name),
    ("Learned preference", DISMISS): lambda name, reason: learning.dismiss(name),
    ("Learned preference", TAKE_BACK): _preference_again,
    ("Field of a document", CHANGE): _correct,
    ("Field of a document", TAKE_BACK): _propose_field_again,
    ("Field of a document", ACCEPT): _suggestion(cataloguing.accept),
    ("Field of a document", DISMISS): _suggestion(cataloguing.dismiss),
    ("Order of topics", ACCEPT): _prerequisite("Confirmed"),
    ("Order of topics", DISMISS): _prerequisite("Rejected"),
    ("Order of topics", TAKE_BACK): _prerequisite("Proposed"),
    ("Mending of a record", ACCEPT): lambda name, reason: conflict_deciding.resolve(name, "proposal", reason),
    ("Mending of a record", DISMISS): lambda name, reason: conflict_deciding.resolve(name, "record", reason),
    ("Mending of a record", TAKE_BACK): conflict_deciding.take_back,
    # What is said of an answer is kept in AI Override alone.
    ("Answer that did not help", ACCEPT): lambda name, reason: None,
    ("Answer that did not help", DISMISS): lambda name, reason: None,
    ("Answer that did not help", TAKE_BACK): lambda name, reason: None,
}
