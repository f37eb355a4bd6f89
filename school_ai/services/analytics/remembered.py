"""Figures about whole courses, kept for as long as the records that they come from stay as they are.

Working them out takes seconds in a school of some years, since every result is read. They are made anew when a record
of one of the DocTypes was written; what leaves no mark (a record that was deleted, a value set behind Frappe's back) is
seen after ten minutes.
"""

import hashlib
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

import frappe
from frappe.query_builder.functions import Max
from frappe.utils import getdate

from school_ai import settings

SECONDS = 600
# What estimates and figures are made from.
RECORDS = (
    "Academic Term",
    "Assessment Plan",
    "Assessment Result",
    "Course Activity",
    "Course Enrollment",
    "Fees",
    "Instructor",
    "Program Enrollment",
    "Quiz Activity",
    "Sales Invoice",
    "Student",
    "Student Attendance",
    "Student Group",
    "Student Leave Application",
    "Student Log",
)
# What is needed of them for nothing but results.
OF_RESULTS = (
    "Academic Term",
    "Assessment Plan",
    "Assessment Result",
    "Course Enrollment",
    "Program Enrollment",
    "Student Group",
)
Value = TypeVar("Value")


def remembered(
    what: str, about: Iterable[Hashable], make: Callable[[], Value], doctypes: Iterable[str] = RECORDS
) -> Value:
    """What `make` returns, made now or kept. `about`: everything that it depends on beside the records, the groups that
    somebody may see among it; day and language are added. Whether somebody may see it is asked before."""
    parts = [what, *map(repr, about), str(getdate()), frappe.local.lang, *_marks(doctypes)]
    key = f"school_ai_remembered:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()}"
    kept = frappe.cache.get_value(key, expires=True)
    if kept is None:
        kept = (make(),)
        frappe.cache.set_value(key, kept, expires_in_sec=SECONDS)
    return kept[0]


def _marks(doctypes: Iterable[str]) -> list[str]:
    """When a record of each DocType was last written, and the settings by which figures are made."""
    found = [str(settings.get().modified)]
    for doctype in (each for each in doctypes if frappe.db.table_exists(each)):
        table = frappe.qb.DocType(doctype)
        found.append(f"{doctype} {frappe.qb.from_(table).select(Max(table.modified)).run()[0][0]}")
    return found
