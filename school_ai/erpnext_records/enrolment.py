"""What a pupil takes part in now: programs, courses and groups."""

from dataclasses import dataclass

import frappe
from frappe.utils import today


@dataclass(frozen=True)
class Membership:
    """Programs, courses and student groups of a pupil, or those that an instructor teaches."""

    programs: frozenset[str] = frozenset()
    courses: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


def of_student(student: str) -> Membership:
    """The pupil's enrolments of academic years that have not ended, and the groups of those years."""
    enrolled, enrolment, course_enrolment = _enrolled_now()
    in_groups, group, member = _in_groups_now()
    enrolments = (enrolled.select(enrolment.program, course_enrolment.course).where(enrolment.student == student)).run()
    groups = in_groups.select(group.name, group.course).where(member.student == student).run()
    return Membership(
        programs=frozenset(program for program, _ in enrolments),
        courses=frozenset(
            course for course in [*(row[1] for row in enrolments), *(row[1] for row in groups)] if course
        ),
        groups=frozenset(name for name, _ in groups),
    )


def _enrolled_now():
    """A query of submitted enrolments of years that have not ended, with their courses; and its two tables."""
    enrolment = frappe.qb.DocType("Program Enrollment")
    course_enrolment = frappe.qb.DocType("Course Enrollment")
    year = frappe.qb.DocType("Academic Year")
    query = (
        frappe.qb.from_(enrolment)
        .join(year)
        .on(year.name == enrolment.academic_year)
        .left_join(course_enrolment)
        .on(course_enrolment.program_enrollment == enrolment.name)
        .where(enrolment.docstatus == 1)
        .where(_has_not_ended(year))
    )
    return query, enrolment, course_enrolment


def _in_groups_now():
    """A query of active members of groups of years that have not ended; and its two tables."""
    group = frappe.qb.DocType("Student Group")
    member = frappe.qb.DocType("Student Group Student")
    year = frappe.qb.DocType("Academic Year")
    query = (
        frappe.qb.from_(member)
        .join(group)
        .on(group.name == member.parent)
        .join(year)
        .on(year.name == group.academic_year)
        .where(member.active == 1)
        .where(group.disabled == 0)
        .where(_has_not_ended(year))
    )
    return query, group, member


def _has_not_ended(year):
    return year.year_end_date.isnull() | (year.year_end_date >= today())


def of_instructor(instructor: str) -> Membership:
    """What the instructor teaches in academic years that have not ended.

    Education says so in three places, none of them kept by all schools: the group's instructors, the instructor's log,
    and the lessons of the timetable.
    """
    year = frappe.qb.DocType("Academic Year")
    group = frappe.qb.DocType("Student Group")
    row = frappe.qb.DocType("Student Group Instructor")
    log = frappe.qb.DocType("Instructor Log")
    lesson = frappe.qb.DocType("Course Schedule")
    current = _has_not_ended(year)

    by_group = (
        frappe.qb.from_(row)
        .join(group)
        .on(group.name == row.parent)
        .join(year)
        .on(year.name == group.academic_year)
        .select(group.program, group.course, group.name)
        .where(row.instructor == instructor)
        .where(group.disabled == 0)
        .where(current)
    ).run()
    by_log = (
        frappe.qb.from_(log)
        .join(year)
        .on(year.name == log.academic_year)
        .select(log.program, log.course, log.student_group)
        .where(log.parent == instructor)
        .where(current)
    ).run()
    by_timetable = (
        frappe.qb.from_(lesson)
        .join(group)
        .on(group.name == lesson.student_group)
        .join(year)
        .on(year.name == group.academic_year)
        .select(lesson.program, lesson.course, lesson.student_group)
        .distinct()
        .where(lesson.instructor == instructor)
        .where(group.disabled == 0)
        .where(current)
    ).run()

    programs, courses, groups = set(), set(), set()
    for program, course, name in (*by_group, *by_log, *by_timetable):
        programs.add(program)
        courses.add(course)
        groups.add(name)
    return Membership(frozenset(programs - {None, ""}), frozenset(courses - {None, ""}), frozenset(groups - {None, ""}))


