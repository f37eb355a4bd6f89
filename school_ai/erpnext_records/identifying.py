"""What in the records tells who somebody is: names, record ids, phones and addresses of whoever the school knows."""

from collections.abc import Hashable
from dataclasses import dataclass, field

import frappe
from frappe.query_builder.functions import Count, Max

NAMES, PHONES, ADDRESSES = "names", "phones", "addresses"

# DocType -> kind -> its fields. A host may lack some of either.
_TELLING: dict[str, dict[str, tuple[str, ...]]] = {
    "Student": {
        NAMES: ("student_name", "first_name", "middle_name", "last_name"),
        PHONES: ("student_mobile_number",),
        ADDRESSES: ("address_line_1", "address_line_2", "pincode"),
    },
    "Student Applicant": {
        NAMES: ("title", "first_name", "middle_name", "last_name"),
        PHONES: ("student_mobile_number",),
        ADDRESSES: ("address_line_1", "address_line_2", "pincode"),
    },
    "Guardian": {
        NAMES: ("guardian_name",),
        PHONES: ("mobile_number", "alternate_number"),
        ADDRESSES: ("work_address",),
    },
    "Instructor": {NAMES: ("instructor_name",)},
    "Employee": {
        NAMES: ("employee_name", "first_name", "middle_name", "last_name", "person_to_be_contacted"),
        PHONES: ("cell_number", "emergency_phone_number"),
        ADDRESSES: ("current_address", "permanent_address"),
    },
    "User": {
        NAMES: ("full_name", "username"),
        PHONES: ("phone", "mobile_no"),
    },
}
# Logins that are no person's.
_NOBODY = ("Administrator", "Guest")


@dataclass
class Identifying:
    """What tells who people are, without saying which belongs to whom."""

    records: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)


def mark() -> Hashable:
    """Another one whenever somebody came, went or was changed: how many there are, and when one was changed last."""
    found = []
    for doctype in _there():
        table = frappe.qb.DocType(doctype)
        found.append(frappe.qb.from_(table).select(Count(table.name), Max(table.modified)).run()[0])
    return tuple(found)


def everybody() -> Identifying:
    """Of everybody whom the school has on record, those included who have left."""
    found = Identifying()
    for doctype in _there():
        meta = frappe.get_meta(doctype)
        kind_of = {name: kind for kind, names in _TELLING[doctype].items() for name in names if meta.has_field(name)}
        for row in frappe.get_all(doctype, fields=["name", *kind_of], limit_page_length=0):
            if doctype == "User" and row.name in _NOBODY:
                continue
            # A login's record is called by its email, which is known by its form.
            if doctype != "User":
                found.records.add(str(row.name))
            for name, kind in kind_of.items():
                value = str(row[name] or "").strip()
                if value:
                    getattr(found, kind).update(filter(None, map(str.strip, value.splitlines())))
    return found


def _there() -> list[str]:
    return [doctype for doctype in _TELLING if frappe.db.exists("DocType", doctype)]
