"""Who is related to whom in the school's records: pupils to those who teach them and to their guardians, instructors to
courses. Education says so in several places, none of them kept by all schools."""

from collections import defaultdict

import frappe
from frappe.utils import today

from school_ai.erpnext_records.people import NO_ACCESS

# (one, other, what) -> records that say so
Pairs = dict[tuple[str, str, str], set[tuple[str, str]]]


def pupils_and_guardians(student: str | None = None) -> Pairs:
    """Of pupils who are enrolled, without guardians whose access a custody limit takes away."""
    row, pupil = frappe.qb.DocType("Student Guardian"), frappe.qb.DocType("Student")
    query = (
        frappe.qb.from_(row)
        .join(pupil)
        .on(pupil.name == row.parent)
        .select(row.parent, row.guardian, row.relation)
        .where(row.parenttype == "Student")
        .where(pupil.enabled == 1)
        .where(row.guardian.isnotnull())
        .where(row.school_ai_access.isnull() | (row.school_ai_access != NO_ACCESS))
    )
    if student:
        query = query.where(row.parent == student)
    found: Pairs = defaultdict(set)
    for name, guardian, relation in query.run():
        found[name, guardian, relation or ""].add(("Student", name))
    return found


def pupils_and_teachers(student: str | None = None) -> Pairs:
    """Through groups of years that have not ended: by the groups' own instructors, the instructors' logs and the
    timetable. `what` is the course."""
    member, group = frappe.qb.DocType("Student Group Student"), _current_groups()
    query = frappe.qb.from_(member).join(group).on(group.name == member.parent)
    query = query.select(member.student, group.name).where(member.active == 1)
    if student:
        query = query.where(member.student == student)
    pupils = defaultdict(list)
    for name, parent in query.run():
        pupils[parent].append(name)
    found: Pairs = defaultdict(set)
    for instructor, course, parent, source in _teaching(sorted(pupils)):
        for name in pupils[parent]:
            found[name, instructor, course or ""].add(source)
    return found


def teachers_and_courses(instructor: str | None = None) -> Pairs:
    """What instructors teach in years that have not ended. `what` is empty."""
    group = _current_groups()
    groups = [name for (name,) in frappe.qb.from_(group).select(group.name).run()]
    found: Pairs = defaultdict(set)
    for who, course, _parent, source in _teaching(groups):
        if course and (not instructor or who == instructor):
            found[who, course, ""].add(source)
    return found


def _current_groups():
    """Student groups of academic years that have not ended, as a subquery."""
    group, year = frappe.qb.DocType("Student Group"), frappe.qb.DocType("Academic Year")
    return (
        frappe.qb.from_(group)
        .join(year)
        .on(year.name == group.academic_year)
        .select(group.name, group.course)
        .where(group.disabled == 0)
        .where(year.year_end_date.isnull() | (year.year_end_date >= today()))
    ).as_("current_groups")


def _teaching(groups: list[str]):
    """Instructor, course, group, and the record that says so."""
    if not groups:
        return
    group, row = frappe.qb.DocType("Student Group"), frappe.qb.DocType("Student Group Instructor")
    log, lesson = frappe.qb.DocType("Instructor Log"), frappe.qb.DocType("Course Schedule")
    by_group = (
        frappe.qb.from_(row)
        .join(group)
        .on(group.name == row.parent)
        .select(row.instructor, group.course, group.name)
        .where(group.name.isin(groups))
    ).run()
    by_log = (
        frappe.qb.from_(log).select(log.parent, log.course, log.student_group).where(log.student_group.isin(groups))
    ).run()
    by_timetable = (
        frappe.qb.from_(lesson)
        .select(lesson.instructor, lesson.course, lesson.student_group)
        .distinct()
        .where(lesson.student_group.isin(groups))
    ).run()
    for instructor, course, name in by_group:
        if instructor:
            yield instructor, course, name, ("Student Group", name)
    for instructor, course, name in by_log:
        yield instructor, course, name, ("Instructor", instructor)
    for instructor, course, name in by_timetable:
        if instructor:
            yield instructor, course, name, ("Course Schedule", name)
