"""On which days there is school at all: inside a term, on a weekday with lessons, and no holiday."""

from datetime import date, timedelta

import frappe
from frappe.utils import getdate

from school_ai.erpnext_records import staffing

# Weekdays of a school whose lessons are not in Course Schedule.
USUAL = frozenset(range(5))
# So many weeks of lessons tell on which weekdays there are any, and so many lessons make a weekday one of these.
WEEKS, FEWEST = 12, 3


def teaching_days(first: date, last: date) -> frozenset[date]:
    """The days with school from one date to another. Where no term is recorded for these dates, terms count for
    nothing: that nobody has entered them does not make the whole year a holiday."""
    free, weekdays = staffing.holidays(first, last), _weekdays(last)
    terms = _terms(first, last)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return frozenset(
        day
        for day in days
        if day.weekday() in weekdays
        and day not in free
        and (not terms or any(begins <= day <= ends for begins, ends in terms))
    )


def _weekdays(last: date) -> frozenset[int]:
    lesson = frappe.qb.DocType("Course Schedule")
    query = (
        frappe.qb.from_(lesson)
        .select(lesson.schedule_date)
        .where(lesson.schedule_date > last - timedelta(weeks=WEEKS))
        .where(lesson.schedule_date <= last)
        .groupby(lesson.schedule_date)
    )
    counted: dict[int, int] = {}
    for (day,) in query.run():
        counted[getdate(day).weekday()] = counted.get(getdate(day).weekday(), 0) + 1
    found = frozenset(weekday for weekday, count in counted.items() if count >= FEWEST)
    return found or USUAL


def _terms(first: date, last: date) -> list[tuple[date, date]]:
    """When the terms begin and end that touch these dates."""
    rows = frappe.get_all(
        "Academic Term",
        {"term_start_date": ("<=", last), "term_end_date": (">=", first)},
        ["term_start_date", "term_end_date"],
    )
    return [(getdate(row.term_start_date), getdate(row.term_end_date)) for row in rows]
