"""Absences of instructors: entered at the desk, told by the instructor themself, or taken from HRMS's leave."""

from datetime import date, timedelta

import frappe
from frappe.utils import getdate

from school_ai.erpnext_records import lessons, staffing
from school_ai.services.timetables import covering
from school_ai.services.timetables.situation import ABSENCE, CANCELLED

APPROVED = "Approved"


def report(
    instructor: str,
    from_date: date,
    to_date: date,
    reason: str = "",
    from_time: str | None = None,
    to_time: str | None = None,
) -> str:
    """An absence that the instructor has told of. Told twice, it is one. Returns its name."""
    whole_day = not from_time and not to_time
    begins = lessons.clock(lessons.minutes(from_time)) if from_time else "00:00:00"
    ends = lessons.clock(lessons.minutes(to_time)) if to_time else "23:59:59"
    same = {"instructor": instructor, "from_date": from_date, "to_date": to_date, "status": ("!=", CANCELLED)}
    # Who told of some hours and then of the whole day has told of more.
    hours = {} if whole_day else {"from_time": begins, "to_time": ends}
    existing = frappe.db.get_value(ABSENCE, {**same, "whole_day": 1}, "name") or frappe.db.get_value(
        ABSENCE, {**same, "whole_day": int(whole_day), **hours}, "name"
    )
    if existing:
        return existing
    return (
        frappe.get_doc(
            {
                "doctype": ABSENCE,
                "instructor": instructor,
                "from_date": from_date,
                "to_date": to_date,
                "reason": reason,
                "whole_day": int(whole_day),
                "from_time": begins,
                "to_time": ends,
            }
        )
        .insert(ignore_permissions=True)
        .name
    )


def from_leave(leave) -> str | None:
    """The absence that an approved leave application of an instructor comes to; None where there is none to be made.

    Of half a day HRMS does not say which half. Where an absence of that day was entered by hand, that one holds.
    Otherwise cover is looked for the whole day, and the record says that only half is meant, so that whoever knows
    which can set the times.
    """
    if leave.get("status") != APPROVED:
        return None
    instructor = frappe.db.get_value("Instructor", {"employee": leave.employee}, "name")
    if not instructor or frappe.db.exists(ABSENCE, {"source": leave.name, "status": ("!=", CANCELLED)}):
        return None
    first, last = getdate(leave.from_date), getdate(leave.to_date)
    half = staffing.half_day_of(leave.get("half_day"), first, leave.get("half_day_date"))
    if half and _by_hand(instructor, half):
        if half == first:
            first += timedelta(days=1)
        elif half == last:
            last -= timedelta(days=1)
        half = None
        if first > last:
            return None
    return (
        frappe.get_doc(
            {
                "doctype": ABSENCE,
                "instructor": instructor,
                "from_date": first,
                "to_date": last,
                "reason": "Other",
                "source": leave.name,
                "half_day_on": half,
            }
        )
        .insert(ignore_permissions=True)
        .name
    )


def _by_hand(instructor: str, day: date) -> bool:
    """Whether somebody entered an absence of the instructor on a day."""
    filters = {"instructor": instructor, "from_date": ("<=", day), "to_date": (">=", day), "status": ("!=", CANCELLED)}
    return bool(frappe.db.exists(ABSENCE, {**filters, "source": ("is", "not set")}))


def leave_cancelled(leave: str) -> None:
    for name in frappe.get_all(ABSENCE, {"source": leave, "status": ("!=", CANCELLED)}, pluck="name"):
        covering.cancel(ABSENCE, name)
