"""The first request of a web process imports what is large, and those beside it wait (hook `before_request`).

Two threads that are the first to import numpy, each from another end, leave it broken for as long as the process lives:
methods whose modules need it are then said not to be there.
"""

from importlib import import_module
from threading import Lock

import frappe

LARGE = ("numpy", "scipy.linalg", "scipy.optimize", "scipy.stats", "pandas")
_importing = Lock()


def begin() -> None:
    """Nothing to do where all are imported, as for every request but the first. What is missing keeps nobody from the
    pages that do without."""
    with _importing:
        for name in LARGE:
            try:
                import_module(name)
            except ImportError as error:
                frappe.logger("school_ai").error(f"{name} cannot be imported: {error}")
