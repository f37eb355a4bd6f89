"""All tables of the site's database, looked through by what stands in their texts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import frappe
from pypika import Table
from pypika.terms import Function

from school_ai.services.encryption import FIELDS, texts
from school_ai.services.rights.persons import Mark, found_in, replaced

_TEXTS = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "json")
# Rows that are read, and changed, at once.
AT_ONCE = 200
ENCRYPTED_AT_ONCE = 1000
# Columns that say who has written a row.
WRITERS = ("owner", "modified_by")


@dataclass(frozen=True)
class Found:
    """A row in which a person stands. `columns`: which of its columns, with the marks that they have."""

    table: str
    row: dict
    columns: dict[str, tuple[Mark, ...]]

    @property
    def name(self) -> str:
        return str(self.row.get("name") or "")


def text_columns() -> dict[str, dict[str, int]]:
    """Tables of the site's database, with their columns of text and how many characters each may have."""
    of = frappe.qb.Schema("information_schema").columns
    rows = (
        frappe.qb.from_(of)
        .select(of.table_name, of.column_name, of.character_maximum_length)
        .where(of.table_schema == frappe.conf.db_name)
        .where(of.data_type.isin(_TEXTS))
        .orderby(of.table_name)
        .orderby(of.ordinal_position)
        .run()
    )
    found: dict[str, dict[str, int]] = {}
    for table, column, length in rows:
        found.setdefault(table, {})[column] = int(length)
    return found


def _joined(between: str, *columns) -> Function:
    return Function("CONCAT_WS", between, *columns)


def doctype_of(table: str) -> str:
    """The DocType whose table it is; Frappe's own tables keep their name."""
    return table.removeprefix("tab")


def search(table: str, columns: Iterable[str], marks: Sequence[Mark]) -> Iterator[Found]:
    """Rows of a table in which one of the marks stands."""
    columns = list(columns)
    if not columns or not marks:
        return
    at = Table(table)
    if doctype_of(table) in FIELDS:
        yield from _search_encrypted(table, columns, marks)
        return
    # One expression over the whole row: a condition for each column and spelling would be hundreds for every table.
    spellings = sorted({spelling for mark in marks for spelling in mark.spellings()})
    whole_row = _joined("\n", *(at[column] for column in columns))
    expression = "|".join(re.escape(spelling) for spelling in spellings)
    for row in frappe.qb.from_(at).select("*").where(whole_row.regexp(expression)).run(as_dict=True):
        # What the database takes for the same, as letters with and without accents, may be another name.
        if found := _found(table, row, columns, marks):
            yield found


def _search_encrypted(table: str, columns: Sequence[str], marks: Sequence[Mark]) -> Iterator[Found]:
    """A database cannot look into texts that are encrypted: each row is read, and its texts are opened."""
    at, last = Table(table), ""
    query = frappe.qb.from_(at).select("*").orderby(at.name).limit(ENCRYPTED_AT_ONCE)
    while rows := query.where(at.name > last).run(as_dict=True):
        last = rows[-1].name
        for row in rows:
            if found := _found(table, texts.shown(doctype_of(table), row), columns, marks):
                yield found


def _found(table: str, row: dict, columns: Iterable[str], marks: Sequence[Mark]) -> Found | None:
    by_column = {}
    for column in columns:
        if (value := row.get(column)) and (there := found_in(str(value), marks)):
            by_column[column] = tuple(there)
    return Found(table, row, by_column) if by_column else None


def replace(found: Found, marks: Sequence[Mark], lengths: dict[str, int]) -> bool:
    """Replace in a row what is the person's. Returns whether anything was. Names of records are changed where they are
    the person's number or address, not where they are made of a name: other records lead there. `lengths`: of the
    columns, so that a text that has become longer still fits."""
    values = {}
    for column in found.columns:
        before = str(found.row[column])
        chosen = marks
        if column in ("name", "parent", *WRITERS):
            chosen = [mark for mark in marks if mark.kind != "name"]
        after = replaced(before, chosen)[: lengths[column]]
        if after != before:
            values[column] = after
    if not values:
        return False
    at = Table(found.table)
    query = frappe.qb.update(at)
    encrypted = FIELDS.get(doctype_of(found.table), ())
    for column, value in values.items():
        query = query.set(at[column], texts.hide(value) if column in encrypted else value)
    for key in _keys(found):
        query = query.where(at[key] == found.row[key])
    query.run()
    return True


def delete(found: Found) -> None:
    at = Table(found.table)
    query = frappe.qb.from_(at).delete()
    for key in _keys(found):
        query = query.where(at[key] == found.row[key])
    query.run()


def _keys(found: Found) -> list[str]:
    """Columns by which a row is found again: its name, else all that has a text in it."""
    if "name" in found.row and found.table.startswith("tab"):
        return ["name"]
    return [column for column, value in found.row.items() if isinstance(value, (str, int)) and value is not None]
