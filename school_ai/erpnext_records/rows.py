"""Rows of a DocType by a plain query, for those who read dozens of kinds of rows while somebody waits for a page.

`frappe.get_all` reads them too, and spends several times as long on looking at its filters as the database on the rows.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import frappe
from pypika import Order
from pypika.terms import Criterion, Field

_CONDITIONS: dict[str, Callable[[Field, Any], Criterion]] = {
    "in": lambda field, wanted: field.isin(list(wanted)),
    "!=": lambda field, wanted: field != wanted,
    ">": lambda field, wanted: field > wanted,
    ">=": lambda field, wanted: field >= wanted,
    "<": lambda field, wanted: field < wanted,
    "<=": lambda field, wanted: field <= wanted,
    "between": lambda field, wanted: field.between(*wanted),
}


def read(
    doctype: str, fields: Sequence[str], where: Mapping[str, Any], order_by: str = "", limit: int = 0
) -> list[frappe._dict]:
    """Rows in which each field is as `where` says, whoever asks: a value, or a pair of a condition (in, !=, >, >=, <,
    <=, between) and what it is about, as `frappe.get_all` takes them. A field without a value fulfils none. `order_by`:
    "field, other desc"; `limit`: so many at most, 0: all. Raises `KeyError` for another condition."""
    table = frappe.qb.DocType(doctype)
    query = frappe.qb.from_(table).select(*(table[field] for field in fields))
    for name, wanted in where.items():
        condition, value = wanted if isinstance(wanted, tuple) else ("in", [wanted])
        if condition == "in" and not value:
            return []
        query = query.where(_CONDITIONS[condition](table[name], value))
    for part in filter(None, order_by.split(", ")):
        name, _space, direction = part.partition(" ")
        query = query.orderby(table[name], order=Order.desc if direction == "desc" else Order.asc)
    return (query.limit(limit) if limit else query).run(as_dict=True)
