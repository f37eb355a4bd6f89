"""Instructors open lessons, assessment plans and results at the desk, where the school wants it.

Education gives that right to the office alone (Academics User). It is given here as the Role Permission Manager gives
it, to read and no more; whose records an instructor then sees is narrowed to their own groups and courses, as all of
Education's are (`permissions.narrowed_permission`).
"""

import frappe
from frappe.permissions import rights, setup_custom_perms

from school_ai import roles

OPENED = ("Course Schedule", "Assessment Plan", "Assessment Result")
_GIVEN = "read"
_OWN = ("role", "permlevel", "if_owner", *rights)


def apply(on: bool) -> None:
    """Give instructors the right, or take what was given. What a school has granted them beyond it stays."""
    for doctype in OPENED:
        if on:
            _give(doctype)
        else:
            _take(doctype)
        frappe.clear_cache(doctype=doctype)


def _give(doctype: str) -> None:
    setup_custom_perms(doctype)
    rule = {"parent": doctype, "role": roles.INSTRUCTOR, "permlevel": 0}
    if not frappe.db.exists("Custom DocPerm", rule):
        # A new rule would bring printing, sharing and more by default.
        given = {right: int(right == _GIVEN) for right in rights}
        # Whoever may change the settings need not manage permissions.
        frappe.get_doc(
            {"doctype": "Custom DocPerm", "parenttype": "DocType", "parentfield": "permissions", **rule, **given}
        ).insert(ignore_permissions=True)


def _take(doctype: str) -> None:
    for row in frappe.get_all("Custom DocPerm", {"parent": doctype, "role": roles.INSTRUCTOR, "permlevel": 0}, ["*"]):
        if {right for right in rights if row.get(right)} == {_GIVEN}:
            frappe.db.delete("Custom DocPerm", {"name": row.name})
    # Rules of a school's own take the place of the DocType's; where they say the same there need be none.
    if _rules("Custom DocPerm", doctype) == _rules("DocPerm", doctype):
        frappe.db.delete("Custom DocPerm", {"parent": doctype})


def _rules(kind: str, doctype: str) -> set[tuple]:
    known = [field for field in _OWN if field in frappe.db.get_table_columns(kind)]
    rows = frappe.get_all(kind, {"parent": doctype}, known)
    return {tuple(row[field] or 0 for field in known) for row in rows}
