"""A new year, or a new term: course loads, wishes and rules taken over, and last time's timetable to start from.

The groups of a grade are other pupils now, but what the grade is taught stays: a group's successor is the group of the
same program whose name is most like it, and among equals that of the same batch.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

import frappe
from frappe import _
from frappe.model.document import Document

from school_ai.ai.scheduling.carry_over import CarriedOver, carry_over
from school_ai.ai.scheduling.problem import Problem
from school_ai.erpnext_records import staffing
from school_ai.services.timetables import kept, rule_records, stating, words
from school_ai.services.timetables.kept import RUN

# Names that have less in common are those of other groups.
ALIKE = 0.6


@dataclass(frozen=True)
class TakenOver:
    """How many records were made in the new term, and in words what was not taken over."""

    loads: int
    preferences: int
    rules: int
    left: list[str]


def take_over(old_term: str, new_term: str) -> TakenOver:
    """Make the new term's course loads, wishes and rules from those of an old one. What is there already stays."""
    if old_term == new_term:
        frappe.throw(_("Choose two different terms."))
    left: list[str] = []
    follows = successors(old_term, new_term)
    loads = _take_loads(old_term, new_term, follows, left)
    preferences = _copy(stating.PREFERENCE, old_term, new_term, ("instructor",), adapt=_cover_of(follows, left))
    rules = _copy(
        rule_records.RULE,
        old_term,
        new_term,
        *(("rule", "about", "scope", "program", "student_group", "instructor", "course"), follows, left),
    )
    return TakenOver(loads, preferences, rules, left)


def successors(old_term: str, new_term: str) -> dict[str, str]:
    """Group of the old term -> the group of the new term that is taught what it was taught: itself, where it is of the
    whole year; else of the same program the one whose name is most like it, among equals that of the same batch."""
    old, new = staffing.term(old_term), staffing.term(new_term)
    before = staffing.groups(staffing.groups_of_term(old))
    after = staffing.groups(staffing.groups_of_term(new))
    found: dict[str, str] = {name: name for name in before if name in after}
    taken = set(found)
    pairs = sorted(
        (
            (
                SequenceMatcher(None, one.title, other.title).ratio(),
                bool(one.batch) and one.batch == other.batch,
                one.name,
                other.name,
            )
            for one in before.values()
            for other in after.values()
            if one.program == other.program
        ),
        reverse=True,
    )
    for likeness, _same_batch, one, other in pairs:
        if likeness >= ALIKE and one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return found


def begin_from(run: str, based_on: str, problem: Problem) -> tuple[CarriedOver, list[str]]:
    """Another run's timetable, rules and wishes for a new problem, and in words what does not fit it any more."""
    held = kept.read(based_on)
    terms = [frappe.db.get_value(RUN, name, "academic_term") for name in (based_on, run)]
    groups = successors(*terms) if terms[0] != terms[1] else {}
    carried = carry_over(held.problem, held.timetable, problem, groups)
    return carried, [words.said(each) for each in carried.findings]


def _take_loads(old_term: str, new_term: str, follows: dict[str, str], left: list[str]) -> int:
    made = 0
    active = {name for name, each in staffing.instructors().items() if each.active}
    there = {_key(frappe.get_doc(stating.LOAD, name)) for name in _names(stating.LOAD, new_term)}
    for name in _names(stating.LOAD, old_term):
        document = frappe.get_doc(stating.LOAD, name)
        if document.disabled:
            continue
        groups = [follows.get(row.student_group) for row in document.groups]
        if not all(groups):
            left.append(_("{0}: there is no such group in {1}.").format(document.title, new_term))
            continue
        gone = [row.instructor for row in document.instructors if row.instructor not in active]
        if gone:
            left.append(
                _("{0}: {1} has left the school, choose somebody else.").format(document.title, ", ".join(gone))
            )
        if (document.course, tuple(sorted(groups))) in there:
            continue
        new = frappe.copy_doc(document)
        new.academic_term = new_term
        new.origin = _("Taken over from {0}").format(old_term)
        new.set("groups", [{"student_group": group} for group in groups])
        new.set("instructors", [{"instructor": row.instructor} for row in document.instructors])
        new.insert(ignore_permissions=True)
        made += 1
    return made


def _key(load) -> tuple[str, tuple[str, ...]]:
    return load.course, tuple(sorted(row.student_group for row in load.groups))


def _names(doctype: str, term: str) -> list[str]:
    return frappe.get_all(doctype, {"academic_term": term}, pluck="name", order_by="creation, name")


def _copy(
    doctype: str,
    old_term: str,
    new_term: str,
    same: Iterable[str],
    follows: dict[str, str] | None = None,
    left: list[str] | None = None,
    adapt: Callable[[Document], None] | None = None,
) -> int:
    """Copy a term's records, but for those that the new term has; what is about a group is about its successor
    (`follows`), and named in `left` where it has none. `adapt` changes a copy before it is kept. Returns how many were
    made."""
    made = 0
    for name in _names(doctype, old_term):
        document = frappe.get_doc(doctype, name)
        new = frappe.copy_doc(document)
        new.academic_term = new_term
        if follows is not None and document.student_group:
            new.student_group = follows.get(document.student_group)
            if not new.student_group:
                left.append(_("{0}: there is no such group in {1}.").format(document.student_group, new_term))
                continue
        filters = {field: new.get(field) or ("is", "not set") for field in same}
        if frappe.db.exists(doctype, {"academic_term": new_term, **filters}):
            continue
        if adapt:
            adapt(new)
        new.insert(ignore_permissions=True)
        made += 1
    return made


def _cover_of(follows: dict[str, str], left: list[str]) -> Callable[[Document], None]:
    """For what an instructor is not to cover: a group's row is about its successor, or goes where it has none."""

    def adapt(preference: Document) -> None:
        rows = []
        for row in preference.get("not_for_cover") or ():
            group = follows.get(row.student_group) if row.student_group else None
            if row.student_group and not group:
                left.append(
                    _("{0}: there is no such group in {1}.").format(row.student_group, preference.academic_term)
                )
                continue
            kept_as_is = {field: row.get(field) for field in ("weekday", "period", "course", "reason")}
            rows.append({**kept_as_is, "student_group": group})
        preference.set("not_for_cover", rows)

    return adapt
