"""Installing and uninstalling are mirror images: afterwards the site is what it was before."""

import json
import re

import pytest

from embedded import site
from embedded.environment import Environment
from embedded.services import Database, IndexServer, Redis

ENVIRONMENT = Environment("test")
SITE = "install.school-ai.localhost"

# Logs and caches that Frappe itself writes while anything is installed.
LOGS = re.compile(r"Log$|^Error|^Version$|^__global_search|^Installed Application|^Changelog|^Singles$|^DefaultValue$")


@pytest.fixture(scope="module")
def bench():
    site.prepare_bench(ENVIRONMENT)
    for service in (Database, Redis, IndexServer):
        service(ENVIRONMENT).start()
    site.restore_site(ENVIRONMENT, SITE, site.dump_without_school_ai(ENVIRONMENT))
    return lambda *command: site.bench(ENVIRONMENT, *command, site=SITE)


def query(statement: str) -> list[tuple]:
    config = json.loads((ENVIRONMENT.sites / SITE / "site_config.json").read_text())
    connection = Database(ENVIRONMENT).connect(database=config["db_name"])
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())
    finally:
        connection.close()


def state() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Columns and names of records, table by table."""
    columns: dict[str, set[str]] = {}
    for table, column in query(
        "select table_name, column_name from information_schema.columns where table_schema = database()"
    ):
        columns.setdefault(table, set()).add(column)
    names: dict[str, set[str]] = {}
    for table in columns:
        key = "name" if "name" in columns[table] else None
        if key and not LOGS.search(table.removeprefix("tab")):
            names[table] = {name for (name,) in query(f"select `{key}` from `{table}`")}
    return columns, names


def singles() -> set[tuple]:
    """What is kept of the settings, keys included."""
    kept = query("select field, value from tabSingles where doctype like '%School AI%'")
    kept += query("select fieldname, password from __Auth where doctype like '%School AI%'")
    return set(kept)


def differences(before: dict[str, set[str]], after: dict[str, set[str]]) -> dict[str, tuple[set, set]]:
    return {
        table: (after.get(table, set()) - before.get(table, set()), before.get(table, set()) - after.get(table, set()))
        for table in before.keys() | after.keys()
        if before.get(table, set()) != after.get(table, set())
    }


def indexes() -> set[tuple[str, str]]:
    """(table, index) of the site."""
    return set(
        query("select table_name, index_name from information_schema.statistics where table_schema = database()")
    )


def test_uninstalling_leaves_the_site_as_it_was(bench):
    columns_before, names_before = state()
    indexes_before = indexes()
    bench("install-app", "school_ai")
    columns_between, names_between = state()
    assert "tabAI Knowledge Document" in columns_between
    assert "school_ai_language" in columns_between["tabCourse"]
    assert {"Guardian", "Principal", "School AI Administrator"} <= names_between["tabRole"]
    assert {
        ("tabStudent Attendance", "school_ai_of_pupil_by_day"),
        ("tabAI Prediction", "estimates_that_hold"),
    } <= indexes()
    assert query("select desk_access from tabRole where name = 'Guardian'") == [(0,)]
    assert singles()

    site.call(ENVIRONMENT, "tests.embedded.test_install:use_it", site=SITE)
    assert "chat_api_key" in {field for field, _ in singles()}
    bench("uninstall-app", "school_ai", "--yes", "--no-backup", "--force")
    columns_after, names_after = state()
    assert differences(columns_before, columns_after) == {}
    assert indexes() == indexes_before
    left = differences(names_before, names_after)
    # A user and a course of the school's own stay, of course.
    left.pop("tabCourse", None)
    assert {table: added for table, (added, gone) in left.items() if added or gone} == {}
    assert singles() == set()


def test_it_can_be_installed_again_and_migrated(bench):
    bench("install-app", "school_ai")
    bench("migrate")
    bench("migrate")
    assert query("select count(*) from `tabCustom Field` where fieldname like 'school_ai_%'")[0][0] >= 2


def use_it() -> None:
    """A site that was used: with a document, its versions, a comment, a task, an assignment."""
    import frappe

    from school_ai.tests import documents, shelf

    frappe.get_doc("School AI Settings").update(
        {"chat_provider": "OpenAI", "chat_model": "gpt-test", "chat_api_key": "sk-secret"}
    ).save()
    frappe.get_doc({"doctype": "Course", "course_name": "Physics", "school_ai_language": "en"}).insert()
    document = frappe.get_doc(
        {
            "doctype": "AI Knowledge Document",
            "title": "Forces",
            "course": "Physics",
            "visibility": "Course",
            "file": shelf.upload(documents.pdf("To every action there is an equal and opposite reaction.")),
        }
    ).insert()
    frappe.db.commit()
    shelf.index(document)
    document.title = "Forces and motion"
    document.save()
    _use_webhooks()
    document.add_comment("Comment", "Well done")
    frappe.get_doc(
        {
            "doctype": "ToDo",
            "description": "Read it",
            "reference_type": document.doctype,
            "reference_name": document.name,
            "allocated_to": "Administrator",
        }
    ).insert()
    frappe.delete_doc("AI Knowledge Document", document.name)


def _use_webhooks() -> None:
    """A system that sends, a webhook of ours that was changed, and one of the school's own on a DocType of ours."""
    import frappe

    from school_ai.services.webhooks import senders

    senders.make_secret(frappe.get_doc({"doctype": senders.SENDER, "title": "Admissions"}).insert().name)
    frappe.get_doc("Webhook", "school-ai-insights-generated").update({"request_url": "https://our.example/hook"}).save()
    frappe.get_doc(
        {
            "doctype": "Webhook",
            "name": "of-the-school",
            "__newname": "of-the-school",
            "webhook_doctype": "AI Insight",
            "webhook_docevent": "on_update",
            "request_url": "https://our.example/hook",
            "enable_security": 1,
            "webhook_secret": "known to the receiver",
            "webhook_data": [{"fieldname": "name", "key": "name"}],
        }
    ).insert()
    frappe.db.commit()
