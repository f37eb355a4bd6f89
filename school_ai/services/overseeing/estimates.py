"""A person sets an estimate aside: it is shown to nobody until that is taken back, whatever is computed anew."""

import frappe

from school_ai.erpnext_records.rows import read

OVERRIDE = "AI Override"
SET_ASIDE = "Set aside"


def set_aside(students) -> set[tuple[str, str, str]]:
    """Pupil, outcome (as AI Prediction names it) and course (or "") of the estimates that are set aside."""
    rows = read(OVERRIDE, ["student", "outcome", "course"], {"holds": 1, "student": ("in", sorted(students))})
    return {(row.student, row.outcome, row.course or "") for row in rows}


def set_aside_at_all() -> dict[tuple[str, str, str], frappe._dict]:
    """All that is set aside, with who did it and when."""
    rows = frappe.get_all(
        OVERRIDE, {"holds": 1}, ["student", "outcome", "course", "decided_by", "decided_on"], limit_page_length=0
    )
    return {(row.student, row.outcome, row.course or ""): row for row in rows}


def is_shown(row, aside: set[tuple[str, str, str]]) -> bool:
    """Whether an estimate (a row with student, outcome and course) is set aside by nobody."""
    return (row.student, row.outcome, row.course or "") not in aside
