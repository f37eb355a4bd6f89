"""What the school's records say of the days of one pupil: attendance, leave, assessments, homework, bills."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import frappe
from frappe.utils import flt, getdate

from school_ai.erpnext_records.lessons import minutes
from school_ai.erpnext_records.rows import read

ATTENDANCE, LEAVE, PLAN, ASSIGNMENT = (
    "Student Attendance",
    "Student Leave Application",
    "Assessment Plan",
    "School Assignment",
)
ABSENT, ON_LEAVE = "Absent", "Leave"
HOMEWORK = ("Homework", "Project")


@dataclass(frozen=True)
class Missed:
    """A day, or a lesson of it, at which the pupil was not there. `lesson`: the Course Schedule, empty for the whole
    day; `with_leave`: leave was granted, or asked for, before."""

    day: date
    lesson: str
    with_leave: bool


@dataclass(frozen=True)
class LeaveAskedFor:
    """A Student Leave Application. `granted`: it was submitted."""

    name: str
    first: date
    last: date
    reason: str
    granted: bool
    asked_by: str


@dataclass(frozen=True)
class AssessmentToCome:
    """A planned assessment of one of the pupil's groups. Times are minutes after midnight."""

    name: str
    title: str
    course: str
    day: date
    begins: int
    ends: int
    room: str


@dataclass(frozen=True)
class HomeworkDue:
    """A School Assignment that is to be handed in. `due`: until when."""

    name: str
    title: str
    course: str
    due: datetime
    instructions: str


@dataclass(frozen=True)
class Due:
    """A bill of which something is to be paid still, in `currency`."""

    doctype: str
    name: str
    what: str
    outstanding: float
    currency: str
    due_on: date | None


def missed(student: str, first: date, last: date) -> list[Missed]:
    """What the pupil missed from one date to another, the latest first."""
    rows = read(
        ATTENDANCE,
        ["date", "status", "course_schedule", "leave_application"],
        {
            "student": student,
            "date": ("between", (first, last)),
            "status": ("in", (ABSENT, ON_LEAVE)),
            "docstatus": ("!=", 2),
        },
        "date desc, course_schedule",
    )
    return [
        Missed(getdate(row.date), row.course_schedule or "", row.status == ON_LEAVE or bool(row.leave_application))
        for row in rows
    ]


def leaves(student: str, since: date) -> list[LeaveAskedFor]:
    """Leave that ends on a date or later, the latest first; what was cancelled is left out."""
    rows = read(
        LEAVE,
        ["name", "from_date", "to_date", "reason", "docstatus", "owner"],
        {"student": student, "to_date": (">=", since), "docstatus": ("!=", 2)},
        "from_date desc, name",
    )
    return [
        LeaveAskedFor(
            row.name, getdate(row.from_date), getdate(row.to_date), row.reason or "", row.docstatus == 1, row.owner
        )
        for row in rows
    ]


def assessments(groups: Iterable[str], first: date, last: date) -> list[AssessmentToCome]:
    """Assessments of these groups from one date to another that are settled (submitted), by time."""
    groups = sorted(set(groups))
    if not groups:
        return []
    plan, room = frappe.qb.DocType(PLAN), frappe.qb.DocType("Room")
    rows = (
        frappe.qb.from_(plan)
        .left_join(room)
        .on(room.name == plan.room)
        .select(
            plan.name,
            plan.assessment_name,
            plan.course,
            plan.schedule_date,
            plan.from_time,
            plan.to_time,
            room.room_name,
        )
        .where(plan.student_group.isin(groups))
        .where(plan.docstatus == 1)
        .where(plan.schedule_date >= first)
        .where(plan.schedule_date <= last)
        .orderby(plan.schedule_date, plan.from_time, plan.name)
    ).run(as_dict=True)
    return [
        AssessmentToCome(
            row.name,
            row.assessment_name or row.name,
            row.course or "",
            getdate(row.schedule_date),
            minutes(row.from_time),
            minutes(row.to_time),
            row.room_name or "",
        )
        for row in rows
    ]


def homework(courses: Iterable[str], groups: Iterable[str], now: datetime, until: datetime) -> list[HomeworkDue]:
    """Homework and projects that were given by now and are due until a moment, the most urgent first. What is overdue
    stands there for a week."""
    courses, groups = sorted(set(courses)), set(groups)
    if not courses:
        return []
    rows = read(
        ASSIGNMENT,
        ["name", "title", "course", "student_group", "given_on", "due_on", "instructions"],
        {
            "course": ("in", courses),
            "status": "Set",
            "kind": ("in", HOMEWORK),
            "due_on": ("between", (now - timedelta(days=7), until)),
        },
        "due_on, name",
        limit=100,
    )
    return [
        HomeworkDue(row.name, row.title, row.course, row.due_on, row.instructions or "")
        for row in rows
        if (not row.student_group or row.student_group in groups)
        and (not row.given_on or getdate(row.given_on) <= now.date())
    ]


def dues(student: str) -> list[Due]:
    """What is to be paid for the pupil, by both ways in which Education bills, the oldest first."""
    found = [*_outstanding("Fees", student, "fee_structure"), *_outstanding("Sales Invoice", student, "name")]
    return sorted(found, key=lambda due: (due.due_on or date.max, due.name))


def _outstanding(doctype: str, student: str, called: str) -> list[Due]:
    """Bills of a DocType, where the site has it with a field for the pupil. `called`: the field that says what for."""
    if not frappe.db.table_exists(doctype) or not frappe.get_meta(doctype).has_field("student"):
        return []
    fields = {"name", called, "outstanding_amount", "currency", "due_date", "company"}
    filters = {"student": student, "docstatus": 1, "outstanding_amount": (">", 0)}
    return [
        Due(
            doctype,
            row.name,
            row.get(called) or row.name,
            flt(row.outstanding_amount),
            row.currency or _currency_of(row.company),
            row.due_date and getdate(row.due_date),
        )
        for row in read(doctype, sorted(fields), filters)
    ]


def _currency_of(company: str | None) -> str:
    found = company and frappe.get_cached_value("Company", company, "default_currency")
    return found or frappe.defaults.get_global_default("currency") or ""
