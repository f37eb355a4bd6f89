"""Where ERPNext's and Education's records disagree with one another: few queries for the whole school. What is found is
the school's to set right."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe.query_builder.functions import Count, Sum
from frappe.utils import flt, getdate, today

from school_ai.erpnext_records import people

# What sums of decimals may be off by.
EXACT = 0.005


# --- results ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A criterion of a result. `row`: the name of its row."""

    row: str
    criterion: str
    score: float
    maximum: float


@dataclass(frozen=True)
class ResultHeld:
    """A submitted Assessment Result."""

    name: str
    student: str
    student_name: str
    plan: str
    total: float
    maximum: float
    parts: tuple[Part, ...]

    @property
    def sum(self) -> float:
        return sum(part.score for part in self.parts)


def impossible_results() -> list[ResultHeld]:
    """Submitted results with a score above its maximum or below nought, or whose total is not the sum of its parts."""
    result, detail = frappe.qb.DocType("Assessment Result"), frappe.qb.DocType("Assessment Result Detail")
    above = (result.maximum_score > 0) & (result.total_score > result.maximum_score + EXACT)
    wrong = frappe.qb.from_(result).select(result.name).where(result.docstatus == 1)
    names = {name for (name,) in wrong.where(above | (result.total_score < -EXACT)).run()}
    parts = (
        frappe.qb.from_(detail)
        .join(result)
        .on(result.name == detail.parent)
        .where(detail.parenttype == "Assessment Result")
        .where(result.docstatus == 1)
    )
    part_above = (detail.maximum_score > 0) & (detail.score > detail.maximum_score + EXACT)
    found = parts.select(detail.parent).distinct().where(part_above | (detail.score < -EXACT)).run()
    names |= {name for (name,) in found}
    summed = Sum(detail.score)
    off = parts.select(result.name).groupby(result.name, result.total_score)
    off = off.having((summed > result.total_score + EXACT) | (summed < result.total_score - EXACT))
    names |= {name for (name,) in off.run()}
    return _results(names)


