"""What a list may be ordered and grouped by: columns, and what is reckoned of them. Frappe lets the database do more:
who reads one list could have it sleep for as long as they like.

The hook of hooks.py is called for every request to the site, and looks at what orders or groups."""

import re

import frappe
from frappe import _

_CALLED = re.compile(r"([A-Za-z_]\w*)\s*\(")
_WORDS = re.compile(r"\b(select|case|having|union|into|procedure|benchmark|sleep)\b", re.I)
RECKONED = frozenset(
    {
        *("count", "sum", "avg", "min", "max", "ifnull", "coalesce", "lower", "upper", "locate"),
        *("date", "year", "quarter", "month", "monthname", "week", "day", "dayname"),
    }
)


def refuse() -> None:
    """Refuse a request that would have a list ordered or grouped by something else (hook `before_request`)."""
    for argument in ("order_by", "group_by"):
        wanted = frappe.local.form_dict.get(argument)
        if isinstance(wanted, str) and not is_plain(wanted):
            frappe.throw(_("A list cannot be ordered or grouped by this."), frappe.PermissionError)


def is_plain(wanted: str) -> bool:
    """Whether a text names columns, in an order, and what may be reckoned of them."""
    return not _WORDS.search(wanted) and {name.lower() for name in _CALLED.findall(wanted)} <= RECKONED
