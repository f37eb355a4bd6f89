"""Comments for report cards, to be printed or exported: those that the reader may read, approved ones unless told
otherwise."""

from typing import Any

import frappe
from frappe import _


def execute(filters: dict[str, Any] | None = None):
    filters = frappe._dict(filters or {})
    by = ("academic_term", "student_group", "course", "student")
    wanted = {name: filters[name] for name in by if filters.get(name)}
    if not filters.get("with_drafts"):
        wanted["status"] = "Approved"
    return _columns(), _in_group_order(_rows(wanted), filters.get("student_group"))


def _columns() -> list[dict[str, Any]]:
    return [
        {"fieldname": "student_name", "label": _("Student Name"), "fieldtype": "Data", "width": 180},
        {"fieldname": "course", "label": _("Course"), "fieldtype": "Data", "width": 140},
        {"fieldname": "text", "label": _("Comment"), "fieldtype": "Small Text", "width": 560},
        {"fieldname": "status", "label": _("Status"), "fieldtype": "Data", "width": 90},
        {"fieldname": "approved_by", "label": _("Approved by"), "fieldtype": "Data", "width": 150},
        {"fieldname": "name", "label": _("Record"), "fieldtype": "Link", "options": "Report Comment", "width": 110},
    ]


def _rows(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    # The list asks for the reader's rights.
    rows = frappe.get_list(
        "Report Comment",
        wanted,
        ["name", "student", "student_name", "course", "text", "status", "approved_by"],
        order_by="student_name, student, course",
        limit_page_length=0,
    )
    for row in rows:
        row.approved_by = frappe.utils.get_fullname(row.approved_by) if row.approved_by else ""
        row.course = row.course or _("Overall")
        row.status = _(row.status)
    return rows


def _in_group_order(rows: list[dict[str, Any]], group: str | None) -> list[dict[str, Any]]:
    """By the class list, where a group is chosen."""
    if not group:
        return rows
    listed = frappe.get_all(
        "Student Group Student",
        {"parent": group},
        pluck="student",
        order_by="group_roll_number, idx",
        limit_page_length=0,
    )
    place = {student: at for at, student in enumerate(listed)}
    return sorted(rows, key=lambda row: place.get(row.student, len(place)))
