"""Student groups of running terms, and who is in them."""

from collections.abc import Iterable

import frappe
from frappe.utils import getdate


def running(names: Iterable[str] | None = None) -> list[str]:
    """Groups that are not disabled, of academic years that have begun and not ended: all of them, or those named."""
    group, year = frappe.qb.DocType("Student Group"), frappe.qb.DocType("Academic Year")
    today = getdate()
    query = (
        frappe.qb.from_(group)
        .left_join(year)
        .on(year.name == group.academic_year)
        .select(group.name)
        .where(group.disabled == 0)
        .where(year.year_end_date.isnull() | (year.year_end_date >= today))
        .where(year.year_start_date.isnull() | (year.year_start_date <= today))
        .orderby(group.name)
    )
    if names is not None:
        query = query.where(group.name.isin(sorted(set(names)) or [""]))
    return [name for (name,) in query.run()]


def members(groups: Iterable[str]) -> dict[str, list[str]]:
    """Group -> its active pupils; empty ones too."""
    found: dict[str, list[str]] = {name: [] for name in groups}
    rows = frappe.get_all(
        "Student Group Student",
        {"parent": ("in", sorted(found) or [""]), "active": 1},
        ["parent", "student"],
        order_by="parent, idx",
        limit_page_length=0,
    )
    for row in rows:
        found[row.parent].append(row.student)
    return found
