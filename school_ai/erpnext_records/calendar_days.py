"""What a calendar needs of the school's records beside the lessons: free days, and when records were changed last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import frappe
from frappe.utils import getdate

from school_ai.erpnext_records.rows import read


@dataclass(frozen=True)
class FreeDays:
    """Days on which the school is closed, one after the other. `words`: why, as the holiday list has it."""

    first: date
    last: date
    words: str
    changed_on: datetime


def free_days(first: date, last: date) -> list[FreeDays]:
    """Free days of the school's company from one date to another, without weekends. Days that follow one another and
    are called the same are one entry."""
    company = frappe.defaults.get_global_default("company")
    holiday_list = company and frappe.db.get_value("Company", company, "default_holiday_list")
    if not holiday_list:
        return []
    changed_on = frappe.db.get_value("Holiday List", holiday_list, "modified")
    rows = frappe.get_all(
        "Holiday",
        {"parent": holiday_list, "holiday_date": ("between", (first, last)), "weekly_off": 0},
        ["holiday_date", "description"],
        order_by="holiday_date",
        limit_page_length=0,
    )
    found: list[FreeDays] = []
    for row in rows:
        day, words = getdate(row.holiday_date), frappe.utils.strip_html(row.description or "").strip()
        if found and found[-1].words == words and found[-1].last + timedelta(days=1) == day:
            found[-1] = FreeDays(found[-1].first, day, words, changed_on)
        else:
            found.append(FreeDays(day, day, words, changed_on))
    return found


def changed_on(doctype: str, names: Iterable[str]) -> dict[str, datetime]:
    """When each of these records was changed last."""
    names = sorted(set(names))
    found: dict[str, datetime] = {}
    for at in range(0, len(names), 1000):
        rows = frappe.get_all(
            doctype, {"name": ("in", names[at : at + 1000])}, ["name", "modified"], limit_page_length=0
        )
        found |= {row.name: row.modified for row in rows}
    return found


def attendance_by_week(student: str, since: date) -> dict[date, tuple[int, int]]:
    """Monday of a week -> on how many days attendance was taken of the pupil, and on how many of these they were there
    for a lesson at least."""
    rows = read(
        "Student Attendance",
        ["date", "status"],
        {"student": student, "date": (">=", since), "docstatus": ("!=", 2)},
    )
    there: dict[date, bool] = {}
    for row in rows:
        day = getdate(row.date)
        there[day] = there.get(day, False) or row.status not in ("Absent", "Leave")
    found: dict[date, tuple[int, int]] = {}
    for day, was_there in sorted(there.items()):
        monday = day - timedelta(days=day.weekday())
        days, present = found.get(monday, (0, 0))
        found[monday] = days + 1, present + was_there
    return found
