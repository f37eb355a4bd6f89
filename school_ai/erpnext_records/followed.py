"""Which records of ERPNext and Education are followed, whom they are about, and a fingerprint of what they say.

Everything that estimates, insights, roles and timetables are computed from is followed.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import frappe
from frappe.query_builder import CustomFunction
from frappe.query_builder.functions import Coalesce, Count, Sum
from pypika.terms import ValueWrapper

# DocType -> the field that names the pupil whom a record is about. Empty: of several, see `pupils_of`.
FOLLOWED: dict[str, str] = {
    "Student": "name",
    "Guardian": "",
    "Instructor": "",
    "Course": "",
    "Program Enrollment": "student",
    "Course Enrollment": "student",
    "Student Group": "",
    "Student Attendance": "student",
    "Student Leave Application": "student",
    "Student Log": "student",
    "Quiz Activity": "student",
    "Course Activity": "student",
    "Assessment Plan": "",
    "Assessment Result": "student",
    "Course Schedule": "",
    "Fees": "student",
    "Sales Order": "student",
    "Sales Invoice": "student",
}
# What Frappe keeps of a record that says nothing of the school.
_NOT_SAID = frozenset(
    "name owner creation modified modified_by idx parent parenttype parentfield _user_tags _comments _assign "
    "_liked_by _seen lft rgt old_parent".split()
)
_OURS = "school_ai_"

_md5 = CustomFunction("MD5", ["text"])
_crc32 = CustomFunction("CRC32", ["text"])


class _ConcatWs(CustomFunction):
    """CONCAT_WS of as many columns as there are."""

    def __init__(self):
        super().__init__("CONCAT_WS")

    def __call__(self, *arguments):
        self.params = [f"part{number}" for number in range(len(arguments))]
        return super().__call__(*arguments)


def pupils_of(doc) -> set[str]:
    """Pupils whom a record is about, and was about before it was saved."""
    fieldname = FOLLOWED[doc.doctype]
    before = doc.get_doc_before_save()
    if fieldname:
        return {found for each in (doc, before) if each and (found := each.get(fieldname))}
    if doc.doctype != "Student Group" or not before:
        return set()
    # Those who came and those who left; a group that is itself changed is about all of its pupils.
    members = [{row.student for row in each.students if row.active} for each in (doc, before)]
    return members[0] ^ members[1]


def touched_by(changes: Iterable[tuple[str, str]]) -> set[str]:
    """Pupils whom records (DocType and name) are about that name none themselves."""
    groups = {name for doctype, name in changes if doctype == "Student Group"}
    plans = [name for doctype, name in changes if doctype == "Assessment Plan"]
    if plans:
        groups |= set(frappe.get_all("Assessment Plan", {"name": ("in", plans)}, pluck="student_group"))
    groups.discard(None)
    if not groups:
        return set()
    rows = frappe.get_all("Student Group Student", {"parent": ("in", sorted(groups))}, pluck="student", distinct=True)
    return set(filter(None, rows))


def pupils_now(doctype: str, names: Sequence[str]) -> dict[str, str]:
    """Record -> the pupil whom it is about, of one DocType."""
    fieldname = FOLLOWED[doctype]
    if not fieldname or not names:
        return {}
    rows = frappe.get_all(doctype, {"name": ("in", list(names))}, ["name", fieldname], limit=0)
    return {row.name: row.get(fieldname) for row in rows if row.get(fieldname)}


def are_there(doctype: str) -> bool:
    """Whether the site has the DocType, and the field by which its records are about pupils."""
    if not frappe.db.exists("DocType", doctype):
        return False
    fieldname = FOLLOWED[doctype]
    return fieldname in ("", "name") or bool(frappe.get_meta(doctype).has_field(fieldname))


# --- fingerprints ----------------------------------------------------------------------------------------------------


def fields_of(doctype: str) -> list[str]:
    """Columns that say something, in order."""
    columns = frappe.get_meta(doctype).get_valid_columns()
    return sorted(name for name in columns if name not in _NOT_SAID and not name.startswith(_OURS))


def _tables_of(doctype: str) -> list[tuple[str, str]]:
    """Child tables: fieldname and DocType. Those without a table of their own are left out."""
    fields = frappe.get_meta(doctype).get_table_fields()
    return sorted((field.fieldname, field.options) for field in fields if not field.get("is_virtual"))


def print_of_fields(doctype: str) -> str:
    """Changes where the columns do from which fingerprints are made: then fingerprints cannot be compared."""
    parts = [doctype, *fields_of(doctype)]
    for fieldname, table in _tables_of(doctype):
        parts += [fieldname, *fields_of(table)]
    return hashlib.md5("\0".join(parts).encode(), usedforsecurity=False).hexdigest()


def names_after(doctype: str, after: str, most: int) -> list[str]:
    """Names of records that come after one, in the order of the database."""
    table = frappe.qb.DocType(doctype)
    query = frappe.qb.from_(table).select(table.name).orderby(table.name).limit(most)
    if after:
        query = query.where(table.name > after)
    return [name for (name,) in query.run()]


def fingerprints(doctype: str, names: Sequence[str]) -> dict[str, str]:
    """Record -> what it says, as 32 hexadecimal digits; those that are not there are left out. `modified` is no part of
    it: what was written without it counts, and what was saved without a change does not."""
    if not names:
        return {}
    names = list(names)
    table = frappe.qb.DocType(doctype)
    query = frappe.qb.from_(table).select(table.name, _said(table, fields_of(doctype))).where(table.name.isin(names))
    found = dict(query.run())
    rows: dict[str, list[Any]] = {name: [] for name in found}
    for fieldname, child in _tables_of(doctype):
        for parent, many, total in _rows_said(doctype, fieldname, child, names):
            if parent in rows:
                rows[parent].append((fieldname, int(many), int(total)))
    return {name: _together(said, rows[name]) for name, said in found.items()}


def _together(said: str, rows: list[Any]) -> str:
    return hashlib.md5(f"{said}{sorted(rows)}".encode(), usedforsecurity=False).hexdigest() if rows else said


def _rows_said(doctype: str, fieldname: str, child: str, names: list[str]):
    row = frappe.qb.DocType(child)
    said = _crc32(_ConcatWs()("|", row.idx, *_columns(row, fields_of(child))))
    return (
        frappe.qb.from_(row)
        .select(row.parent, Count(row.name), Sum(said))
        .where(row.parenttype == doctype)
        .where(row.parentfield == fieldname)
        .where(row.parent.isin(names))
        .groupby(row.parent)
    ).run()


def _said(table, fieldnames: Sequence[str]):
    return _md5(_ConcatWs()("|", *_columns(table, fieldnames)))


def _columns(table, fieldnames: Sequence[str]) -> list[Any]:
    # An empty field must not look like one that is not there: CONCAT_WS leaves NULL out.
    return [Coalesce(table[fieldname], ValueWrapper("~")) for fieldname in fieldnames]
