"""Connects people to their logins, and keeps their portal role in step with what they are to the school.

A pupil has the role Student while they are enrolled, a guardian the role Guardian while a pupil who is enrolled names
them, an instructor the role Instructor while they are employed. Logins are only connected here, never made: inviting
somebody is a decision (`invite_guardian`).
"""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import getdate, validate_email_address

from school_ai import permissions, roles, settings
from school_ai.erpnext_records import people


def link_student(student: str) -> None:
    """Connect a pupil to the login with their email address, and give or take the role Student."""
    row = frappe.db.get_value(
        "Student", student, ["user", "student_email_id", "enabled", "date_of_leaving"], as_dict=True
    )
    if not row:
        return
    user = row.user or _user_with_email(row.student_email_id)
    if not user:
        return
    if not row.user:
        frappe.db.set_value("Student", student, "user", user, update_modified=False)
    has_left = row.date_of_leaving and getdate(row.date_of_leaving) < getdate()
    _set_role(user, roles.STUDENT, bool(row.enabled) and not has_left)


def link_guardian(guardian: str) -> None:
    """Connect a guardian to the login with their email address, and give or take the role Guardian."""
    row = frappe.db.get_value("Guardian", guardian, ["user", "email_address"], as_dict=True)
    if not row:
        return
    user = row.user or _user_with_email(row.email_address)
    if not user:
        return
    if not row.user:
        frappe.db.set_value("Guardian", guardian, "user", user, update_modified=False)
    _set_role(user, roles.GUARDIAN, _is_guardian_of_somebody(user))


def link_instructor(instructor: str) -> None:
    """Give an instructor's login the role Instructor while they are active, and take it when they have left."""
    employee, active = frappe.db.get_value("Instructor", instructor, ["employee", "status"]) or (None, None)
    if not employee:
        return
    user, status = frappe.db.get_value("Employee", employee, ["user_id", "status"]) or (None, None)
    if user:
        _set_role(user, roles.INSTRUCTOR, active == "Active" and status == "Active")


def link_everybody() -> None:
    """Link all pupils, guardians and instructors. Run when the app is installed, and by the scheduler every night."""
    if not settings.is_on("link_people"):
        return
    for doctype, link in (("Student", link_student), ("Guardian", link_guardian), ("Instructor", link_instructor)):
        for name in frappe.get_all(doctype, pluck="name"):
            link(name)


def invite_guardian(guardian: str) -> str:
    """Make a login for a guardian, or connect the one with their email address. Returns the user's name.

    Frappe sends the invitation. Education's own way makes a user, but neither connects it nor gives it a role.
    """
    document = frappe.get_doc("Guardian", guardian)
    if not document.email_address or not validate_email_address(document.email_address):
        frappe.throw(_("{0} has no email address. Please enter one, then invite again.").format(document.guardian_name))
    user = document.user or _user_with_email(document.email_address)
    if not user:
        user = (
            frappe.get_doc(
                {
                    "doctype": "User",
                    "email": document.email_address,
                    "first_name": document.guardian_name,
                    "user_type": "Website User",
                    "send_welcome_email": 1,
                }
            )
            .insert(ignore_permissions=True)
            .name
        )
    if not document.user:
        frappe.db.set_value("Guardian", guardian, "user", user, update_modified=False)
    link_guardian(guardian)
    return user


@dataclass(frozen=True)
class Unlinked:
    """Somebody whose login is missing or disagrees, and what can be done about it."""

    doctype: str
    name: str
    full_name: str
    email: str | None
    problem: str


def unlinked() -> list[Unlinked]:
    """Pupils, guardians and instructors who cannot sign in as who they are."""
    logins = _Logins()
    return [*_unlinked_students(logins), *_unlinked_guardians(logins), *_unlinked_instructors(logins)]


class _Logins:
    """All logins of the site with their roles, since every person is looked at."""

    def __init__(self):
        self.enabled = dict(frappe.get_all("User", fields=["name", "enabled"], as_list=True, limit=0))
        rows = frappe.get_all("Has Role", {"parenttype": "User"}, ["parent", "role"], as_list=True, limit=0)
        self.roles = set(rows)

    def problem(self, user: str | None, role: str) -> str | None:
        """Why a user cannot sign in under a role; None where nothing is in the way."""
        if not user:
            return _("No login")
        if user not in self.enabled:
            return _("The login {0} does not exist").format(user)
        if not self.enabled[user]:
            return _("The login {0} is disabled").format(user)
        if (user, role) not in self.roles:
            return _("The login {0} lacks the role {1}").format(user, _(role))
        return None


def _unlinked_students(logins: _Logins):
    for row in frappe.get_all(
        "Student",
        filters={"enabled": 1},
        fields=["name", "student_name", "student_email_id", "user"],
        order_by="student_name",
    ):
        problem = logins.problem(row.user, roles.STUDENT)
        if problem:
            yield Unlinked("Student", row.name, row.student_name, row.student_email_id, problem)


def _unlinked_guardians(logins: _Logins):
    with_children = people.guardians_with_children()
    for row in frappe.get_all(
        "Guardian", fields=["name", "guardian_name", "email_address", "user"], order_by="guardian_name"
    ):
        if row.name not in with_children:
            continue
        problem = logins.problem(row.user, roles.GUARDIAN)
        if problem and not row.email_address:
            problem = _("No login, and no email address to invite them at")
        if problem:
            yield Unlinked("Guardian", row.name, row.guardian_name, row.email_address, problem)


def _unlinked_instructors(logins: _Logins):
    users = dict(frappe.get_all("Employee", {"user_id": ("is", "set")}, ["name", "user_id"], as_list=True, limit=0))
    for row in frappe.get_all(
        "Instructor",
        filters={"status": "Active"},
        fields=["name", "instructor_name", "employee"],
        order_by="instructor_name",
    ):
        user = users.get(row.employee)
        problem = logins.problem(user, roles.INSTRUCTOR)
        if not row.employee:
            problem = _("No employee record, through which a login would be found")
        if problem:
            yield Unlinked("Instructor", row.name, row.instructor_name, user, problem)


def _user_with_email(email: str | None) -> str | None:
    return frappe.db.get_value("User", {"email": email}, "name") if email else None


def _is_guardian_of_somebody(user: str) -> bool:
    """Two records of Guardian may share a login, as when a mother was entered once for each child."""
    records = frappe.get_all("Guardian", filters={"user": user}, pluck="name")
    return any(people.children_of(record) for record in records)


def _set_role(user: str, role: str, wanted: bool) -> None:
    if user in frappe.STANDARD_USERS:
        return
    has = bool(frappe.db.exists("Has Role", {"parent": user, "parenttype": "User", "role": role}))
    if has == wanted:
        return
    document = frappe.get_doc("User", user)
    document.flags.ignore_permissions = True
    if wanted:
        document.add_roles(role)
    else:
        document.remove_roles(role)
    permissions.forget_standings()
