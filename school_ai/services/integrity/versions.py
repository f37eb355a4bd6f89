"""Both versions of a conflict as people read them: labels in place of fields, titles in place of names, dates and times
as the site writes them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, flt, format_datetime, formatdate

from school_ai.erpnext_records.called import called, with_name
from school_ai.services.integrity.finding import AMEND, CANCEL, CHANGE

LONGEST = 300
NONE = "–"


@dataclass(frozen=True)
class Line:
    """A value of a record and the one that it should have. `row`: what the row of a table is called that it stands
    in. `proposed` None: nothing is proposed."""

    row: str
    label: str
    now: str
    proposed: str | None
    differs: bool


def compared(conflict) -> list[Line]:
    """The values that a conflict is about, each beside what is proposed in its place."""
    now = frappe.parse_json(conflict.record_version) or {}
    has_values = conflict.way in (CHANGE, CANCEL, AMEND)
    proposed = (frappe.parse_json(conflict.proposed_version) or {}) if has_values else None
    doctype = conflict.reference_doctype
    lines, rows = [], []
    for field in dict.fromkeys((*now, *(proposed or {}))):
        if isinstance(now.get(field) or (proposed or {}).get(field), list):
            beside = None if proposed is None else proposed.get(field, now.get(field))
            rows += _rows(doctype, field, now.get(field) or [], beside)
        else:
            values = {field: now.get(field)}
            beside = None if proposed is None else {field: proposed.get(field, now.get(field))}
            lines += _lines("", doctype, values, beside)
    # What stands below the heading of a row is taken for its own.
    return [*lines, *rows]


def _rows(doctype: str, field: str, now: list[dict], proposed: list[dict] | None) -> Iterator[Line]:
    of = frappe.get_meta(doctype).get_field(field)
    by_name = None if proposed is None else {row.get("name"): row for row in proposed}
    for number, row in enumerate(now, 1):
        beside = None if by_name is None else {**row, **by_name.get(row.get("name"), {})}
        yield from _row(of.options if of else None, number, row, beside)


def _row(doctype: str | None, number: int, now: dict, proposed: dict | None) -> Iterator[Line]:
    """A row is called by what it links to, whose title is not said again."""
    title, told = _("Row {0}").format(number), {"name"}
    for field, value in now.items():
        of = _field(doctype, field)
        if of and of.fieldtype == "Link" and value and (proposed or now).get(field) == value:
            title = called(of.options, value)
            told |= {field, *(each for each, other in now.items() if other == title)}
            break
    rest = {field: value for field, value in now.items() if field not in told}
    yield from _lines(title, doctype, rest, proposed)


def _lines(row: str, doctype: str | None, now: dict, proposed: dict | None) -> Iterable[Line]:
    for field, value in now.items():
        beside = None if proposed is None else proposed.get(field)
        yield Line(
            row=row,
            label=_label(doctype, field),
            now=_said(doctype, field, value),
            proposed=None if proposed is None else _said(doctype, field, beside),
            differs=proposed is not None and (value or None) != (beside or None),
        )


def _field(doctype: str | None, field: str):
    return frappe.get_meta(doctype).get_field(field) if doctype else None


def _label(doctype: str | None, field: str) -> str:
    if field == "docstatus":
        return _("Status")
    of = _field(doctype, field)
    return _(of.label) if of and of.label else frappe.unscrub(field)


def _said(doctype: str | None, field: str, value: Any) -> str:
    if field == "docstatus":
        return (_("Draft"), _("Submitted"), _("Cancelled"))[cint(value)]
    of = _field(doctype, field)
    kind = of.fieldtype if of else ""
    if kind == "Check" or isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value is None or value == "":
        return NONE
    match kind:
        case "Link":
            return with_name(of.options, value)
        case "Select":
            return _(value)
        case "Date":
            return formatdate(value)
        case "Datetime":
            return format_datetime(value)
        case "Time":
            return str(value)[:5]
    if isinstance(value, float):
        return f"{flt(value, 4):g}"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
