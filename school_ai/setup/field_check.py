"""Whether our fields on the DocTypes of ERPNext and Education are as they were made."""

from collections.abc import Iterator
from dataclasses import dataclass

import frappe
from frappe.model import no_value_fields

from school_ai.setup.custom_fields import CUSTOM_FIELDS

RECORD = "Custom Field"
# What must not be changed: a school may call a field otherwise, move it or hide it.
FIXED = ("fieldtype", "options")


@dataclass(frozen=True)
class FieldThere:
    """A field of ours. `record`: the name of what says that it is there; `now` empty: nothing does. `wanted`: what it
    should say. `has_column`: whether the table has a place for its values, if it has any."""

    doctype: str
    field: dict
    record: str
    now: dict[str, str]
    wanted: dict[str, str]
    has_column: bool

    @property
    def is_as_made(self) -> bool:
        return self.has_column and self.now == self.wanted


def fields() -> Iterator[FieldThere]:
    """Every field of ours as it is on this site."""
    ours = {"fieldname": ("like", "school_ai_%")}
    rows = frappe.get_all(RECORD, ours, ["dt", "fieldname", *FIXED], limit_page_length=0)
    there = {(row.dt, row.fieldname): row for row in rows}
    for doctype, made in CUSTOM_FIELDS.items():
        columns = set(frappe.db.get_table_columns(doctype))
        for field in made:
            row = there.get((doctype, field["fieldname"]))
            yield FieldThere(
                doctype,
                field,
                f"{doctype}-{field['fieldname']}",
                {name: row.get(name) or "" for name in FIXED} if row else {},
                {name: field.get(name) or "" for name in FIXED},
                field["fieldname"] in columns or field["fieldtype"] in no_value_fields,
            )
