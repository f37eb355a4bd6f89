"""Rows against the facts of their DocTypes: fields, types, options, links, names, child rows, counters."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from ..doctype_facts import DOCTYPES, TREE_PARENTS, DocType, Field
from .frames import Frames, repeated, some

STANDARD = {"name", "creation", "docstatus", "lft", "rgt"}
CHILD_STANDARD = {"name", "docstatus", "parent", "parenttype", "parentfield", "idx"}
TEXT = (
    "Data",
    "Small Text",
    "Text",
    "Text Editor",
    "Select",
    "Link",
    "Dynamic Link",
    "Read Only",
    "Color",
    "Phone",
)
TYPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(TEXT, (str,)),
    "Check": (int,),
    "Int": (int,),
    "Float": (float,),
    "Currency": (float,),
    "Percent": (float,),
    "Duration": (int, float),
    "Date": (dt.date,),
    "Datetime": (dt.datetime,),
    "Time": (dt.timedelta,),
}
# Frappe keeps these in columns of 140 characters.
SHORT = {"Data", "Select", "Link", "Dynamic Link", "Read Only"}
MOST_CHARACTERS = 140
# Company and its accounts point to one another, so one of the two links leads forward.
FORWARD_LINKS = {("Company", "Account"), ("Company", "Cost Center")}


def check_values(frames: Frames) -> Iterator[str]:
    """Fields that do not exist, empty required ones, values of the wrong type or not among the options."""
    for doctype in frames.order:
        facts = DOCTYPES.get(doctype)
        if facts is None:
            yield f"{doctype}: not a DocType that is known here"
            continue
        yield from _check_columns(frames, doctype, facts)
        for name, field in facts.fields.items():
            yield from _check_field(frames, doctype, name, field)


def check_references(frames: Frames, users: set[str], series: dict[str, int]) -> Iterator[str]:
    """Names, links, child rows, docstatus and the counters of naming series."""
    names: dict[str, set] = {doctype: set(frames.column(doctype, "name")) for doctype in frames.order}
    names["User"] = users
    seen: set[str] = {"User"}
    for doctype in frames.order:
        seen.add(doctype)
        facts = DOCTYPES.get(doctype)
        if facts is None:
            continue
        yield from _check_naming(frames, doctype, facts)
        for name, field in facts.fields.items():
            yield from _check_links(frames, doctype, name, field, names, seen)
        if facts.child:
            yield from _check_children(frames, doctype, names)
        yield from _check_docstatus(frames, doctype, facts)
    yield from _check_counters(frames, series)


def _check_columns(frames: Frames, doctype: str, facts: DocType) -> Iterator[str]:
    standard = CHILD_STANDARD if facts.child else STANDARD
    unknown = sorted(set(frames.fields(doctype)) - set(facts.fields) - standard)
    if unknown:
        yield f"{doctype}: has no field {some(unknown)}"
    twice = repeated(frames.column(doctype, "name"))
    if twice:
        yield f"{doctype}: names used twice: {some(twice)}"


def _check_field(frames: Frames, doctype: str, name: str, field: Field) -> Iterator[str]:
    values = frames.column(doctype, name)
    where = f"{doctype}.{name}"
    missing = [n for n, value in enumerate(values) if value is None or value == ""]
    if field.required and missing:
        if name == TREE_PARENTS.get(doctype):
            missing = missing[len(_roots(frames, doctype)) :]
        if missing:
            yield f"{where}: required but empty in {len(missing)} rows"
    filled = [value for value in values if value is not None]
    wrong = [value for value in filled if not _fits(value, field.kind)]
    if wrong:
        yield f"{where}: not a {field.kind}: {some([repr(value) for value in wrong])}"
    if field.kind == "Select" and field.options:
        options = set(field.options.split("\n"))
        strange = sorted({str(value) for value in filled} - options)
        if strange:
            yield f"{where}: not among the options: {some(strange)}"
    if field.unique:
        twice = repeated(filled)
        if twice:
            yield f"{where}: must be unique, but used twice: {some(twice)}"


def _fits(value: Any, kind: str) -> bool:
    if kind == "Date" and isinstance(value, dt.datetime):
        return False
    if kind == "Check":
        return type(value) is int and value in (0, 1)
    if isinstance(value, bool):
        return False
    if kind in SHORT and isinstance(value, str) and len(value) > MOST_CHARACTERS:
        return False
    return isinstance(value, TYPES[kind])


def _roots(frames: Frames, doctype: str) -> list[str]:
    parents = frames.rows(doctype, "name", TREE_PARENTS[doctype], "is_group")
    return [name for name, parent, is_group in parents if not parent and is_group]


def _check_links(
    frames: Frames, doctype: str, name: str, field: Field, names: dict[str, set], seen: set[str]
) -> Iterator[str]:
    if field.kind == "Link":
        pairs = [(field.options, value) for value in frames.column(doctype, name)]
    elif field.kind == "Dynamic Link":
        pairs = list(frames.rows(doctype, field.options, name))
    else:
        return
    pairs = [(target, value) for target, value in pairs if value not in (None, "")]
    broken = sorted({f"{target} {value}" for target, value in pairs if value not in names.get(target, ())})
    if broken:
        yield f"{doctype}.{name}: no such record: {some(broken)}"
    early = sorted({target for target, _ in pairs if target not in seen and (doctype, target) not in FORWARD_LINKS})
    if early:
        yield f"{doctype}.{name}: links to {some(early)}, which comes later"


def _check_naming(frames: Frames, doctype: str, facts: DocType) -> Iterator[str]:
    names = frames.column(doctype, "name")
    if facts.naming.startswith("field:"):
        field = facts.naming.removeprefix("field:")
        wrong = [name for name, value in zip(names, frames.column(doctype, field), strict=True) if name != value]
    elif facts.naming == "own":
        return
    else:
        pattern = _pattern(facts.naming)
        wrong = [name for name in names if not pattern.fullmatch(name)]
    if wrong:
        yield f"{doctype}: named otherwise than by {facts.naming}: {some(wrong)}"


def _pattern(naming: str) -> re.Pattern[str]:
    if naming == "hash":
        return re.compile(r"[0-9a-v]{10}")
    parts = re.split(r"(\.?YYYY\.?|\{YYYY\}|\.?#+|\{#+\})", naming.removeprefix("format:"))
    rules = {"YYYY": r"\d{4}", "#": r"\d{5,}"}
    text = "".join(next((rule for key, rule in rules.items() if key in part), re.escape(part)) for part in parts)
    return re.compile(text)


def _check_children(frames: Frames, doctype: str, names: dict[str, set]) -> Iterator[str]:
    rows = list(frames.rows(doctype, "parenttype", "parent", "parentfield", "idx"))
    orphans = sorted({f"{kind} {parent}" for kind, parent, _, _ in rows if parent not in names.get(kind, ())})
    if orphans:
        yield f"{doctype}: parent does not exist: {some(orphans)}"
    places: dict[tuple, list[int]] = {}
    for kind, parent, field, idx in rows:
        places.setdefault((kind, parent, field), []).append(idx)
    uneven = [key[1] for key, found in places.items() if sorted(found) != list(range(1, len(found) + 1))]
    if uneven:
        yield f"{doctype}: idx does not count 1, 2, ... in {some(uneven)}"


def _check_docstatus(frames: Frames, doctype: str, facts: DocType) -> Iterator[str]:
    if facts.submitted:
        drafts = sum(1 for status in frames.column(doctype, "docstatus") if status != 1)
        if drafts:
            yield f"{doctype}: {drafts} rows are not submitted"
    if not facts.child:
        return
    for parenttype, status in set(frames.rows(doctype, "parenttype", "docstatus")):
        expected = int(DOCTYPES[parenttype].submitted) if parenttype in DOCTYPES else status
        if status != expected:
            yield f"{doctype}: docstatus {status} below a {parenttype} of {expected}"


def _check_counters(frames: Frames, series: dict[str, int]) -> Iterator[str]:
    """The highest number of each naming series must be what its counter says, or the next record made on the
    site would take a name that exists."""
    highest: dict[str, int] = {}
    for doctype in frames.order:
        naming = DOCTYPES[doctype].naming if doctype in DOCTYPES else "own"
        if "#" not in naming:
            continue
        for name in frames.column(doctype, "name"):
            prefix, _, number = name.rpartition("-")
            key = "" if naming.startswith("format:") else prefix + "-"
            if number.isdigit():
                highest[key] = max(highest.get(key, 0), int(number))
    for key in sorted(set(highest) | set(series)):
        if highest.get(key, 0) != series.get(key, 0):
            yield f"naming series {key!r}: counter {series.get(key, 0)}, highest name {highest.get(key, 0)}"
