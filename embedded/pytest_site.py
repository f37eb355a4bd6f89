"""Lets pytest run the tests of `school_ai/tests` inside a site of the embedded host: `pytest -p embedded.pytest_site`.

On a bench the same tests are run by `bench run-tests --app school_ai`. Each worker of pytest-xdist has a site of its
own.
"""

import os

import pytest

from embedded.environment import Environment
from embedded.inside import enter

ENVIRONMENT = Environment("test")


def site_of_worker(worker: str | None) -> str:
    """`gw0`, `gw1` … are pytest-xdist's names of its workers."""
    number = int((worker or "gw0").removeprefix("gw"))
    return f"site{number}.school-ai.localhost"


def pytest_configure(config):
    """Before any test is collected, since collecting imports the tests, and those import frappe."""
    enter(ENVIRONMENT)
    os.chdir(config.rootpath)


@pytest.fixture(scope="session", autouse=True)
def _connected_site():
    import frappe

    os.chdir(ENVIRONMENT.sites)
    frappe.init(site=site_of_worker(os.environ.get("PYTEST_XDIST_WORKER")), sites_path=str(ENVIRONMENT.sites))
    frappe.connect()
    frappe.flags.in_test = True
    frappe.set_user("Administrator")
    yield
    frappe.db.rollback()
    frappe.destroy()
