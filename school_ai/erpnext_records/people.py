"""Who is who: which pupil, guardian or instructor a login belongs to, and how they are related.

Education does not keep these links reliably (a guardian's `students` table is emptied on every save, a pupil's `user`
stays blank when the login existed before), so they are read from where the truth is.
"""

from collections.abc import Iterable

import frappe

from school_ai.erpnext_records.rows import read

# Relations of a guardian to a pupil that give no access: set on the Student Guardian row.
NO_ACCESS = "No access"


def student_of(user: str) -> str | None:
    """The pupil whose login this is."""
    if user in frappe.STANDARD_USERS:
        return None
    found = frappe.get_all("Student", filters={"user": user}, pluck="name", limit=1)
    if not found:
        # Blank when the login existed before the pupil's record did.
        found = frappe.get_all(
            "Student", filters={"student_email_id": user, "user": ("is", "not set")}, pluck="name", limit=1
        )
    return found[0] if found else None


def guardian_of(user: str) -> str | None:
    """The guardian whose login this is."""
    if user in frappe.STANDARD_USERS:
        return None
    return frappe.db.get_value("Guardian", {"user": user}, "name", order_by="creation")


def instructor_of(user: str) -> str | None:
    """The instructor whose login this is, through their employee record."""
    if user in frappe.STANDARD_USERS:
        return None
    employee = frappe.qb.DocType("Employee")
    instructor = frappe.qb.DocType("Instructor")
    found = (
        frappe.qb.from_(instructor)
        .join(employee)
        .on(employee.name == instructor.employee)
        .select(instructor.name)
        .where(employee.user_id == user)
        .where(instructor.status == "Active")
        .orderby(instructor.creation)
        .limit(1)
        .run()
    )
    return found[0][0] if found else None


def user_of_student(student: str) -> str | None:
    user, email = frappe.db.get_value("Student", student, ["user", "student_email_id"]) or (None, None)
    return user or (email if email and frappe.db.exists("User", email) else None)


def children_of(guardian: str) -> list[str]:
    """Pupils whose records the guardian may see: enrolled ones, without those that a custody limit excludes."""
    row, query = _guardianships()
    found = query.select(row.parent).distinct().where(row.guardian == guardian).orderby(row.parent).run()
    return [name for (name,) in found]


def guardians_with_children() -> set[str]:
    """Guardians who may see the records of at least one pupil."""
    row, query = _guardianships()
    return {name for (name,) in query.select(row.guardian).distinct().run()}


def guardians_of_any(students: set[str]) -> set[str]:
    """Guardians who may see the records of at least one of these pupils."""
    row, query = _guardianships()
    return {guardian for guardian, student in query.select(row.guardian, row.parent).run() if student in students}


def _guardianships():
    """The table Student Guardian, and a query of its rows that give access to an enrolled pupil."""
    row = frappe.qb.DocType("Student Guardian")
    student = frappe.qb.DocType("Student")
    query = (
        frappe.qb.from_(row)
        .join(student)
        .on(student.name == row.parent)
        .where(row.parenttype == "Student")
        .where(student.enabled == 1)
        .where(row.school_ai_access.isnull() | (row.school_ai_access != NO_ACCESS))
    )
    return row, query


def guardians_of(student: str) -> list[str]:
    """Guardians who may see the pupil's records."""
    row = frappe.qb.DocType("Student Guardian")
    query = (
        frappe.qb.from_(row)
        .select(row.guardian)
        .distinct()
        .where(row.parenttype == "Student")
        .where(row.parent == student)
        .where(row.school_ai_access.isnull() | (row.school_ai_access != NO_ACCESS))
    )
    return [name for (name,) in query.run()]


def names_of_students(students: Iterable[str]) -> dict[str, str]:
    students = list(students)
    if not students:
        return {}
    return {row.name: row.student_name for row in read("Student", ["name", "student_name"], {"name": ("in", students)})}


def names_of_instructors(instructors: Iterable[str]) -> list[str]:
    instructors = list(instructors)
    if not instructors:
        return []
    return frappe.get_all(
        "Instructor", {"name": ("in", instructors)}, pluck="instructor_name", order_by="instructor_name"
    )


def full_name(user: str) -> str:
    return frappe.db.get_value("User", user, "full_name") or user


def names_of_guardians(guardians: Iterable[str]) -> list[str]:
    guardians = list(guardians)
    if not guardians:
        return []
    return frappe.get_all("Guardian", {"name": ("in", guardians)}, pluck="guardian_name", order_by="guardian_name")
