"""The rule by which lessons and assessments may not overlap, as Education's `education.utils` applies it on save."""

import frappe
from frappe import _
from frappe.utils import get_time

__all__ = ["OverlapError", "validate_overlap_for"]


class OverlapError(frappe.ValidationError):
    """Two lessons, or a lesson and an assessment, claim the same group, room or person at the same time."""


def validate_overlap_for(doc, doctype, fieldname, value=None):
    """Refuse `doc` when another `doctype` of its day has the same `fieldname` at an overlapping time."""
    value = value or doc.get(fieldname)
    start, end = get_time(doc.from_time), get_time(doc.to_time)
    same_day = frappe.get_all(
        doctype,
        filters={
            fieldname: value,
            "schedule_date": doc.schedule_date,
            "docstatus": ("!=", 2),
            "name": ("!=", doc.name or "No Name"),
        },
        fields=["name", "from_time", "to_time"],
    )
    for other in same_day:
        if get_time(other.from_time) < end and start < get_time(other.to_time):
            frappe.throw(
                _("This {0} conflicts with {1} for {2} {3}").format(doc.doctype, other.name, fieldname, value),
                OverlapError,
            )
