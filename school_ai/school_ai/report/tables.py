"""What the reports have in common: columns, and what is said above the rows."""

from collections.abc import Iterable

from frappe.utils import escape_html

# Pixels that a letter of a heading takes, the wide ones too, and what stands beside it: edges, and the menu's arrow.
_LETTER, _BESIDE = 8, 40


def column(fieldname: str, label: str, fieldtype: str = "Data", width: int = 120, options: str | None = None) -> dict:
    """A column, `width` pixels wide or more where its heading needs it, which is longer in some languages. Records of
    others are no links: Frappe would refuse the report to those who may not read their DocType."""
    width = max(width, _LETTER * len(label) + _BESIDE)
    found = {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width}
    if options:
        found["options"] = options
    return {**found, "precision": 1} if fieldtype in ("Float", "Percent") else found


def message(said: Iterable[str]) -> str | None:
    """Sentences as Frappe shows them above a report."""
    return "<br>".join(map(escape_html, said)) or None
