"""`bench --site SITE school-ai demo-data`: it writes what ./demo writes."""

import json

import pytest

from embedded import site
from embedded.environment import Environment
from embedded.services import Database, IndexServer, Redis

ENVIRONMENT = Environment("test")
SITE = "demo-data.school-ai.localhost"
COUNTED = ("Academic Term", "Student", "AI Knowledge Document", "School Period", "Course Load", "Instructor Preference",
           "AI Timetable Run", "School Assignment")  # fmt: skip


@pytest.fixture(scope="module")
def bench():
    site.prepare_bench(ENVIRONMENT)
    for service in (Database, Redis, IndexServer):
        service(ENVIRONMENT).start()
    site.reset_site(ENVIRONMENT, SITE)
    yield lambda *command: site.bench(ENVIRONMENT, *command, site=SITE)
    Redis(ENVIRONMENT).client(1).flushdb()


def count() -> None:
    """Run inside the site."""
    import frappe

    from school_ai.services.analytics import training

    found = {doctype: frappe.db.count(doctype) for doctype in COUNTED}
    found["learning"] = frappe.db.count("AI Task", {"kind": training.LEARN, "status": "Queued"})
    found["tried"] = frappe.db.count("Assessment Result", {"docstatus": 1})
    print(json.dumps(found))


def test_it_writes_the_whole_demo_school(bench):
    printed = bench("school-ai", "demo-data", "--pupils", "60", "--yes")
    assert "earlier terms" in printed and "Logins (password demo)" in printed
    found = json.loads(site.call(ENVIRONMENT, "tests.embedded.test_demo_data:count", site=SITE).splitlines()[-1])
    assert found["Academic Term"] >= 4
    assert all(found.values()), found
