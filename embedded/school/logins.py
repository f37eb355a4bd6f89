"""The users of the demo school."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .courses import COURSES
from .people import SCHOOL_DOMAIN

if TYPE_CHECKING:
    from .school import School

PRINCIPAL = "Principal"
ADMINISTRATOR = "School AI Administrator"
INSTRUCTOR = "Instructor"
STUDENT = "Student"
GUARDIAN = "Guardian"
ADMINISTRATOR_EMAIL = f"ai.admin@{SCHOOL_DOMAIN}"
PHYSICS = next(number for number, course in enumerate(COURSES) if course.name == "Physics")


@dataclass(frozen=True)
class Login:
    """A user to create. `user` is the e-mail address, which is the User's name; `record` the Student,
    Guardian, Instructor or Employee that the user is, "" for none."""

    role: str
    user: str
    full_name: str
    note: str = ""
    record: str = ""


def list_logins(school: School) -> list[Login]:
    """All users: staff, then pupils, then guardians."""
    return _staff(school) + _pupils(school) + _guardians(school)


def _staff(school: School) -> list[Login]:
    names, staff = school.records, school.staff
    logins = [
        Login(
            PRINCIPAL,
            staff.email[-1],
            staff.full_name[-1],
            "the principal",
            names.employees[len(staff.email) - 1],
        ),
        Login(ADMINISTRATOR, ADMINISTRATOR_EMAIL, "School AI Administrator", "looks after School AI"),
    ]
    taught = _courses_taught(school)
    for number, (email, full_name) in enumerate(zip(staff.email[:-1], staff.full_name[:-1], strict=True)):
        note = f"teaches {' and '.join(taught.get(number, ['nothing yet']))}"
        logins.append(Login(INSTRUCTOR, email, full_name, note, names.instructors[number]))
    return logins


def _courses_taught(school: School) -> dict[int, list[str]]:
    taught: dict[int, set[int]] = {}
    for instructor, course in zip(school.timetable.instructor.tolist(), school.timetable.course.tolist(), strict=True):
        taught.setdefault(instructor, set()).add(course)
    return {who: [COURSES[course].name for course in sorted(courses)] for who, courses in taught.items()}


def _pupils(school: School) -> list[Login]:
    pupils, groups = school.pupils, school.groups
    return [
        Login(STUDENT, email, full_name, groups.names[group], student)
        for email, full_name, group, student in zip(
            pupils.email, pupils.full_name, groups.of_pupil, school.records.students, strict=True
        )
    ]


def _guardians(school: School) -> list[Login]:
    guardians, groups = school.guardians, school.groups
    children: dict[int, list[str]] = {}
    for pupil, guardian, _ in guardians.links:
        place = groups.names[groups.of_pupil[pupil]]
        children.setdefault(guardian, []).append(f"{school.pupils.first_name[pupil]} in {place}")
    return [
        Login(GUARDIAN, email, full_name, f"guardian of {', '.join(children.get(number, []))}", record)
        for number, (email, full_name, record) in enumerate(
            zip(guardians.email, guardians.full_name, school.records.guardians, strict=True)
        )
    ]


def demo_logins(school: School) -> list[Login]:
    """The principal, the administrator, one instructor, two pupils and two guardians, each chosen to show
    something.

    In a school too small to have one of them it is left out.
    """
    staff, pupils, guardians = _staff(school), _pupils(school), _guardians(school)
    chosen = staff[:2]
    chosen += [replace(login, note=login.note) for login in staff[2:] if "Physics" in login.note][:1]
    grade = school.groups.grade[school.groups.of_pupil]
    takes = school.world.traits.takes[:, PHYSICS]
    for wanted, physics, note in ((10, True, "takes Physics"), (7, False, "does not take Physics")):
        found = [n for n in range(len(pupils)) if grade[n] == wanted and takes[n] == physics]
        chosen += [replace(pupils[n], note=f"{pupils[n].note}, {note}") for n in found[:1]]
    children = [login.note.count(" in Grade ") for login in guardians]
    several = sorted((n for n, count in enumerate(children) if count > 1), key=lambda n: (-children[n], n))
    single = [n for n, count in enumerate(children) if count == 1]
    return chosen + [guardians[n] for n in several[:1] + single[:1]]
