"""Who and what there is for a timetable: groups with their pupils, instructors, rooms, terms and free days."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate

_NUMBER = re.compile(r"\s*(\d+)(\s*[^\d\s.,-][^\d]*)?\s*$")


@dataclass(frozen=True)
class TermDates:
    """An academic term. Either date may be missing in the record; then the academic year's stands in."""

    name: str
    year: str
    first: date
    last: date


@dataclass(frozen=True)
class GroupOfTerm:
    """A student group. `pupils`: names of its active pupils."""

    name: str
    title: str
    program: str | None
    batch: str | None
    year: str | None
    term: str | None
    size: int
    pupils: frozenset[str]
    home_room: str | None


@dataclass(frozen=True)
class RoomThere:
    """A room. `seats` None: nothing is said of them. `unread`: what stands there and cannot be read as a number."""

    name: str
    title: str
    seats: int | None
    unread: str
    kind: str
    building: str
    equipment: frozenset[str]


@dataclass(frozen=True)
class InstructorThere:
    name: str
    title: str
    department: str | None
    employee: str | None
    active: bool


def term(name: str) -> TermDates:
    """Raises `DoesNotExistError` for a term that is not there, `ValidationError` for one without dates."""
    row = frappe.get_doc("Academic Term", name)
    year = frappe.db.get_value("Academic Year", row.academic_year, ["year_start_date", "year_end_date"]) or (None, None)
    first, last = row.term_start_date or year[0], row.term_end_date or year[1]
    if not first or not last:
        frappe.throw(_("{0} has no dates. Enter when it begins and ends.").format(name))
    return TermDates(row.name, row.academic_year, getdate(first), getdate(last))


def running_term() -> str | None:
    """The term that today is in; with several, the one with the most student groups."""
    today = getdate()
    running = frappe.get_all(
        "Academic Term",
        {"term_start_date": ("<=", today), "term_end_date": (">=", today)},
        pluck="name",
        order_by="term_start_date desc",
    )
    return max(running, key=lambda term: frappe.db.count("Student Group", {"academic_term": term}), default=None)


def groups(names: Iterable[str]) -> dict[str, GroupOfTerm]:
    """The groups of these names that are not disabled."""
    names = sorted(set(names))
    if not names:
        return {}
    rows = frappe.get_all(
        "Student Group",
        {"name": ("in", names), "disabled": 0},
        ["name", "student_group_name", "program", "batch", "academic_year", "academic_term", "school_ai_home_room"],
        order_by="name",
    )
    members: dict[str, set[str]] = defaultdict(set)
    for row in frappe.get_all(
        "Student Group Student", {"parent": ("in", names), "active": 1}, ["parent", "student"], order_by="parent"
    ):
        members[row.parent].add(row.student)
    return {
        row.name: GroupOfTerm(
            row.name,
            row.student_group_name or row.name,
            row.program,
            row.batch,
            row.academic_year,
            row.academic_term,
            len(members[row.name]),
            frozenset(members[row.name]),
            row.school_ai_home_room,
        )
        for row in rows
    }


def groups_of_term(of: TermDates, program: str | None = None) -> list[str]:
    """Groups of a term, and those of its whole year."""
    rows = frappe.get_all(
        "Student Group", {"academic_year": of.year, "disabled": 0}, ["name", "academic_term", "program"]
    )
    return sorted(
        row.name
        for row in rows
        if (not row.academic_term or row.academic_term == of.name) and (not program or row.program == program)
    )


def instructors(names: Iterable[str] | None = None) -> dict[str, InstructorThere]:
    """Instructors of these names; all where none are given."""
    filters = {} if names is None else {"name": ("in", sorted(set(names)) or [""])}
    rows = frappe.get_all(
        "Instructor", filters, ["name", "instructor_name", "department", "employee", "status"], order_by="name"
    )
    return {
        row.name: InstructorThere(
            row.name, row.instructor_name or row.name, row.department, row.employee, row.status != "Left"
        )
        for row in rows
    }


def rooms() -> list[RoomThere]:
    """The school's rooms, without those that are not for lessons."""
    fields = ["name", "room_name", "room_number", "seating_capacity"]
    fields += ["school_ai_kind", "school_ai_building", "school_ai_equipment"]
    return [
        RoomThere(
            row.name,
            row.room_name or row.name,
            *_seats(row.seating_capacity),
            (row.school_ai_kind or "").strip(),
            (row.school_ai_building or "").strip(),
            things(row.school_ai_equipment),
        )
        for row in frappe.get_all("Room", {"school_ai_not_for_lessons": 0}, fields, order_by="room_name, name")
    ]


def things(text: str | None) -> frozenset[str]:
    """What a list in words names, such as "projector, piano", each in small letters."""
    return frozenset(part.strip().lower() for part in re.split(r"[,;\n]", text or "") if part.strip())


def _seats(written: str | None) -> tuple[int | None, str]:
    """`seating_capacity` is a text: "30", "30 seats", " 30 "."""
    written = (written or "").strip()
    if not written:
        return None, ""
    found = _NUMBER.match(written)
    return (int(found[1]), "") if found else (None, written)


def courses(names: Iterable[str]) -> dict[str, tuple[str, bool, str]]:
    """Course -> what it is called, whether it is heavy, and the kind of room it needs."""
    rows = frappe.get_all(
        "Course",
        {"name": ("in", sorted(set(names)) or [""])},
        ["name", "course_name", "school_ai_heavy", "school_ai_room_kind"],
    )
    return {
        row.name: (row.course_name or row.name, bool(row.school_ai_heavy), (row.school_ai_room_kind or "").strip())
        for row in rows
    }


def holidays(first: date, last: date) -> dict[date, str]:
    """Free days of the school's company between two dates, and what they are called."""
    company = frappe.defaults.get_global_default("company")
    holiday_list = company and frappe.db.get_value("Company", company, "default_holiday_list")
    if not holiday_list:
        return {}
    rows = frappe.get_all(
        "Holiday",
        {"parent": holiday_list, "holiday_date": ("between", (first, last))},
        ["holiday_date", "description"],
        order_by="holiday_date",
    )
    return {getdate(row.holiday_date): frappe.utils.strip_html(row.description or "").strip() for row in rows}


def leaves(first: date, last: date) -> list[tuple[str, str, date, date, date | None]]:
    """Approved leave of instructors, where HRMS is installed: leave application, instructor, first and last day, and
    the day of which it is only half. HRMS does not say which half."""
    if not frappe.db.exists("DocType", "Leave Application"):
        return []
    leave = frappe.qb.DocType("Leave Application")
    instructor = frappe.qb.DocType("Instructor")
    rows = (
        frappe.qb.from_(leave)
        .join(instructor)
        .on(instructor.employee == leave.employee)
        .select(leave.name, instructor.name, leave.from_date, leave.to_date, leave.half_day, leave.half_day_date)
        .where(leave.docstatus == 1)
        .where(leave.status == "Approved")
        .where(leave.from_date <= last)
        .where(leave.to_date >= first)
        .orderby(leave.from_date, leave.name)
    ).run()
    return [
        (name, who, getdate(start), getdate(end), half_day_of(half, start, on))
        for name, who, start, end, half, on in rows
    ]


def half_day_of(half: int | None, first: date | str, on: date | str | None) -> date | None:
    """The day of a leave application of which it means only half: of one that is of a day only, that day."""
    return getdate(on or first) if half else None
