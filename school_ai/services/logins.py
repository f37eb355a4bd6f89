"""Logins that disagree with what else is known of people, each with what to do about it.

Most are findings of data integrity: mending one takes its proposal, with both versions kept, and can be taken back
there. Beside them stand roles that nothing in the records explains, which no night touches: the school may have given
them on purpose.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass

import frappe
from frappe import _

from school_ai import permissions, roles
from school_ai.services import people
from school_ai.services.integrity import checking, conflicts, deciding
from school_ai.services.integrity.finding import LOGIN, NOTHING, Finding

USER = "User"


@dataclass(frozen=True)
class Disagreement:
    """A login, or a link to one, that disagrees. `doctype`, `name`: the record to be set right. `can_mend`: whether
    `mend` sets it right; else `what_to_do` is for a person."""

    id: str
    doctype: str
    name: str
    problem: str
    what_to_do: str
    can_mend: bool


def disagreements() -> list[Disagreement]:
    """All of them, those of records first."""
    findings = [_of_finding(each) for each in checking.look((LOGIN,), with_known=True).findings]
    return [*findings, *(each for each, _role in _of_roles())]


def mend(wanted: str) -> str:
    """Set one right. Returns what was done. Raises `DoesNotExistError` where it does not disagree any more, and
    `PermissionError` where the user may not change the record."""
    for finding in checking.look((LOGIN,), with_known=True).findings:
        if finding.id == wanted:
            return _mend_finding(finding)
    for each, role in _of_roles():
        if each.id == wanted and each.can_mend:
            return _take_role(each, role)
    raise frappe.DoesNotExistError(_("This does not disagree any more. Look through the list again."))


def _of_finding(finding: Finding) -> Disagreement:
    can_mend = finding.way != NOTHING
    what = _what_mending_does(finding) if can_mend else _("For a person to set right.")
    return Disagreement(finding.id, finding.doctype, finding.name, finding.text, what, can_mend)


def _what_mending_does(finding: Finding) -> str:
    meta = frappe.get_meta(finding.doctype)
    changes = []
    for field, value in (finding.proposed or {}).items():
        label = _(meta.get_label(field))
        if meta.get_field(field) and meta.get_field(field).fieldtype == "Check":
            changes.append((_("Tick {0}") if value else _("Untick {0}")).format(label))
        elif value in (None, ""):
            changes.append(_("Empty {0}").format(label))
        else:
            changes.append(_("Set {0} to {1}").format(label, value))
    return ", ".join(changes)


def _mend_finding(finding: Finding) -> str:
    if finding.way == NOTHING:
        frappe.throw(_("This is for a person to set right: {0}").format(finding.text))
    name = conflicts.propose(finding)
    deciding.resolve(name, deciding.PROPOSAL)
    return _("{0}. It can be taken back at {1}.").format(_what_mending_does(finding), name)


# --- roles that nothing explains -------------------------------------------------------------------------------------


def _of_roles() -> list[tuple[Disagreement, str]]:
    """Roles of a login that no record stands behind, and pupils who have the desk too."""
    found = []
    rows = frappe.get_all("Has Role", {"parenttype": USER}, ["parent", "role"], limit_page_length=0)
    held: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        held[row.parent].add(row.role)
    enabled = set(frappe.get_all(USER, {"enabled": 1}, pluck="name", limit_page_length=0))
    desk = set(frappe.get_all("Role", {"desk_access": 1}, pluck="name", limit_page_length=0))
    # Education's own role for pupils may have been made with the desk.
    desk -= {*roles.AUTOMATIC, roles.STUDENT, roles.GUARDIAN}
    behind = _records_behind()
    for user in sorted(set(held) & enabled):
        if user in frappe.STANDARD_USERS or people.SYSTEM_MANAGER in held[user]:
            continue
        for doctype, role in people.ROLES.items():
            if role in held[user] and user.lower() not in behind[doctype]:
                found.append((_stale(user, doctype, role), role))
        at_desk = sorted(held[user] & desk)
        if roles.STUDENT in held[user] and at_desk:
            problem = _("{0} has the role Student and also {1}, which opens the desk.").format(user, ", ".join(at_desk))
            what = _("Take one of the two at the login's form: a pupil with roles of the staff sees what is theirs.")
            found.append((Disagreement(_id("desk", user), USER, user, problem, what, False), roles.STUDENT))
    return found


def _records_behind() -> dict[str, set[str]]:
    """By DocType, the logins that its records name, in small letters. A pupil's address counts where they have none."""
    students = frappe.get_all("Student", fields=["user", "student_email_id"], limit_page_length=0)
    guardians = frappe.get_all("Guardian", {"user": ("is", "set")}, pluck="user", limit_page_length=0)
    employees = set(frappe.get_all("Instructor", {"employee": ("is", "set")}, pluck="employee", limit_page_length=0))
    users = frappe.get_all("Employee", {"user_id": ("is", "set")}, ["name", "user_id"], limit_page_length=0)
    return {
        "Student": {(row.user or row.student_email_id or "").lower() for row in students},
        "Guardian": {user.lower() for user in guardians},
        "Instructor": {row.user_id.lower() for row in users if row.name in employees},
    }


def _stale(user: str, doctype: str, role: str) -> Disagreement:
    problem = _("{0} has the role {1}, but no {2} signs in by it.").format(user, _(role), _(doctype))
    what = _("Take the role, or enter the login in the record that it belongs to.")
    return Disagreement(_id("stale", user, role), USER, user, problem, what, True)


def _take_role(each: Disagreement, role: str) -> str:
    if not frappe.has_permission(USER, "write", each.name):
        permissions.refuse(
            _("Your roles do not let you change the login {0}. Ask somebody who looks after logins.").format(each.name)
        )
    people.set_role(each.name, role, False)
    remark = _("School AI: the role {0} was taken, since no record stands behind it.").format(_(role))
    frappe.get_doc(USER, each.name).add_comment("Info", remark)
    return _("The role {0} was taken from {1}. It can be given again at the login's form.").format(_(role), each.name)


def _id(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]
