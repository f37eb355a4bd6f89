"""Connects people to their logins, and keeps their portal role in step with what they are to the school.

A pupil has the role Student while they are at the school, a guardian the role Guardian while a pupil who is names them,
an instructor the role Instructor while they are employed (`erpnext_records/attending.py` says when that is). A role
goes with what it stands for, whoever has given it; one of somebody who never was a record is only listed
(`logins.py`). Logins are connected here, never made: `inviting.py` does that.

Administrators of the system are left alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

import frappe
from frappe import _
from frappe.sessions import clear_sessions
from frappe.utils import getdate

from school_ai import permissions, roles, settings
from school_ai.erpnext_records import attending, people

SYSTEM_MANAGER = "System Manager"
# DocType -> the role that its records stand for.
ROLES = {"Student": roles.STUDENT, "Guardian": roles.GUARDIAN, "Instructor": roles.INSTRUCTOR}


def link_student(student: str) -> None:
    """Connect a pupil to the login with their email address, and give or take the role Student."""
    row = frappe.db.get_value("Student", student, ["user", "student_email_id"], as_dict=True)
    if not row:
        return
    user = row.user or _free_login("Student", student, row.student_email_id)
    if not user:
        return
    if not row.user:
        frappe.db.set_value("Student", student, "user", user, update_modified=False)
    settle(user, roles.STUDENT)


def link_guardian(guardian: str) -> None:
    """Connect a guardian to the login with their email address, and give or take the role Guardian."""
    row = frappe.db.get_value("Guardian", guardian, ["user", "email_address"], as_dict=True)
    if not row:
        return
    user = row.user or _free_login("Guardian", guardian, row.email_address)
    if not user:
        return
    if not row.user:
        frappe.db.set_value("Guardian", guardian, "user", user, update_modified=False)
    settle(user, roles.GUARDIAN)


def link_instructor(instructor: str) -> None:
    """Give an instructor's login the role Instructor while they are employed, and take it when they are not."""
    user = user_of("Instructor", instructor)
    if user:
        settle(user, roles.INSTRUCTOR)


def link_family(student: str) -> None:
    """Link a pupil and all of their guardians: what was said of the pupil's enrolment has changed."""
    link_student(student)
    rows = frappe.get_all("Student Guardian", {"parent": student, "parenttype": "Student"}, pluck="guardian")
    for guardian in sorted({name for name in rows if name}):
        link_guardian(guardian)


def link_everybody(after_some: Callable[[], None] = lambda: None) -> None:
    """Link all pupils, guardians and instructors. Run when the app is installed. What is wrong with one of them keeps
    none of the others from it. `after_some`: called after each hundred."""
    if not settings.is_on("link_people"):
        return
    for doctype, link in _LINKS.items():
        for number, name in enumerate(frappe.get_all(doctype, pluck="name", limit_page_length=0), 1):
            if number % _AT_ONCE == 0:
                after_some()
            frappe.db.savepoint("school_ai_link")
            try:
                link(name)
            except Exception:
                frappe.db.rollback(save_point="school_ai_link")
                frappe.log_error(title=f"school_ai: link {doctype} {name}")


def link_everybody_by_night() -> None:
    """The same, some in a transaction, so that nobody who saves one of them waits for all. Run by the scheduler."""
    link_everybody(frappe.db.commit)


_AT_ONCE = 100
_LINKS: dict[str, Callable[[str], None]] = {
    "Student": link_student,
    "Guardian": link_guardian,
    "Instructor": link_instructor,
}


def user_of(doctype: str, name: str) -> str | None:
    """The login that a record of Student, Guardian or Instructor names, whether there is one or not."""
    if doctype != "Instructor":
        return frappe.db.get_value(doctype, name, "user")
    employee = frappe.db.get_value("Instructor", name, "employee")
    return frappe.db.get_value("Employee", employee, "user_id") if employee else None


def follow_rename(old: str, new: str) -> None:
    """Follow a login that bears another name, or was merged into another. Frappe has changed what links to it.

    A pupil's address follows too: Education makes a login for an address that has none when the pupil is saved, and
    would connect them to that one.
    """
    for student in frappe.get_all("Student", {"student_email_id": old, "user": new}, pluck="name"):
        if not frappe.db.exists("Student", {"student_email_id": new, "name": ("!=", student)}):
            frappe.db.set_value("Student", student, "student_email_id", new, update_modified=False)
            frappe.clear_document_cache("Student", student)
            remark = _("School AI: the address follows the login, which was {0} before.").format(old)
            frappe.get_doc("Student", student).add_comment("Info", remark)
    for doctype, role in ROLES.items():
        # A role without a record may have been given on purpose.
        if _names(doctype, new):
            settle(new, role)


# --- roles -----------------------------------------------------------------------------------------------------------


def grace() -> timedelta:
    """How long pupils keep their login after the last academic year that they are enrolled in."""
    return timedelta(days=max(0, settings.number("people_grace_days")))


def at_school(students: Iterable[str] | None = None) -> set[str]:
    """Pupils who are at the school today, among some or all."""
    return attending.pupils(getdate(), grace(), students)


