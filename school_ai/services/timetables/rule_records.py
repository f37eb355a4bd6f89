"""AI Scheduling Rules: the school's rules for timetables as the engines take them, and the usual ones."""

from collections.abc import Iterable

import frappe

from school_ai.ai.scheduling.defaults import DEFAULT_SETTINGS
from school_ai.ai.scheduling.problem import Load, Setting
from school_ai.ai.scheduling.rules import SWITCHABLE
from school_ai.erpnext_records.staffing import GroupOfTerm

RULE = "AI Scheduling Rule"
IN_FORCE, PROPOSED, DISMISSED = "In force", "Proposed", "Dismissed"
GROUPS, INSTRUCTORS = "Student groups", "Instructors"
OF = {GROUPS: "groups", INSTRUCTORS: "teachers"}
BY_TITLE = {rule.title: name for name, rule in SWITCHABLE.items()}


def settings(
    term: str,
    groups: dict[str, GroupOfTerm],
    loads: Iterable[Load],
    periods: tuple[str, ...],
) -> dict[str, Setting]:
    """The rules in force for a term by their records' names, narrowed to whom they are for."""
    rows = frappe.get_all(RULE, {"status": IN_FORCE}, ["*"], order_by="creation, name")
    loads = list(loads)
    return {
        row.name: _setting(row, groups, loads, periods)
        for row in rows
        if row.rule in BY_TITLE and (not row.academic_term or row.academic_term == term)
    }


def _setting(row, groups: dict[str, GroupOfTerm], loads: list[Load], periods: tuple[str, ...]) -> Setting:
    rule = SWITCHABLE[BY_TITLE[row.rule]]
    of = OF.get(row.about or "", "") if rule.of else ""
    window = None
    if row.first_period in periods and row.last_period in periods:
        window = (periods.index(row.first_period), periods.index(row.last_period))
    return Setting(
        rule=rule.name,
        weight=None if row.strictness == "Hard" else max(0, row.weight or 0),
        of=of,
        limit=row.limit_value or None,
        window=window,
        who=_who(row, of or rule.about, groups, loads),
    )


def _who(row, about: str, groups: dict[str, GroupOfTerm], loads: list[Load]) -> frozenset[str] | None:
    """Names that a rule is narrowed to, of what the rule is about; None for everyone."""
    if row.scope in (None, "", "Everyone"):
        return None
    chosen = [load for load in loads if _is_for(row, load, groups)]
    if about == "groups":
        if row.scope == "Student Group":
            return frozenset({row.student_group})
        return frozenset(name for load in chosen for name in load.groups)
    if about == "teachers":
        if row.scope == "Instructor":
            return frozenset({row.instructor})
        return frozenset(name for load in chosen for name in load.teachers)
    return frozenset(load.name for load in chosen)


def _is_for(row, load: Load, groups: dict[str, GroupOfTerm]) -> bool:
    match row.scope:
        case "Program":
            return any(groups[name].program == row.program for name in load.groups if name in groups)
        case "Student Group":
            return row.student_group in load.groups
        case "Instructor":
            return row.instructor in load.teachers
        case _:
            return load.course == row.course


def write_usual() -> int:
    """Put the rules that most schools want there, to be weighed and switched off. Returns how many were added: none
    where the school has rules already."""
    if frappe.db.count(RULE):
        return 0
    about = {engine: record for record, engine in OF.items()}
    for setting in DEFAULT_SETTINGS:
        rule = SWITCHABLE[setting.rule]
        frappe.get_doc(
            {
                "doctype": RULE,
                "rule": rule.title,
                "about": about.get(setting.of, "") if rule.of else "",
                "strictness": "Hard" if setting.is_hard else "Soft",
                "weight": setting.weight or 1,
                "limit_value": setting.limit or 0,
                "status": IN_FORCE,
                "scope": "Everyone",
            }
        ).insert(ignore_permissions=True)
    return len(DEFAULT_SETTINGS)
