"""What of a site belongs to one campus or company.

Education knows no campus: of its DocTypes only Fees, Fee Structure and Fee Schedule name a Company. What tells the
others apart is the Department of a Program, a Course or an Instructor, which ERPNext gives to a Company, and the
Program of an enrolment and of a group. A pupil names none of these: whose they are follows from where they are, or
were, enrolled.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe

from school_ai.erpnext_records import enrolment


@dataclass(frozen=True)
class Kept:
    """What somebody is kept to, by DocType; None: to none of that DocType in particular. `strict`: what names nothing
    is nobody's, where it is else everybody's."""

    companies: frozenset[str] | None = None
    departments: frozenset[str] | None = None
    programs: frozenset[str] | None = None
    courses: frozenset[str] | None = None
    groups: frozenset[str] | None = None
    strict: bool = False


@dataclass(frozen=True)
class Reach:
    """The records of a campus: those that somebody who is kept to it may know of."""

    programs: frozenset[str] = frozenset()
    courses: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    students: frozenset[str] = frozenset()
    instructors: frozenset[str] = frozenset()


def reach(kept: Kept) -> Reach:
    departments = _departments(kept)
    programs = _named("Program", departments, kept.strict, kept.programs)
    courses = _named("Course", departments, kept.strict, kept.courses)
    if kept.programs is not None:
        of_programs = frappe.get_all("Program Course", {"parent": ("in", _some(programs))}, pluck="course")
        courses &= set(of_programs)
    groups, students = _groups_and_students(programs, kept)
    return Reach(programs, courses, groups, students, _instructors(groups, departments, kept))


def _departments(kept: Kept) -> frozenset[str] | None:
    found = kept.departments
    if kept.companies is not None:
        of_companies = frappe.get_all("Department", {"company": ("in", _some(kept.companies))}, pluck="name")
        found = frozenset(of_companies) if found is None else found & set(of_companies)
    return found


def _named(
    doctype: str, departments: frozenset[str] | None, strict: bool, chosen: frozenset[str] | None
) -> frozenset[str]:
    """Programs or courses of these departments; those of none are everybody's, unless it is strict."""
    rows = frappe.get_all(doctype, fields=["name", "department"], limit_page_length=0)
    found = {
        row.name
        for row in rows
        if departments is None or (row.department in departments if row.department else not strict)
    }
    return frozenset(found if chosen is None else found & chosen)


def _groups_and_students(programs: frozenset[str], kept: Kept) -> tuple[frozenset[str], frozenset[str]]:
    """Groups of the programs, and pupils who are or were enrolled in them or are in these groups. A group of no program
    belongs to the campus if all who are in it do."""
    rows = frappe.get_all("Student Group", fields=["name", "program"], limit_page_length=0)
    groups = {row.name for row in rows if row.program in programs}
    enrolled = {"program": ("in", _some(programs)), "docstatus": 1}
    students = set(frappe.get_all("Program Enrollment", enrolled, pluck="student", distinct=True))
    students.update(enrolment.students_in(frozenset(groups)))
    members: dict[str, set[str]] = {}
    of_none = [row.name for row in rows if not row.program]
    active = {"parent": ("in", _some(of_none)), "active": 1}
    for row in frappe.get_all("Student Group Student", active, ["parent", "student"], limit_page_length=0):
        members.setdefault(row.parent, set()).add(row.student)
    groups |= {name for name, theirs in members.items() if theirs <= students}
    if kept.groups is not None:
        groups &= kept.groups
        students &= set(enrolment.students_in(frozenset(groups)))
    return frozenset(groups), frozenset(students)


def _instructors(groups: frozenset[str], departments: frozenset[str] | None, kept: Kept) -> frozenset[str]:
    """Who teaches there, and who is employed there."""
    found = set(enrolment.instructors_of_groups(groups))
    if departments is not None:
        found.update(frappe.get_all("Instructor", {"department": ("in", _some(departments))}, pluck="name"))
    if kept.companies is not None:
        employees = frappe.get_all("Employee", {"company": ("in", _some(kept.companies))}, pluck="name")
        of_no_department = {"employee": ("in", _some(employees)), "department": ("is", "not set")}
        found.update(frappe.get_all("Instructor", of_no_department, pluck="name"))
    return frozenset(found)


def companies() -> frozenset[str]:
    return frozenset(frappe.get_all("Company", pluck="name"))


def _some(names: Iterable[str]) -> list[str]:
    """For `in`: Frappe takes an empty list for no condition."""
    return sorted(names) or [""]
