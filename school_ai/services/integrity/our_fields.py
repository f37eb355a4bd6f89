"""Whether our fields on the DocTypes of ERPNext and Education are as they were made, and hold what they can hold."""

from collections import defaultdict
from collections.abc import Iterable

import frappe
from frappe import _

from school_ai.services.integrity.finding import CHANGE, FIELD, Finding, Findings


def _there() -> Iterable:
    """The fields as they are on this site. Asked here and not imported above: setup stands on the services."""
    return frappe.get_attr("school_ai.setup.field_check.fields")()


def make_again() -> None:
    """Have our fields be as they are made. Changes tables, which commits."""
    frappe.get_attr("school_ai.setup.install.make_custom_fields")()


def changed() -> Findings:
    """Fields of ours that are missing, or of another type, or that have lost their column."""
    for each in _there():
        if each.is_as_made:
            continue
        text = _("The field {0} of {1} was changed.") if each.now else _("The field {0} of {1} is missing.")
        yield Finding(
            FIELD,
            frappe.get_attr("school_ai.setup.field_check.RECORD"),
            each.record,
            text.format(_(each.field["label"]), _(each.doctype)),
            ours=True,
            now={**each.now, "column": each.has_column},
            proposed=each.wanted,
        )


def values() -> Findings:
    """What stands in fields of ours and cannot: links that lead nowhere, and choices that there are not."""
    for each in _there():
        if not each.is_as_made:
            continue
        if each.field["fieldtype"] == "Link":
            yield from _dangling(each.doctype, each.field)
        elif each.field["fieldtype"] == "Select":
            yield from _no_choice(each.doctype, each.field)


def _dangling(doctype: str, field: dict) -> Findings:
    table, other = frappe.qb.DocType(doctype), frappe.qb.DocType(field["options"])
    column = table[field["fieldname"]]
    rows = (
        frappe.qb.from_(table)
        .left_join(other)
        .on(other.name == column)
        .select(table.name, column)
        .where(column.isnotnull() & (column != ""))
        .where(other.name.isnull())
        .orderby(table.name)
    ).run()
    yield from _findings(doctype, field, rows, _("there is no such {0}").format(_(field["options"])))


def _no_choice(doctype: str, field: dict) -> Findings:
    table = frappe.qb.DocType(doctype)
    column = table[field["fieldname"]]
    choices = [each for each in field["options"].split("\n") if each]
    query = frappe.qb.from_(table).select(table.name, column).where(column.isnotnull() & (column != ""))
    rows = query.where(column.notin(choices)).orderby(table.name).run()
    yield from _findings(doctype, field, rows, _("it can be one of: {0}").format(", ".join(map(_, choices))))


def _findings(doctype: str, field: dict, rows, why: str) -> Findings:
    name_of = field["fieldname"]
    parents = _parents(doctype, [name for name, _value in rows]) if frappe.get_meta(doctype).istable else {}
    by_record: dict[tuple[str, str], list] = defaultdict(list)
    for name, value in rows:
        parent = parents.get(name)
        if parent:
            now, proposed = ({parent.parentfield: [{"name": name, name_of: each}]} for each in (value, None))
            by_record[parent.parenttype, parent.parent].append((name, value, now, proposed))
        elif not frappe.get_meta(doctype).istable:
            by_record[doctype, name].append(("", value, {name_of: value}, {name_of: None}))
    for (of_doctype, record), found in by_record.items():
        for row, value, now, proposed in found:
            yield Finding(
                FIELD,
                of_doctype,
                record,
                _("“{0}” stands in {1}, but {2}.").format(value, _(field["label"]), why),
                about=f"{row}:{name_of}",
                now=now,
                proposed=proposed,
                way=CHANGE,
            )


def _parents(doctype: str, rows: list[str]) -> dict:
    found = frappe.get_all(
        doctype, {"name": ("in", rows or [""])}, ["name", "parent", "parenttype", "parentfield"], limit_page_length=0
    )
    return {row.name: row for row in found}
