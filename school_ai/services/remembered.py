"""Figures kept for as long as the records that they come from stay as they are.

Working out those of whole courses takes seconds in a school of some years, since every result is read. They are made
anew when a record of one of the DocTypes was written, deleted or renamed. What leaves no mark at all (a value set
behind Frappe's back) is seen after ten minutes.
"""

import hashlib
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

import frappe
from frappe.query_builder.functions import Count, Max
from frappe.utils import getdate

from school_ai import settings
from school_ai.erpnext_records import followed
from school_ai.services.following import asking, numbering

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
    """The settings by which figures are made, when a record of each DocType was last written, and where the list of
    changes stands: of two records the one that was written first may be committed last, and one that is deleted is
    written no more."""
    are_noted = settings.is_on(asking.SWITCH)
    there = [each for each in doctypes if frappe.db.table_exists(each)]
    asked = []
    for doctype in there:
        table = frappe.qb.DocType(doctype)
        asked.append(frappe.qb.from_(table).select(Max(table.modified)))
        if not (are_noted and doctype in followed.FOLLOWED):
            # Nothing else tells that one was deleted.
            asked.append(frappe.qb.from_(table).select(Count(table.name)))
    # One question of all of them: there are many, and a page asks more than once.
    row = frappe.qb.select(*asked).run()[0] if asked else ()
    found = [str(settings.get().modified), *there, *map(str, row)]
    return [*found, *numbering.marks(there)]