def _results(names: Iterable[str]) -> list[ResultHeld]:
    wanted = ("in", sorted(names) or [""])
    rows = frappe.get_all(
        "Assessment Result",
        {"name": wanted},
        ["name", "student", "student_name", "assessment_plan", "total_score", "maximum_score"],
        order_by="name",
    )
    details = frappe.get_all(
        "Assessment Result Detail",
        {"parent": wanted, "parenttype": "Assessment Result"},
        ["parent", "name", "assessment_criteria", "score", "maximum_score"],
        order_by="parent, idx",
    )
    parts = defaultdict(list)
    for row in details:
        parts[row.parent].append(Part(row.name, row.assessment_criteria, flt(row.score), flt(row.maximum_score)))
    return [
        ResultHeld(
            row.name,
            row.student,
            row.student_name or row.student,
            row.assessment_plan,
            flt(row.total_score),
            flt(row.maximum_score),
            tuple(parts[row.name]),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Same:
    """A submitted record that says what an earlier one, `first`, says too."""

    name: str
    first: str
    student: str
    day: date | None


def results_twice() -> list[Same]:
    """Submitted results of a pupil whose assessment has one already."""
    return _again("Assessment Result", ("student", "assessment_plan"))


def attendance_twice() -> list[Same]:
    """Submitted attendance of a pupil for a lesson, or for a day of a group, that has one already."""
    table = frappe.qb.DocType("Student Attendance")
    has_lesson = table.course_schedule.isnotnull() & (table.course_schedule != "")
    return [
        *_again("Student Attendance", ("student", "course_schedule"), has_lesson, day="date"),
        *_again("Student Attendance", ("student", "student_group", "date"), ~has_lesson, day="date"),
    ]


def _again(doctype: str, same: tuple[str, ...], where=None, day: str | None = None) -> list[Same]:
    """Of submitted records that agree in these fields all but the first that was made."""
    table, key = frappe.qb.DocType(doctype), [frappe.qb.DocType(doctype)[field] for field in same]
    counted = frappe.qb.from_(table).select(*key).where(table.docstatus == 1).groupby(*key).having(Count("*") > 1)
    several = (counted.where(where) if where is not None else counted).run()
    found = []
    for values in several:
        filters = dict(zip(same, values, strict=True))
        rows = frappe.get_all(
            doctype,
            {**{field: value or ("is", "not set") for field, value in filters.items()}, "docstatus": 1},
            ["name", *([day] if day else [])],
            order_by="creation, name",
        )
        if "course_schedule" not in same and doctype == "Student Attendance":
            rows = [row for row in rows if not frappe.db.get_value(doctype, row.name, "course_schedule")]
        first, *others = rows
        found += [Same(row.name, first.name, filters["student"], row[day] if day else None) for row in others]
    return found


# --- groups ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MemberNotEnrolled:
    """An active member of a group of a program that they are not enrolled in. `row`: the name of the group's row."""

    group: str
    row: str
    student: str
    student_name: str
    program: str
    year: str
    term: str | None


def members_not_enrolled() -> list[MemberNotEnrolled]:
    """Of groups of academic years that have not ended."""
    group, member = frappe.qb.DocType("Student Group"), frappe.qb.DocType("Student Group Student")
    enrolment, year = frappe.qb.DocType("Program Enrollment"), frappe.qb.DocType("Academic Year")
    no_term = enrolment.academic_term.isnull() | (enrolment.academic_term == "")
    any_term = group.academic_term.isnull() | (group.academic_term == "")
    same = (
        (enrolment.student == member.student)
        & (enrolment.program == group.program)
        & (enrolment.academic_year == group.academic_year)
        & (enrolment.docstatus == 1)
        & (no_term | any_term | (enrolment.academic_term == group.academic_term))
    )
    rows = (
        frappe.qb.from_(member)
        .join(group)
        .on(group.name == member.parent)
        .join(year)
        .on(year.name == group.academic_year)
        .left_join(enrolment)
        .on(same)
        .select(
            group.name,
            member.name.as_("row"),
            member.student,
            member.student_name,
            group.program,
            group.academic_year,
            group.academic_term,
        )
        .where(member.parenttype == "Student Group")
        .where(member.active == 1)
        .where(group.disabled == 0)
        .where(group.program.isnotnull() & (group.program != ""))
        .where(year.year_end_date.isnull() | (year.year_end_date >= today()))
        .where(enrolment.name.isnull())
        .orderby(group.name, member.idx)
    ).run()
    return [
        MemberNotEnrolled(group, row, student, called or student, program, of_year, term)
        for group, row, student, called, program, of_year, term in rows
    ]


# --- days ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OnDay:
    """A record on a day on which there should be none. `why`: the holiday, or the term."""

    name: str
    day: date
    about: str
    why: str


def attendance_on_holidays() -> list[OnDay]:
    """Submitted attendance on a day of the default company's holiday list, which Education refuses to take."""
    company = frappe.defaults.get_defaults().get("company") or frappe.db.get_value("Company", {}, "name")
    holidays = company and frappe.db.get_value("Company", company, "default_holiday_list")
    if not holidays:
        return []
    table, holiday = frappe.qb.DocType("Student Attendance"), frappe.qb.DocType("Holiday")
    rows = (
        frappe.qb.from_(table)
        .join(holiday)
        .on(holiday.holiday_date == table.date)
        .select(table.name, table.date, table.student_name, holiday.description)
        .where(holiday.parent == holidays)
        .where(table.docstatus == 1)
        .orderby(table.name)
    ).run()
    return [OnDay(name, getdate(day), called or "", why or "") for name, day, called, why in rows]


def lessons_outside_term() -> list[OnDay]:
    """Lessons on a day that is not within the term, or the year, of their group, which Education refuses to save."""
    lesson, group = frappe.qb.DocType("Course Schedule"), frappe.qb.DocType("Student Group")
    term, year = frappe.qb.DocType("Academic Term"), frappe.qb.DocType("Academic Year")
    has_term = term.name.isnotnull()
    outside = lambda first, last: (lesson.schedule_date < first) | (lesson.schedule_date > last)  # noqa: E731
    rows = (
        frappe.qb.from_(lesson)
        .join(group)
        .on(group.name == lesson.student_group)
        .join(year)
        .on(year.name == group.academic_year)
        .left_join(term)
        .on(term.name == group.academic_term)
        .select(lesson.name, lesson.schedule_date, lesson.course, lesson.student_group, group.academic_term, year.name)
        .where(year.year_end_date.isnull() | (year.year_end_date >= today()))
        .where(
            (has_term & outside(term.term_start_date, term.term_end_date))
            | (~has_term & outside(year.year_start_date, year.year_end_date))
        )
        .orderby(lesson.name)
    ).run()
    return [
        OnDay(name, getdate(day), f"{course}, {of_group}", of_term or of_year)
        for name, day, course, of_group, of_term, of_year in rows
    ]


def first_day() -> date:
    """When the first of the academic years that have not ended begins."""
    starts = frappe.get_all(
        "Academic Year",
        filters={"year_end_date": (">=", today()), "year_start_date": ("is", "set")},
        pluck="year_start_date",
    )
    return min(map(getdate, starts), default=getdate())


# --- logins ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    """Somebody who should be able to sign in: pupils who are enrolled, guardians of some, employees who are active.
    `login`, `email`: the names of the fields that say so, and what stands in them."""

    doctype: str
    name: str
    title: str
    login_field: str
    login: str | None
    email_field: str | None
    email: str | None
    made: Any


@dataclass(frozen=True)
class Login:
    name: str
    email: str
    enabled: bool


def persons() -> list[Person]:
    students = frappe.get_all(
        "Student", {"enabled": 1}, ["name", "student_name", "user", "student_email_id", "creation"], order_by="name"
    )
    guardians = frappe.get_all(
        "Guardian", fields=["name", "guardian_name", "user", "email_address", "creation"], order_by="name"
    )
    employees = frappe.get_all(
        "Employee", {"status": "Active"}, ["name", "employee_name", "user_id", "creation"], order_by="name"
    )
    with_children = people.guardians_with_children()
    return [
        *(
            Person("Student", row.name, row.student_name, "user", row.user, "student_email_id", row.student_email_id,
                   row.creation)
            for row in students
        ),
        *(
            Person("Guardian", row.name, row.guardian_name, "user", row.user, "email_address", row.email_address,
                   row.creation)
            for row in guardians
            if row.name in with_children
        ),
        *(
            Person("Employee", row.name, row.employee_name, "user_id", row.user_id, None, None, row.creation)
            for row in employees
        ),
    ]  # fmt: skip


def logins() -> dict[str, Login]:
    rows = frappe.get_all("User", fields=["name", "email", "enabled"], limit_page_length=0)
    return {row.name: Login(row.name, row.email or row.name, bool(row.enabled)) for row in rows}