def settle(user: str, role: str) -> None:
    """Give a login a role, or take it, by the records that name the login now."""
    set_role(user, role, _HOLDS[role](user))


def _names(doctype: str, user: str) -> list[str]:
    """Records of Student, Guardian or Instructor that name a login."""
    if doctype != "Instructor":
        return frappe.get_all(doctype, {"user": user}, pluck="name")
    employees = frappe.get_all("Employee", {"user_id": user}, pluck="name")
    return frappe.get_all("Instructor", {"employee": ("in", employees)}, pluck="name") if employees else []


def is_named(user: str) -> bool:
    """Whether any record of Student, Guardian or Instructor names a login."""
    return any(_names(doctype, user) for doctype in ROLES)


def _is_student(user: str) -> bool:
    names = _names("Student", user)
    return bool(names) and bool(at_school(names))


def _is_guardian(user: str) -> bool:
    """Two records of Guardian may share a login, as when a mother was entered once for each child."""
    children = {child for record in _names("Guardian", user) for child in people.children_of(record)}
    return bool(children) and bool(at_school(children))


def _is_instructor(user: str) -> bool:
    names = _names("Instructor", user)
    return bool(names) and bool(attending.instructors(getdate(), names))


_HOLDS: dict[str, Callable[[str], bool]] = {
    roles.STUDENT: _is_student,
    roles.GUARDIAN: _is_guardian,
    roles.INSTRUCTOR: _is_instructor,
}


def is_left_alone(user: str) -> bool:
    """Whether a login is one that we never touch: Frappe's own, and those who administer the system."""
    return user in frappe.STANDARD_USERS or has_role(user, SYSTEM_MANAGER)


def has_role(user: str, role: str) -> bool:
    return bool(frappe.db.exists("Has Role", {"parent": user, "parenttype": "User", "role": role}))


def set_role(user: str, role: str, wanted: bool) -> None:
    """Give or take a role. Whose role is taken is signed out once this is committed: a page that is open would go on
    with what it was given."""
    if not frappe.db.exists("User", user) or has_role(user, role) == wanted or is_left_alone(user):
        return
    document = frappe.get_doc("User", user)
    document.flags.ignore_permissions = True
    if wanted:
        document.add_roles(role)
    else:
        document.remove_roles(role)
        # A Role Profile gives it back at once: then the school decides there.
        if not has_role(user, role):
            sign_out(user)
    permissions.forget_standings()


def sign_out(user: str) -> None:
    """End the sessions of a login, once this is committed: Frappe commits with each session that it ends."""
    frappe.db.after_commit.add(lambda: clear_sessions(user=user, force=True))


# --- who cannot sign in ----------------------------------------------------------------------------------------------


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
    logins, here = _Logins(), at_school()
    return [*_unlinked_students(logins, here), *_unlinked_guardians(logins, here), *_unlinked_instructors(logins)]


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


def _unlinked_students(logins: _Logins, here: set[str]):
    for row in frappe.get_all(
        "Student",
        filters={"enabled": 1},
        fields=["name", "student_name", "student_email_id", "user"],
        order_by="student_name",
        limit_page_length=0,
    ):
        problem = logins.problem(row.user, roles.STUDENT) if row.name in here else None
        if problem:
            yield Unlinked("Student", row.name, row.student_name, row.student_email_id, problem)


def _unlinked_guardians(logins: _Logins, here: set[str]):
    with_children = people.guardians_of_any(here)
    for row in frappe.get_all(
        "Guardian",
        fields=["name", "guardian_name", "email_address", "user"],
        order_by="guardian_name",
        limit_page_length=0,
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
    here = attending.instructors(getdate())
    for row in frappe.get_all(
        "Instructor",
        filters={"status": "Active"},
        fields=["name", "instructor_name", "employee"],
        order_by="instructor_name",
        limit_page_length=0,
    ):
        user = users.get(row.employee)
        problem = logins.problem(user, roles.INSTRUCTOR) if row.name in here else None
        if not row.employee:
            problem = _("No employee record, through which a login would be found")
        if problem:
            yield Unlinked("Instructor", row.name, row.instructor_name, user, problem)


def _free_login(doctype: str, name: str, email: str | None) -> str | None:
    """The enabled login with an email address, unless it is somebody else's."""
    user = frappe.db.get_value("User", {"email": email, "enabled": 1}, "name") if email else None
    return user if user and not owners_of(user, doctype, name) else None


def owners_of(user: str, doctype: str, name: str) -> list[tuple[str, str]]:
    """Others who sign in by a login and cannot share it with this person: DocType and name. A guardian may be entered
    once for each child, and may work at the school; a pupil shares a login with nobody."""
    found = [("Student", each) for each in frappe.get_all("Student", {"user": user}, pluck="name")]
    if doctype != "Guardian":
        found += [("Employee", each) for each in frappe.get_all("Employee", {"user_id": user}, pluck="name")]
    if doctype == "Student":
        found += [("Guardian", each) for each in frappe.get_all("Guardian", {"user": user}, pluck="name")]
    own = name if doctype != "Instructor" else frappe.db.get_value("Instructor", name, "employee")
    return [each for each in found if each != ("Employee" if doctype == "Instructor" else doctype, own)]
