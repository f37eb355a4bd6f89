"""What the reports have in common: columns, and what is said above the rows."""

from collections.abc import Iterable

from frappe.utils import escape_html


def column(fieldname: str, label: str, fieldtype: str = "Data", width: int = 120) -> dict:
    """A column. Records of others are no links: Frappe would refuse the report to those who may not read their
    DocType."""
    found = {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width}
    return {**found, "precision": 1} if fieldtype in ("Float", "Percent") else found


def message(said: Iterable[str]) -> str | None:
    """Sentences as Frappe shows them above a report."""
    return "<br>".join(map(escape_html, said)) or None