def students_in(groups: frozenset[str]) -> list[str]:
    """Pupils who are active members of any of the groups."""
    if not groups:
        return []
    return frappe.get_all(
        "Student Group Student",
        filters={"parent": ("in", sorted(groups)), "active": 1},
        pluck="student",
        distinct=True,
    )


def students_of_course(course: str) -> list[str]:
    """Pupils who take a course now, by their enrolment or as members of a group of the course: those in whose
    `of_student` it stands."""
    enrolled, enrolment, course_enrolment = _enrolled_now()
    in_groups, group, member = _in_groups_now()
    rows = enrolled.select(enrolment.student).where(course_enrolment.course == course).run()
    rows += in_groups.select(member.student).where(group.course == course).run()
    return sorted({student for (student,) in rows})


def instructors_of_groups(groups: frozenset[str]) -> list[str]:
    """Who teaches any of the groups, whatever the course."""
    if not groups:
        return []
    wanted = ("in", sorted(groups))
    by_group = frappe.get_all("Student Group Instructor", {"parent": wanted}, pluck="instructor", distinct=True)
    by_log = frappe.get_all("Instructor Log", {"student_group": wanted}, pluck="parent", distinct=True)
    by_timetable = frappe.get_all("Course Schedule", {"student_group": wanted}, pluck="instructor", distinct=True)
    return sorted({name for name in (*by_group, *by_log, *by_timetable) if name})


def courses_taught_to(groups: frozenset[str]) -> dict[str, set[str]]:
    """Instructor -> the courses in which they teach any of these groups; empty where the records do not say which."""
    if not groups:
        return {}
    row, group = frappe.qb.DocType("Student Group Instructor"), frappe.qb.DocType("Student Group")
    by_group = (
        frappe.qb.from_(row)
        .join(group)
        .on(group.name == row.parent)
        .select(row.instructor, group.course)
        .where(group.name.isin(sorted(groups)))
    ).run()
    wanted = {"student_group": ("in", sorted(groups))}
    by_log = frappe.get_all("Instructor Log", wanted, ["parent", "course"], as_list=True, distinct=True)
    by_timetable = frappe.get_all("Course Schedule", wanted, ["instructor", "course"], as_list=True, distinct=True)
    found: dict[str, set[str]] = {}
    for instructor, course in (*by_group, *by_log, *by_timetable):
        if instructor:
            found.setdefault(instructor, set()).update({course} - {None, ""})
    return found


def instructors_of(groups: frozenset[str], course: str) -> list[str]:
    """Who teaches any of the groups in a course, by the groups themselves where they are of one course, by the
    instructors' logs and by the timetable otherwise."""
    if not groups:
        return []
    log = frappe.qb.DocType("Instructor Log")
    lesson = frappe.qb.DocType("Course Schedule")
    group = frappe.qb.DocType("Student Group")
    row = frappe.qb.DocType("Student Group Instructor")
    by_group = (
        frappe.qb.from_(row)
        .join(group)
        .on(group.name == row.parent)
        .select(row.instructor)
        .where(group.name.isin(sorted(groups)))
        .where(group.course == course)
    ).run()
    by_log = (
        frappe.qb.from_(log)
        .select(log.parent)
        .where(log.student_group.isin(sorted(groups)))
        .where(log.course == course)
    ).run()
    by_timetable = (
        frappe.qb.from_(lesson)
        .select(lesson.instructor)
        .distinct()
        .where(lesson.student_group.isin(sorted(groups)))
        .where(lesson.course == course)
    ).run()
    return sorted({name for (name,) in (*by_group, *by_log, *by_timetable) if name})


def ever_enrolled_in(course: str) -> list[str]:
    """Pupils who have ever been enrolled in a course."""
    return frappe.get_all("Course Enrollment", {"course": course}, pluck="student", distinct=True)
