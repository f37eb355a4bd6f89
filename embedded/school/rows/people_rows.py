"""Staff, guardians, pupils, student groups and enrolments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ..courses import COURSES
from ..people import BLOOD_GROUPS, CATEGORIES, GENDERS, HOUSES, phone_numbers
from ..records import ENROLLED
from ..tables import ChildRows, Coded, Table, make_table, records_table
from ..term_dates import ONE_DAY
from .setup_rows import COMPANY, COUNTRY, HOLIDAY_LIST, OFFICE, department_name

if TYPE_CHECKING:
    from ..school import School

CITY = "Greenfield"


def tables(school: School, children: ChildRows) -> Iterator[Table]:
    yield _employees(school)
    yield _instructors(school)
    yield _guardians(school)
    yield _students(school)
    yield _student_guardians(school, children)
    yield _student_siblings(school, children)
    yield from _student_groups(school, children)
    yield _instructor_log(school, children)
    yield from _enrollments(school, children)


def enrolled_on(school: School) -> tuple[dt.date, dt.datetime]:
    """The day of enrolment, and the moment at which the office entered it."""
    day = school.spec.term_start - ENROLLED * ONE_DAY
    return day, dt.datetime.combine(day, dt.time(10, 0))


def main_departments(school: School) -> list[str]:
    """For each instructor the department of the course that they teach most."""
    table = school.timetable
    hours = np.zeros((school.spec.instructors, len(COURSES)), dtype=int)
    np.add.at(hours, (table.instructor, table.course), 1)
    return [COURSES[course].department for course in hours.argmax(axis=1)]


def _employees(school: School) -> Table:
    staff, names = school.staff, list(school.records.employees)
    departments = [*main_departments(school), OFFICE]
    principal = len(names) - 1
    phones = phone_numbers(len(names), 0)
    rows = []
    for number, name in enumerate(names):
        boss = number == principal
        rows.append(
            {
                "name": name,
                "employee": name,
                "naming_series": "HR-EMP-",
                "first_name": staff.first_name[number],
                "last_name": staff.last_name[number],
                "employee_name": staff.full_name[number],
                "company": COMPANY,
                "status": "Active",
                "gender": GENDERS[staff.gender[number]],
                "date_of_birth": staff.birth_date[number],
                "date_of_joining": staff.joined[number],
                "user_id": staff.email[number],
                "create_user_permission": 0,
                "company_email": staff.email[number],
                "cell_number": phones[number],
                "department": department_name(departments[number]),
                "holiday_list": HOLIDAY_LIST,
                "reports_to": None if boss else names[principal],
                # Employees are a tree by reports_to: the principal on top, everyone else below.
                "lft": 1 if boss else 2 * number + 2,
                "rgt": 2 * principal + 2 if boss else 2 * number + 3,
            }
        )
    return records_table("Employee", rows[principal:] + rows[:principal])


def _instructors(school: School) -> Table:
    staff, names = school.staff, list(school.records.instructors)
    return make_table(
        "Instructor",
        {
            "name": names,
            "naming_series": "EDU-INS-.YYYY.-",
            "instructor_name": staff.full_name[:-1],
            "employee": list(school.records.employees)[:-1],
            "department": [department_name(name) for name in main_departments(school)],
            "status": "Active",
            "gender": Coded(GENDERS, staff.gender[:-1]),
        },
    )


def _guardians(school: School) -> Table:
    guardians = school.guardians
    # Phones go on where the staff's and the pupils' end.
    offset = len(school.staff.email) + len(school.pupils)
    return make_table(
        "Guardian",
        {
            "name": list(school.records.guardians),
            "guardian_name": guardians.full_name,
            "email_address": guardians.email,
            "mobile_number": phone_numbers(len(guardians), offset),
            "date_of_birth": guardians.birth_date,
            "user": guardians.email,
            "education": guardians.education,
            "occupation": guardians.occupation,
        },
    )


def _students(school: School) -> Table:
    pupils, families = school.pupils, school.families
    joined, _ = enrolled_on(school)
    address = [families.address[family] for family in pupils.family]
    return make_table(
        "Student",
        {
            "name": list(school.records.students),
            "naming_series": "EDU-STU-.YYYY.-",
            "enabled": 1,
            "first_name": pupils.first_name,
            "last_name": pupils.last_name,
            "student_name": pupils.full_name,
            "user": pupils.email,
            "student_email_id": pupils.email,
            "student_mobile_number": phone_numbers(len(pupils), len(school.staff.email)),
            "joining_date": joined,
            "date_of_birth": pupils.birth_date,
            "blood_group": Coded(BLOOD_GROUPS, pupils.blood_group),
            "gender": Coded(GENDERS, pupils.gender),
            "nationality": [families.culture[family].nationality for family in pupils.family],
            "address_line_1": [street for street, _ in address],
            "pincode": [code for _, code in address],
            "city": CITY,
            "country": COUNTRY,
        },
    )


def _student_guardians(school: School, children: ChildRows) -> Table:
    guardians = school.guardians
    names = list(school.records.guardians)
    return children.table(
        "Student Guardian",
        "Student",
        "guardians",
        list(school.records.students),
        [pupil for pupil, _, _ in guardians.links],
        {
            "guardian": [names[guardian] for _, guardian, _ in guardians.links],
            "guardian_name": [guardians.full_name[guardian] for _, guardian, _ in guardians.links],
            "relation": [relation for _, _, relation in guardians.links],
        },
    )


def _student_siblings(school: School, children: ChildRows) -> Table:
    pupils, groups = school.pupils, school.groups
    pairs = sorted(
        (child, other) for family in school.families.children for child in family for other in family if child != other
    )
    names = list(school.records.students)
    others = [other for _, other in pairs]
    return children.table(
        "Student Sibling",
        "Student",
        "siblings",
        names,
        [child for child, _ in pairs],
        {
            "studying_in_same_institute": "YES",
            "full_name": Coded(pupils.full_name, np.array(others, dtype=int)),
            "gender": [GENDERS[pupils.gender[other]] for other in others],
            "student": [names[other] for other in others],
            "program": [groups.programs[groups.of_pupil[other]] for other in others],
            "date_of_birth": [pupils.birth_date[other] for other in others],
        },
    )


def _student_groups(school: School, children: ChildRows) -> Iterator[Table]:
    groups, term = school.groups, school.term
    yield make_table(
        "Student Group",
        {
            "name": groups.names,
            "student_group_name": groups.names,
            "academic_year": term.year_name,
            "academic_term": term.term_title,
            "group_based_on": "Batch",
            "program": groups.programs,
            "batch": groups.batches,
            "max_strength": np.maximum(30, groups.size),
            "disabled": 0,
        },
    )
    yield children.table(
        "Student Group Student",
        "Student Group",
        "students",
        groups.names,
        groups.of_pupil,
        {
            "student": list(school.records.students),
            "student_name": school.pupils.full_name,
            "group_roll_number": np.arange(len(school.pupils)) - groups.start[groups.of_pupil] + 1,
            "active": 1,
        },
    )
    teaching = sorted(
        {(int(g), int(i)) for g, i in zip(school.timetable.group, school.timetable.instructor, strict=True)}
    )
    yield children.table(
        "Student Group Instructor",
        "Student Group",
        "instructors",
        groups.names,
        [group for group, _ in teaching],
        {
            "instructor": [school.records.instructors[who] for _, who in teaching],
            "instructor_name": Coded(school.staff.full_name, np.array([who for _, who in teaching])),
        },
    )


def _instructor_log(school: School, children: ChildRows) -> Table:
    groups, term = school.groups, school.term
    group, course = np.nonzero(groups.takes)
    teacher = school.timetable.teacher_of[group, course]
    order = np.lexsort((course, group, teacher))
    group, course, teacher = group[order], course[order], teacher[order]
    return children.table(
        "Instructor Log",
        "Instructor",
        "instructor_log",
        list(school.records.instructors),
        teacher,
        {
            "academic_year": term.year_name,
            "academic_term": term.term_title,
            "department": Coded([department_name(c.department) for c in COURSES], course),
            "program": Coded(groups.programs, group),
            "course": Coded([c.name for c in COURSES], course),
            "student_group": Coded(groups.names, group),
        },
    )


def _enrollments(school: School, children: ChildRows) -> Iterator[Table]:
    pupils, groups, term = school.pupils, school.groups, school.term
    names, students = list(school.records.enrollments), list(school.records.students)
    day, entered = enrolled_on(school)
    programs = Coded(groups.programs, groups.of_pupil)
    full_names = pupils.full_name
    yield make_table(
        "Program Enrollment",
        {
            "name": names,
            "docstatus": 1,
            "creation": entered,
            "student": students,
            "student_name": full_names,
            "student_category": Coded(CATEGORIES, pupils.category),
            "student_batch_name": Coded(groups.batches, groups.of_pupil),
            "program": programs,
            "academic_year": term.year_name,
            "academic_term": term.term_title,
            "enrollment_date": day,
            "boarding_student": pupils.boarding.astype(int),
            "school_house": Coded(HOUSES, pupils.house),
        },
    )
    pupil, course = np.nonzero(school.world.traits.takes)
    titles = Coded([c.name for c in COURSES], course)
    columns = {"course": titles, "course_name": titles}
    yield children.table(
        "Program Enrollment Course", "Program Enrollment", "courses", names, pupil, columns, docstatus=1
    )
    yield make_table(
        "Course Enrollment",
        {
            "name": school.records.course_enrollments,
            "creation": entered,
            "program_enrollment": Coded(names, pupil),
            "student": Coded(students, pupil),
            "course": titles,
            "enrollment_date": day,
            "student_name": Coded(full_names, pupil),
            "program": Coded(groups.programs, groups.of_pupil[pupil]),
        },
    )
