"""Records as they stand: kept whole before something is done to them, and put back."""

import hashlib
import json
from typing import Any

import frappe

from school_ai.services.integrity.finding import plain

CONFLICT = "AI Data Conflict"
OPEN, RECORD_KEPT, PROPOSAL_TAKEN, MENDED, SETTLED = (
    "Open",
    "Record Kept",
    "Proposal Taken",
    "Mended",
    "Settled",
)
Kept = dict[str, Any]


def as_it_stands(document, like: dict[str, Any]) -> dict[str, Any]:
    """The values of a document in the form of others: fields, and rows of tables by their names."""
    found: dict[str, Any] = {}
    for field, value in like.items():
        if isinstance(value, list):
            rows = {row.name: row for row in document.get(field) or ()}
            found[field] = [
                {name: rows[each["name"]].get(name) for name in each} for each in value if each["name"] in rows
            ]
        else:
            found[field] = document.get(field)
    return plain(found)


def fill_in(document, proposed: dict[str, Any], row_at: dict[str, int] | None = None) -> None:
    """Bring a document to what is proposed. `row_at`: the rows of a copy, whose names are others, by their number."""
    for field, value in proposed.items():
        if not isinstance(value, list):
            document.set(field, value)
            continue
        rows = {row.name: row for row in document.get(field) or ()}
        for each in value:
            row = document.get(field)[row_at[each["name"]]] if row_at else rows[each["name"]]
            row.update({name: part for name, part in each.items() if name != "name"})


def whole(doctype: str, name: str, lock: bool = False) -> Kept:
    """A record with the rows of its tables, column for column. `lock`: as it is committed by now, whatever this
    transaction has read before, and nobody changes it until this one ends."""
    table = frappe.qb.DocType(doctype)
    query = frappe.qb.from_(table).select("*").where(table.name == name)
    found = (query.for_update() if lock else query).run(as_dict=True)
    tables = {}
    for child in sorted({field.options for field in frappe.get_meta(doctype).get_table_fields()}):
        row = frappe.qb.DocType(child)
        query = frappe.qb.from_(row).select("*").where(row.parent == name).where(row.parenttype == doctype)
        query = query.orderby(row.name)
        tables[child] = [_written(each) for each in (query.for_update() if lock else query).run(as_dict=True)]
    return {"doctype": doctype, "name": name, "row": _written(found[0]) if found else None, "tables": tables}


def _written(row: dict) -> dict:
    return {column: _text(value) for column, value in row.items()}


def _text(value: Any) -> Any:
    """As MariaDB reads it again."""
    if value is None or isinstance(value, (int, float, str)):
        return value
    if hasattr(value, "total_seconds"):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
    return str(value)


def hash_of(kept: Kept) -> str:
    return hashlib.sha256(json.dumps(kept, sort_keys=True, default=str).encode()).hexdigest()


def put_back(kept: Kept) -> None:
    """Make a record what it was, in its columns: no class of Education's would let in what had to be mended."""
    doctype, name = kept["doctype"], kept["name"]
    _replace(doctype, [kept["row"]], frappe.qb.DocType(doctype).name == name)
    for child, rows in kept["tables"].items():
        row = frappe.qb.DocType(child)
        _replace(child, rows, (row.parent == name) & (row.parenttype == doctype))
    frappe.clear_document_cache(doctype, name)


def _replace(doctype: str, rows: list[dict], where) -> None:
    table = frappe.qb.DocType(doctype)
    frappe.qb.from_(table).delete().where(where).run()
    columns = [column for column in frappe.db.get_table_columns(doctype) if rows and column in rows[0]]
    if rows:
        frappe.db.bulk_insert(doctype, columns, [[row[column] for column in columns] for row in rows])
