"""Pupils, families and enrolments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import permutations
from typing import TYPE_CHECKING

from ..courses import COURSES
from .frames import Frames, repeated, some

if TYPE_CHECKING:
    from ..school import School


def check_people(frames: Frames, school: School) -> Iterator[str]:
    yield from _check_logins(frames, school)
    yield from _check_ages(frames, school)
    yield from _check_families(frames)
    yield from _check_groups(frames)
    yield from _check_enrollments(frames)


def check_pupils(frames: Frames, school: School) -> Iterator[str]:
    """Pupils without families."""
    yield from _check_ages(frames, school)
    yield from _check_groups(frames)
    yield from _check_enrollments(frames)


def _check_logins(frames: Frames, school: School) -> Iterator[str]:
    twice = repeated(login.user for login in school.logins())
    if twice:
        yield f"logins: one address for several people: {some(twice)}"
    for doctype, field in (("Student", "user"), ("Guardian", "user"), ("Employee", "user_id")):
        shared = repeated(frames.column(doctype, field))
        if shared:
            yield f"{doctype}.{field}: one user for several records: {some(shared)}"


def _check_ages(frames: Frames, school: School) -> Iterator[str]:
    """A pupil of grade g is g + 5 years old when the school year starts, give or take the September cut."""
    born = frames.index("Student", "date_of_birth")
    year = school.term.start_year
    wrong = []
    for student, program in frames.rows("Program Enrollment", "student", "program"):
        grade = int(program.split()[-1])
        # From September of one year to August of the next.
        school_year = born[student].year - (born[student].month < 9) if student in born else None
        if school_year != year - grade - 6:
            wrong.append(student)
    if wrong:
        yield f"Student.date_of_birth: does not fit the grade of {some(wrong)}"
    parents = frames.index("Guardian", "date_of_birth")
    young = [
        guardian
        for guardian, student in frames.rows("Student Guardian", "guardian", "parent")
        if guardian in parents and student in born and (born[student] - parents[guardian]).days < 18 * 365
    ]
    if young:
        yield f"Guardian.date_of_birth: less than 18 years before the child's: {some(young)}"


def _check_families(frames: Frames) -> Iterator[str]:
    guardians: dict[str, list[str]] = defaultdict(list)
    for student, guardian in frames.rows("Student Guardian", "parent", "guardian"):
        guardians[student].append(guardian)
    alone = [name for name in frames.column("Student", "name") if not 1 <= len(guardians[name]) <= 2]
    if alone:
        yield f"Student: not one or two guardians: {some(alone)}"
    children: dict[str, list[str]] = defaultdict(list)
    for student, of_student in guardians.items():
        for guardian in of_student:
            children[guardian].append(student)
    idle = [name for name in frames.column("Guardian", "name") if not 1 <= len(children[name]) <= 3]
    if idle:
        yield f"Guardian: not one to three children: {some(idle)}"
    pairs = set(frames.rows("Student Sibling", "parent", "student"))
    mixed = [
        name
        for name, wards in children.items()
        if any(pair not in pairs for pair in permutations(dict.fromkeys(wards), 2))
    ]
    if mixed:
        yield f"Guardian: children who are no siblings: {some(mixed)}"
    one_sided = [pair for pair in sorted(pairs) if (pair[1], pair[0]) not in pairs or pair[0] == pair[1]]
    if one_sided:
        yield f"Student Sibling: not mutual: {some(one_sided)}"
    born = frames.index("Student", "date_of_birth")
    close = [
        pair for pair in sorted(pairs) if set(pair) <= set(born) and 0 < abs((born[pair[0]] - born[pair[1]]).days) < 280
    ]
    if close:
        yield f"Student Sibling: born too close to one another: {some(close)}"


def _check_groups(frames: Frames) -> Iterator[str]:
    members = list(frames.rows("Student Group Student", "student", "parent"))
    twice = repeated(student for student, _ in members)
    if twice:
        yield f"Student Group: pupils in two groups: {some(twice)}"
    program_of, batch_of = frames.index("Student Group", "program"), frames.index("Student Group", "batch")
    enrolled = {
        student: (program, batch)
        for student, program, batch in frames.rows("Program Enrollment", "student", "program", "student_batch_name")
    }
    wrong = [
        student for student, group in members if enrolled.get(student) != (program_of.get(group), batch_of.get(group))
    ]
    if wrong or set(enrolled) != {student for student, _ in members}:
        yield f"Student Group: differs from the program enrolment: {some(wrong)}"


def _check_enrollments(frames: Frames) -> Iterator[str]:
    twice = repeated(frames.column("Program Enrollment", "student"))
    if twice:
        yield f"Program Enrollment: two for one pupil: {some(twice)}"
    enrolled = frames.index("Program Enrollment", "student", "program")
    strangers = [
        f"{student} in {course}"
        for enrollment, student, course, program in frames.rows(
            "Course Enrollment", "program_enrollment", "student", "course", "program"
        )
        if enrolled.get(enrollment) != (student, program)
    ]
    if strangers:
        yield f"Course Enrollment: not that of its program enrolment: {some(strangers)}"
    yield from _check_courses(frames)


def _check_courses(frames: Frames) -> Iterator[str]:
    """Programs offer the courses of their grade, and a pupil takes all of them."""
    offered = _grouped(frames, "Program Course", "parent")
    for course in COURSES:
        for program, courses in offered.items():
            if (int(program.split()[-1]) in course.lessons) != (course.name in courses):
                yield f"{program}: {course.name} is there and should not be, or the other way round"
    taken = _grouped(frames, "Course Enrollment", "program_enrollment")
    listed = _grouped(frames, "Program Enrollment Course", "parent")
    wrong = [
        enrollment
        for enrollment, program in frames.index("Program Enrollment", "program").items()
        if not taken[enrollment] == listed[enrollment] == offered[program]
    ]
    if wrong:
        yield f"Program Enrollment: courses differ from those of the program: {some(wrong)}"


def _grouped(frames: Frames, doctype: str, key: str) -> dict[str, list[str]]:
    """The courses of each parent, sorted."""
    courses: dict[str, list[str]] = defaultdict(list)
    for parent, course in frames.rows(doctype, key, "course"):
        courses[parent].append(course)
    return defaultdict(list, {parent: sorted(found) for parent, found in courses.items()})
