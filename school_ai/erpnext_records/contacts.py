"""Whom to tell about a lesson, and where: instructors, pupils, and guardians who may know of their pupil."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import frappe

from school_ai.erpnext_records.people import NO_ACCESS
from school_ai.erpnext_records.rows import read


@dataclass(frozen=True)
class Contact:
    """A person. `user` is their login, if they have one; `language` theirs, else None."""

    doctype: str
    name: str
    title: str
    user: str | None
    email: str | None
    language: str | None


def instructors(names: Iterable[str]) -> dict[str, Contact]:
    names = sorted(set(names))
    if not names:
        return {}
    instructor = frappe.qb.DocType("Instructor")
    employee = frappe.qb.DocType("Employee")
    rows = (
        frappe.qb.from_(instructor)
        .left_join(employee)
        .on(employee.name == instructor.employee)
        .select(instructor.name, instructor.instructor_name, employee.user_id)
        .where(instructor.name.isin(names))
    ).run()
    return _contacts("Instructor", [(name, title, user, None) for name, title, user in rows])


def pupils(names: Iterable[str]) -> dict[str, Contact]:
    """Pupils who are still at school."""
    names = sorted(set(names))
    if not names:
        return {}
    rows = frappe.get_all(
        "Student",
        {"name": ("in", names), "enabled": 1},
        ["name", "student_name", "user", "student_email_id"],
        as_list=True,
    )
    return _contacts("Student", rows)


def guardians(students: Iterable[str]) -> dict[str, tuple[Contact, tuple[str, ...]]]:
    """Guardians of these pupils who may know of them, each with those of the pupils that are theirs."""
    students = sorted(set(students))
    if not students:
        return {}
    row = frappe.qb.DocType("Student Guardian")
    of: dict[str, list[str]] = defaultdict(list)
    pairs = (
        frappe.qb.from_(row)
        .select(row.guardian, row.parent)
        .distinct()
        .where(row.parenttype == "Student")
        .where(row.parent.isin(students))
        .where(row.school_ai_access.isnull() | (row.school_ai_access != NO_ACCESS))
        .orderby(row.guardian, row.parent)
    ).run()
    for guardian, student in pairs:
        of[guardian].append(student)
    rows = frappe.get_all(
        "Guardian",
        {"name": ("in", sorted(of) or [""])},
        ["name", "guardian_name", "user", "email_address"],
        as_list=True,
    )
    return {name: (contact, tuple(of[name])) for name, contact in _contacts("Guardian", rows).items()}


# Where a telephone number stands in somebody's record.
_MOBILES = {"Student": "student_mobile_number", "Guardian": "mobile_number"}


def mobile_of(contact: Contact) -> str | None:
    """The number that somebody gets an SMS at: that of their login, else that of their record."""
    number = frappe.db.get_value("User", contact.user, "mobile_no") if contact.user else None
    if number:
        return number
    if field := _MOBILES.get(contact.doctype):
        return frappe.db.get_value(contact.doctype, contact.name, field) or None
    if contact.doctype == "Instructor":
        employee = frappe.db.get_value("Instructor", contact.name, "employee")
        if employee and frappe.get_meta("Employee").has_field("cell_number"):
            return frappe.db.get_value("Employee", employee, "cell_number") or None
    return None


def of_login(user: str, doctype: str, name: str, title: str) -> Contact:
    """Somebody by their login, as what they are to the school."""
    row = frappe.db.get_value("User", user, ["email", "language"], as_dict=True)
    return Contact(doctype, name, title, user, (row and row.email) or user, row.language if row else None)


def users(names: Iterable[str]) -> list[Contact]:
    """Those of these logins that are enabled."""
    rows = frappe.get_all(
        "User", {"name": ("in", sorted(set(names)) or [""]), "enabled": 1}, ["name", "full_name"], order_by="name"
    )
    return list(_contacts("User", [(row.name, row.full_name, row.name, None) for row in rows]).values())


def _contacts(doctype: str, rows: Iterable[tuple]) -> dict[str, Contact]:
    rows = list(rows)
    wanted = sorted({value for _name, _title, user, email in rows for value in (user, email) if value})
    users = {
        row.name: row.language for row in read("User", ["name", "language"], {"name": ("in", wanted), "enabled": 1})
    }
    found = {}
    for name, title, user, email in rows:
        login = user if user in users else email if email in users else None
        found[name] = Contact(doctype, name, title or name, login, email or login, users.get(login))
    return found
