"""What people call a record of ERPNext or Education, where its name is a number."""

import frappe
from frappe.utils import formatdate

from school_ai.erpnext_records import lessons

_DATES, _TIMES = ("schedule_date", "date"), ("from_time",)
# DocType -> fields that together tell its records apart for people. Of all others the field that Frappe shows as title.
_TOLD_BY: dict[str, tuple[str, ...]] = {
    "Assessment Result": ("student_name", "assessment_plan"),
    "Course Schedule": ("course", "student_group", "schedule_date", "from_time"),
    "Program Enrollment": ("student_name", "program"),
    "Student Attendance": ("student_name", "date"),
}


def called(doctype: str, name: str | None) -> str:
    """What people call a record; its name, where it is not there or has nothing that says more."""
    if not name:
        return ""
    meta = frappe.get_meta(doctype)
    if meta.istable or meta.issingle:
        return name
    fields = [field for field in _TOLD_BY.get(doctype, (meta.get_title_field(),)) if meta.has_field(field)]
    row = frappe.db.get_value(doctype, name, fields, as_dict=True) if fields else None
    return ", ".join(filter(None, (_said(meta, field, row[field]) for field in fields))) if row else name


def with_name(doctype: str, name: str | None) -> str:
    """What people call a record, with its name beside it where that is another."""
    title = called(doctype, name)
    return f"{title} ({name})" if title != (name or "") else title


def _said(meta, field: str, value) -> str:
    if not value:
        return ""
    if field in _DATES:
        return formatdate(value)
    if field in _TIMES:
        return lessons.clock(lessons.minutes(value))[:5]
    of = meta.get_field(field)
    return called(of.options, value) if of and of.fieldtype == "Link" else str(value)
