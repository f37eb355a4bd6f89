"""What has changed since a watermark, for a reader outside.

A reader first lists all records of an entity, a page at a time; then it is told what changes. Every answer carries a
watermark: whoever keeps it and comes back with it is told everything that has changed since, once, however many write
at the same time.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _

from school_ai import permissions
from school_ai.exceptions import InvalidArgument
from school_ai.services.following import noting, numbering, states
from school_ai.services.following.numbering import CHANGE

# What the catalogue calls them -> DocTypes.
ENTITIES: dict[str, tuple[str, ...]] = {
    "students": ("Student",),
    "teachers": ("Instructor",),
    "courses": ("Course",),
    "schedules": ("Course Schedule",),
    "attendance": ("Student Attendance",),
    "assessments": ("Assessment Plan", "Assessment Result"),
    "fees": ("Fees", "Sales Order", "Sales Invoice"),
    "guardians": ("Guardian",),
    "groups": ("Student Group",),
    "enrolments": ("Program Enrollment", "Course Enrollment"),
    "leave": ("Student Leave Application",),
}
_WATERMARK = re.compile(r"([0-9a-z]+)\.([0-9]{1,18})(?::([0-9]):(.*))?", re.DOTALL)
_NOT_TOLD = frozenset({"_user_tags", "_comments", "_assign", "_liked_by", "_seen"})


@dataclass(frozen=True)
class Changed:
    """A record as it stands now, or, where `deleted`, that it is there no more: `renamed_to` says what it became."""

    doctype: str
    name: str
    deleted: bool
    renamed_to: str | None
    record: dict[str, Any] | None


@dataclass(frozen=True)
class Pulled:
    """`watermark`: where to go on next time; `more`: whether there is something there already."""

    records: list[Changed]
    watermark: str
    more: bool


@dataclass(frozen=True)
class _Mark:
    """A place in the list of changes; while all records are being listed also the last of them."""

    epoch: str
    position: int
    table: int | None = None
    after: str = ""

    def __str__(self) -> str:
        listing = "" if self.table is None else f":{self.table}:{self.after}"
        return f"{self.epoch}.{self.position}{listing}"


def readable(entity: str) -> list[str]:
    """DocTypes of an entity that the site has and the caller may read. Raises PermissionError where there is none."""
    there = [doctype for doctype in ENTITIES[entity] if frappe.db.exists("DocType", doctype)]
    found = [doctype for doctype in there if _reads(doctype)]
    if there and not found:
        permissions.refuse()
    return found


def _reads(doctype: str) -> bool:
    """Heads of school read about everybody; what a pupil is billed only where their roles let them."""
    return doctype not in ENTITIES["fees"] or frappe.has_permission(doctype, "read")


def pull(entity: str, since: str | None, start: int, page_length: int) -> Pulled:
    """A page of what has changed since a watermark; without one, of all records. Commits."""
    doctypes = readable(entity)
    mark = _read_mark(since, len(doctypes))
    numbering.number_all()
    # From here on everything is read as it stands at one moment.
    state = states.read("epoch", "position", "forgotten_to") or _first_state()
    if mark is None:
        mark = _Mark(state.epoch, state.position or 0, 0)
    if mark.epoch != state.epoch or mark.position > (state.position or 0):
        raise InvalidArgument(
            _("The list of changes has begun anew since this watermark. Begin without {0}.").format("since")
        )
    if mark.position < (state.forgotten_to or 0):
        raise InvalidArgument(
            _("This watermark is too old: deletions since are not known any more. Begin without {0}.").format("since")
        )
    if not doctypes:
        return Pulled([], str(_Mark(mark.epoch, mark.position)), False)
    if mark.table is not None:
        return _list(doctypes, mark, start, page_length)
    return _changes(doctypes, mark, start, page_length, state.position or 0)


def _first_state():
    states.make_sure()
    return states.read("epoch", "position", "forgotten_to")


def _read_mark(since: str | None, tables: int) -> _Mark | None:
    if not since:
        return None
    found = _WATERMARK.fullmatch(since)
    if not found or (found[3] is not None and int(found[3]) >= max(1, tables)):
        raise InvalidArgument(
            _("The argument {0} is not a watermark: pass on what was returned before.").format("since")
        )
    epoch, position, table, after = found.groups()
    return _Mark(epoch, int(position), None if table is None else int(table), after or "")


def _list(doctypes: Sequence[str], mark: _Mark, start: int, page_length: int) -> Pulled:
    """Records by name, DocType after DocType. What changes meanwhile is told by the changes after it, and not here."""
    doctype = doctypes[mark.table]
    filters = [["name", ">", mark.after]] if mark.after else []
    names = _listed(doctype, filters, order_by="name asc", start=start, page_length=page_length + 1)
    page, more = names[:page_length], len(names) > page_length
    later = _changed_since(doctype, page, mark.position)
    told = _records(doctype, [name for name in page if name not in later])
    records = [Changed(doctype, name, False, None, record) for name, record in told.items()]
    if more:
        return Pulled(records, str(_Mark(mark.epoch, mark.position, mark.table, page[-1])), True)
    if mark.table + 1 < len(doctypes):
        return Pulled(records, str(_Mark(mark.epoch, mark.position, mark.table + 1)), True)
    return Pulled(records, str(_Mark(mark.epoch, mark.position)), False)


def _changes(doctypes: Sequence[str], mark: _Mark, start: int, page_length: int, last: int) -> Pulled:
    rows = frappe.get_all(
        CHANGE,
        {"entity": ("in", doctypes), "position": (">", mark.position)},
        ["name", "entity", "record", "position", "renamed_to"],
        order_by="position asc",
        limit_start=start,
        limit_page_length=page_length + 1,
    )
    page, more = rows[:page_length], len(rows) > page_length
    # What is being changed again at this very moment is told at its new place, and not here as well.
    changing = _changing(doctypes)
    page_told = [row for row in page if (row.entity, row.record) not in changing]
    records: dict[str, dict[str, dict]] = {}
    for doctype in doctypes:
        names = [row.record for row in page_told if row.entity == doctype]
        records[doctype] = _records(doctype, _listed(doctype, [["name", "in", names]]) if names else [])
    told = []
    for row in page_told:
        record = records[row.entity].get(row.record)
        if record is None and frappe.db.exists(row.entity, row.record):
            continue  # There, but not for the caller.
        told.append(Changed(row.entity, row.record, record is None, None if record else row.renamed_to, record))
    reached = page[-1].position if more else last
    return Pulled(told, str(_Mark(mark.epoch, reached)), more)


def _changed_since(doctype: str, names: Sequence[str], position: int) -> set[str]:
    if not names:
        return set()
    filters = {"entity": doctype, "record": ("in", names)}
    changed = frappe.get_all(CHANGE, {**filters, "position": (">", position)}, pluck="record", limit=0)
    return {*changed, *frappe.get_all(noting.NOTE, filters, pluck="record", limit=0)}


def _changing(doctypes: Sequence[str]) -> set[tuple[str, str]]:
    rows = frappe.get_all(noting.NOTE, {"entity": ("in", doctypes)}, ["entity", "record"], as_list=True, limit=0)
    return set(rows)


def _listed(
    doctype: str, filters: list, order_by: str | None = None, start: int = 0, page_length: int = 0
) -> list[str]:
    """Names of records that the caller may read: as far as their own rights on the DocType go, where they have some;
    heads of school without such rights read about everybody."""
    wanted = {"filters": filters, "pluck": "name", "limit_start": start, "limit_page_length": page_length}
    if order_by:
        wanted["order_by"] = order_by
    if frappe.has_permission(doctype, "read"):
        return frappe.get_list(doctype, **wanted)
    return frappe.get_all(doctype, **wanted)


def _records(doctype: str, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Records with their rows, in the order of the names. Fields of higher permission levels are left out."""
    if not names:
        return {}
    found = {row["name"]: row for row in frappe.get_all(doctype, {"name": ("in", names)}, _told(doctype), limit=0)}
    for field in frappe.get_meta(doctype).get_table_fields():
        if field.permlevel or field.get("is_virtual"):
            continue
        for row in found.values():
            row[field.fieldname] = []
        rows = frappe.get_all(
            field.options,
            {"parenttype": doctype, "parentfield": field.fieldname, "parent": ("in", names)},
            _told(field.options),
            order_by="parent, idx",
            limit=0,
        )
        for row in rows:
            if row.parent in found:
                found[row.parent][field.fieldname].append(row)
    return {name: found[name] for name in names if name in found}


def _told(doctype: str) -> list[str]:
    meta = frappe.get_meta(doctype)
    levels = {field.fieldname: field.permlevel for field in meta.fields}
    return [name for name in meta.get_valid_columns() if name not in _NOT_TOLD and not levels.get(name)]
