"""Indexes on the DocTypes of Education and ERPNext, which let one look up a pupil's records by reading everybody's.

Installing adds them and uninstalling takes them away. They are customisations, as if an administrator had set Index in
Customize Form; those over several fields are the database's alone, since a DocType cannot describe one."""

import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

# DocType -> the fields that our work for one login, pupil, instructor or group looks for.
INDEXED: dict[str, tuple[str, ...]] = {
    "Assessment Plan": ("student_group",),
    "Assessment Result": ("student",),
    "Course Activity": ("student",),
    "Course Enrollment": ("program_enrollment", "student"),
    "Course Schedule": ("student_group", "instructor", "schedule_date"),
    "Employee": ("user_id",),
    "Fees": ("student",),
    "Guardian": ("user",),
    "Instructor": ("employee",),
    "Program Enrollment": ("student",),
    "Quiz Activity": ("student",),
    "Student": ("user",),
    "Student Attendance": ("course_schedule",),
    "Student Group Instructor": ("instructor",),
    "Student Group Student": ("student",),
    "Student Guardian": ("guardian",),
    "Student Leave Application": ("student",),
    "Student Log": ("student",),
}
# (DocType, fields) -> name. Of years of attendance a page shows some weeks.
OVER_SEVERAL: dict[tuple[str, tuple[str, ...]], str] = {
    ("Student Attendance", ("student", "date")): "school_ai_of_pupil_by_day",
}
PROPERTY = "search_index"


def make_indexes() -> None:
    for doctype, fieldnames in INDEXED.items():
        changed = [fieldname for fieldname in fieldnames if _make(doctype, fieldname)]
        if changed:
            frappe.clear_cache(doctype=doctype)
            frappe.db.updatedb(doctype)
    for (doctype, fieldnames), name in OVER_SEVERAL.items():
        if frappe.db.table_exists(doctype):
            frappe.db.add_index(doctype, list(fieldnames), name)


def _make(doctype: str, fieldname: str) -> bool:
    if not frappe.db.exists("DocType", doctype):
        return False
    field = frappe.get_meta(doctype).get_field(fieldname)
    if field is None or field.search_index:
        return False
    make_property_setter(doctype, fieldname, PROPERTY, 1, "Check", validate_fields_for_doctype=False)
    return True


def delete_indexes() -> None:
    """Those that are ours: one that Education or the school has set stays."""
    for doctype, fieldnames in INDEXED.items():
        ours = {"doc_type": doctype, "field_name": ("in", fieldnames), "property": PROPERTY}
        names = frappe.get_all("Property Setter", ours, pluck="name")
        for name in names:
            frappe.delete_doc("Property Setter", name, ignore_permissions=True, force=True, delete_permanently=True)
        if names:
            frappe.clear_cache(doctype=doctype)
            frappe.db.updatedb(doctype)
    for (doctype, _fieldnames), name in OVER_SEVERAL.items():
        if frappe.db.table_exists(doctype) and frappe.db.has_index(f"tab{doctype}", name):
            frappe.db.sql_ddl(f"alter table `tab{doctype}` drop index `{name}`")
