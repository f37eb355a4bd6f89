"""Marks of attendance, counted."""

from datetime import date

import frappe
from frappe.query_builder.functions import Count, Sum
from pypika import Case


def counted(pupils: set[str], after: date, until: date) -> dict[str, tuple[int, int]]:
    """Pupil -> how many marks there are of those days, and how many of them say that they were away."""
    if not pupils:
        return {}
    table = frappe.qb.DocType("Student Attendance")
    away = Sum(Case().when(table.status.isin(("Absent", "Leave")), 1).else_(0))
    query = (
        frappe.qb.from_(table)
        .select(table.student, Count(table.name), away)
        .where(table.docstatus == 1)
        .where(table.student.isin(sorted(pupils)))
        .where(table.date > after)
        .where(table.date <= until)
        .groupby(table.student)
    )
    return {student: (int(marks), int(missed or 0)) for student, marks, missed in query.run()}
