"""A class as the records have it: who is in it, who was away, who has leave, and how its assessments went."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import frappe
from frappe.utils import getdate

from school_ai.erpnext_records import lessons
from school_ai.erpnext_records.lessons import LessonHeld
from school_ai.erpnext_records.rows import read

ATTENDANCE, LEAVE, PLAN, RESULT = (
    "Student Attendance",
    "Student Leave Application",
    "Assessment Plan",
    "Assessment Result",
)
ABSENT, ON_LEAVE = "Absent", "Leave"


@dataclass(frozen=True)
class Member:
    """A pupil of a group."""

    student: str
    name: str


@dataclass(frozen=True)
class Away:
    """A day, or a lesson of it (`lesson`: the Course Schedule, empty for the whole day), that a pupil missed. `record`:
    the Student Attendance."""

    record: str
    student: str
    day: date
    lesson: str
    with_leave: bool


@dataclass(frozen=True)
class Leave:
    """Leave of a pupil, from `first` to `last`, that was granted."""

    record: str
    student: str
    first: date
    last: date
    reason: str


@dataclass(frozen=True)
class Part:
    """A criterion of a result: points of so many."""

    criterion: str
    score: float
    maximum: float


@dataclass(frozen=True)
class Result:
    """A result of one pupil. `percent`: None where there is no maximum; `submitted`: it holds; `parts`: by criterion,
    read by `results` where they are asked for."""

    name: str
    student: str
    student_name: str
    plan: str
    title: str
    group: str
    course: str
    term: str
    day: date
    score: float
    maximum: float
    grade: str
    comment: str
    submitted: bool
    parts: tuple[Part, ...] = ()

    @property
    def percent(self) -> float | None:
        return 100 * self.score / self.maximum if self.maximum else None


@dataclass(frozen=True)
class Plan:
    """An assessment of a group."""

    name: str
    title: str
    group: str
    course: str
    term: str
    day: date | None
    maximum: float


def members(group: str) -> list[Member]:
    """Active pupils of a group, in the order of the class list."""
    return members_of([group])[group]


def members_of(groups: Iterable[str]) -> dict[str, list[Member]]:
    """Active pupils of each of these groups, in the order of their class lists."""
    found: dict[str, list[Member]] = {group: [] for group in groups}
    rows = read(
        "Student Group Student",
        where={"parent": ("in", sorted(found)), "active": 1},
        fields=["parent", "student", "student_name"],
        order_by="parent, group_roll_number, idx",
    )
    for row in rows:
        if row.student:
            found[row.parent].append(Member(row.student, row.student_name or row.student))
    return found


def away(students: Iterable[str], first: date, last: date) -> list[Away]:
    """What pupils missed from one date to another, the latest first."""
    rows = read(
        ATTENDANCE,
        where={
            "student": ("in", sorted(set(students)) or [""]),
            "date": ("between", (first, last)),
            "status": ("in", (ABSENT, ON_LEAVE)),
            "docstatus": ("!=", 2),
        },
        fields=["name", "student", "date", "status", "course_schedule", "leave_application"],
        order_by="date desc, course_schedule, name",
    )
    return [
        Away(
            row.name,
            row.student,
            getdate(row.date),
            row.course_schedule or "",
            row.status == ON_LEAVE or bool(row.leave_application),
        )
        for row in rows
    ]


def on_leave(students: Iterable[str], day: date) -> list[Leave]:
    """Who of these pupils has leave on a day."""
    rows = read(
        LEAVE,
        where={
            "student": ("in", sorted(set(students)) or [""]),
            "from_date": ("<=", day),
            "to_date": (">=", day),
            "docstatus": 1,
        },
        fields=["name", "student", "from_date", "to_date", "reason"],
        order_by="student, name",
    )
    return [
        Leave(row.name, row.student, getdate(row.from_date), getdate(row.to_date), row.reason or "") for row in rows
    ]


def lesson(name: str) -> LessonHeld | None:
    return next(iter(lessons.named([name])), None)


def plan(name: str) -> Plan | None:
    fields = ["name", "assessment_name", "assessment_group", "student_group", "course", "academic_term"]
    row = frappe.db.get_value(PLAN, name, [*fields, "schedule_date", "maximum_assessment_score"], as_dict=True)
    if not row:
        return None
    return Plan(
        row.name,
        row.assessment_name or row.assessment_group or row.name,
        row.student_group or "",
        row.course or "",
        row.academic_term or "",
        getdate(row.schedule_date) if row.schedule_date else None,
        float(row.maximum_assessment_score or 0),
    )


def results(*, drafts: bool = False, parts: bool = False, **of: str | Iterable[str]) -> list[Result]:
    """Results by day. `of`: fields of Assessment Result with the value or the values that they must have; `drafts`:
    also those that are not submitted; `parts`: with their criteria."""
    result, plans = frappe.qb.DocType(RESULT), frappe.qb.DocType(PLAN)
    query = (
        frappe.qb.from_(result)
        .left_join(plans)
        .on(plans.name == result.assessment_plan)
        .select(
            result.name,
            result.student,
            result.student_name,
            result.assessment_plan,
            plans.assessment_name,
            result.assessment_group,
            result.student_group,
            result.course,
            result.academic_term,
            plans.schedule_date,
            result.creation,
            result.total_score,
            result.maximum_score,
            result.grade,
            result.comment,
            result.docstatus,
        )
        .where(result.docstatus < 2 if drafts else result.docstatus == 1)
    )
    for field, wanted in of.items():
        values = [wanted] if isinstance(wanted, str) else sorted(set(wanted))
        query = query.where(result[field].isin(values or [""]))
    rows = query.run(as_dict=True)
    by_name = _parts([row.name for row in rows]) if parts else {}
    found = [
        Result(
            row.name,
            row.student,
            row.student_name or row.student,
            row.assessment_plan,
            row.assessment_name or row.assessment_group or row.assessment_plan,
            row.student_group or "",
            row.course or "",
            row.academic_term or "",
            getdate(row.schedule_date or row.creation),
            float(row.total_score or 0),
            float(row.maximum_score or 0),
            row.grade or "",
            row.comment or "",
            row.docstatus == 1,
            tuple(by_name.get(row.name, ())),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.day, each.name))


def _parts(names: list[str]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = defaultdict(list)
    rows = frappe.get_all(
        "Assessment Result Detail",
        {"parent": ("in", names or [""]), "parenttype": RESULT},
        ["parent", "assessment_criteria", "score", "maximum_score"],
        order_by="parent, idx",
        limit_page_length=0,
    )
    for row in rows:
        found[row.parent].append(Part(row.assessment_criteria, float(row.score or 0), float(row.maximum_score or 0)))
    return found


def days_recorded(student: str, first: date, last: date) -> tuple[int, int]:
    """Days with attendance of a pupil, and those of them on which they were away for the whole day."""
    rows = frappe.get_all(
        ATTENDANCE,
        {"student": student, "date": ("between", (first, last)), "docstatus": ("!=", 2)},
        ["date", "status", "course_schedule"],
        limit_page_length=0,
    )
    states: dict[date, list[bool]] = defaultdict(list)
    for row in rows:
        states[getdate(row.date)].append(row.status in (ABSENT, ON_LEAVE))
    return len(states), sum(all(missed) for missed in states.values())


def taught_pairs(instructor: str, groups: Iterable[str], courses: Iterable[str]) -> list[tuple[str, str]]:
    """Groups with the courses that an instructor teaches them in, as far as their timetable and log say so."""
    wanted = {"student_group": ("in", sorted(set(groups)) or [""]), "course": ("in", sorted(set(courses)) or [""])}
    found = {
        *frappe.get_all(
            lessons.DOCTYPE,
            {**wanted, "instructor": instructor},
            ["student_group", "course"],
            as_list=True,
            distinct=True,
        ),
        *frappe.get_all(
            "Instructor Log", {**wanted, "parent": instructor}, ["student_group", "course"], as_list=True, distinct=True
        ),
    }
    return sorted(tuple(pair) for pair in found)
