"""Runs Python inside a site: `with connected(environment): ...`.

From outside: `python -m embedded.inside ENVIRONMENT SITE MODULE:FUNCTION`.
"""

import importlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from embedded import alias, host_fixes
from embedded.environment import Environment
from embedded.services import site_environ


def enter(environment: Environment) -> None:
    """Make this process one of the environment's: import paths, variables, working folder."""
    values = site_environ(environment)
    os.environ.update(values)
    for path in reversed(values["PYTHONPATH"].split(":")):
        if path not in sys.path:
            sys.path.insert(0, path)
    os.chdir(environment.sites)
    alias.install()
    host_fixes.apply()


@contextmanager
def connected(environment: Environment, site: str | None = None) -> Iterator:
    """The `frappe` module, connected to the site as Administrator. Commits when the block ends well."""
    enter(environment)
    import frappe

    frappe.init(site=site or environment.site, sites_path=str(environment.sites))
    frappe.connect()
    try:
        yield frappe
        frappe.db.commit()
    finally:
        frappe.destroy()


def main(arguments: list[str]) -> None:
    name, site, target, *rest = arguments
    module, function = target.split(":")
    with connected(Environment(name), site):
        getattr(importlib.import_module(module), function)(**json.loads(rest[0] if rest else "{}"))


if __name__ == "__main__":
    main(sys.argv[1:])
