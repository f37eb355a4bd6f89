"""Who is at the school: which pupils are enrolled, and which instructors are employed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import frappe
from frappe.utils import getdate


def pupils(today: date, grace: timedelta, names: Iterable[str] | None = None) -> set[str]:
    """Pupils who are at the school on a day, among some or all.

    A pupil who is not enabled, or whose date of leaving is past, is not. Otherwise they are until `grace` after the end
    of the last academic year that they are enrolled in, so that nobody is locked out between two years. An enrolment
    that was cancelled ended on the day of that: amending it takes a while. Whom the school has never enrolled by a
    Program Enrollment is there for as long as they are enabled.
    """
    filters = {"enabled": 1}
    if names is not None:
        filters["name"] = ("in", sorted(names) or [""])
    rows = frappe.get_all("Student", filters, ["name", "date_of_leaving"], limit_page_length=0)
    staying = [row.name for row in rows if not row.date_of_leaving or getdate(row.date_of_leaving) >= today]
    ends = _ends_of_enrolments(staying if names is not None else None)
    return {name for name in staying if name not in ends or ends[name] is None or ends[name] + grace >= today}


def _ends_of_enrolments(names: list[str] | None) -> dict[str, date | None]:
    """When the last enrolment of pupils ends; None where it has no end."""
    enrolment, year = frappe.qb.DocType("Program Enrollment"), frappe.qb.DocType("Academic Year")
    query = (
        frappe.qb.from_(enrolment)
        .left_join(year)
        .on(year.name == enrolment.academic_year)
        .select(enrolment.student, enrolment.docstatus, enrolment.modified, year.year_end_date)
        .where(enrolment.docstatus > 0)
    )
    if names is not None:
        query = query.where(enrolment.student.isin(names or [""]))
    ends: dict[str, list[date | None]] = defaultdict(list)
    for student, docstatus, modified, last_day in query.run():
        last = getdate(last_day) if last_day else None
        if docstatus == 2:
            cancelled = getdate(modified)
            last = min(last, cancelled) if last else cancelled
        ends[student].append(last)
    return {student: None if None in each else max(each) for student, each in ends.items()}


def instructors(today: date, names: Iterable[str] | None = None) -> set[str]:
    """Instructors who work at the school on a day: active, as their employee records are, which do not say that they
    have left by then."""
    instructor, employee = frappe.qb.DocType("Instructor"), frappe.qb.DocType("Employee")
    query = (
        frappe.qb.from_(instructor)
        .join(employee)
        .on(employee.name == instructor.employee)
        .select(instructor.name, employee.relieving_date)
        .where(instructor.status == "Active")
        .where(employee.status == "Active")
    )
    if names is not None:
        query = query.where(instructor.name.isin(sorted(names) or [""]))
    return {name for name, relieved in query.run() if not relieved or getdate(relieved) >= today}
