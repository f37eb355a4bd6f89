"""Lists of records whose texts are encrypted: a list, a report, an export and `frappe.get_all` have the texts.

All of them end in one method of Frappe's, and no hook of Frappe's is told what it has found. So it is wrapped, once a
process, as soon as anything of the services is loaded: hooks of ours load them before every request and job.
"""

import importlib
from functools import wraps

from school_ai.ai.encryption.ring import is_token
from school_ai.services.encryption import FIELDS, texts

# v16 has a second one, which takes the place of the first in lists.
_ASKING = ("frappe.model.db_query", "frappe.model.qb_query")


def show_texts() -> None:
    for path in _ASKING:
        try:
            asking = importlib.import_module(path).DatabaseQuery
        except ModuleNotFoundError:
            continue
        if not hasattr(asking.execute, "shows_texts"):
            asking.execute = _showing(asking.execute)


def _showing(execute):
    @wraps(execute)
    def showing(self, *args, **kwargs):
        found = execute(self, *args, **kwargs)
        if self.doctype in FIELDS and isinstance(found, (list, tuple)):
            return [_shown(row) for row in found]
        return found

    showing.shows_texts = True
    return showing


def _shown(row):
    """By what it looks like: a field may stand under any name in what was asked for."""
    if isinstance(row, dict):
        for name, value in row.items():
            if isinstance(value, str) and is_token(value):
                row[name] = texts.show(value)
        return row
    if isinstance(row, (list, tuple)):
        return type(row)(texts.show(value) if isinstance(value, str) else value for value in row)
    return texts.show(row) if isinstance(row, str) else row
