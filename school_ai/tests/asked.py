"""Requests to the site as its web server answers them: Frappe's WSGI application in a thread of its own, with its own
connection, hooks, commits and rollbacks."""

import threading
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import frappe
import frappe.app
from werkzeug.test import Client, TestResponse


class Served:
    """Requests as one person, told by keys as programs have them."""

    def __init__(self, user: str = ""):
        self.headers = {"Accept": "application/json"}
        if user:
            self.headers["Authorization"] = f"token {_key_of(user)}"

    def get(self, path: str, **query: Any) -> TestResponse:
        return self._answer("GET", path, query_string=query)

    def post(self, path: str, **data: Any) -> TestResponse:
        return self._answer("POST", path, data=data)

    def put(self, path: str, **data: Any) -> TestResponse:
        return self._answer("PUT", path, json=data)

    def delete(self, path: str) -> TestResponse:
        return self._answer("DELETE", path)

    def call(self, method: str, **query: Any) -> TestResponse:
        return self.get(f"/api/method/school_ai.api.{method}", **query)

    def _answer(self, verb: str, path: str, **more: Any) -> TestResponse:
        answers: list[TestResponse] = []
        site, sites = frappe.local.site, frappe.local.sites_path
        base = f"http://{site}"

        def ask() -> None:
            client = Client(frappe.app.application)
            answers.append(client.open(path, method=verb, headers=self.headers, base_url=base, **more))

        # What was read here belongs to an older view of the database than what the request will have written.
        frappe.db.commit()
        with patch.object(frappe.app, "_site", site), patch.object(frappe.app, "_sites_path", sites):
            thread = threading.Thread(target=ask)
            thread.start()
            thread.join(60)
        frappe.db.rollback()
        return answers[0]


def _key_of(user: str) -> str:
    """A key and its secret, kept for the tests that follow."""
    document = frappe.get_doc("User", user)
    if not document.api_key:
        secret = frappe.generate_hash(length=15)
        document.update({"api_key": frappe.generate_hash(length=15), "api_secret": secret})
        document.save(ignore_permissions=True)
        frappe.db.commit()
    return f"{document.api_key}:{document.get_password('api_secret')}"


@contextmanager
def beside():
    """Another connection to the site, as another worker has one: a function that does something over it and returns
    when that is done. Ends with a rollback."""
    site, sites = frappe.local.site, frappe.local.sites_path
    asked: list = [None]
    begin, done, failed = threading.Event(), threading.Event(), []

    def work() -> None:
        frappe.init(site=site, sites_path=sites, force=True)
        frappe.connect()
        try:
            while True:
                begin.wait(60)
                begin.clear()
                if asked[0] is None:
                    return
                try:
                    asked[0]()
                except BaseException as problem:
                    failed.append(problem)
                done.set()
        finally:
            frappe.db.rollback()
            frappe.destroy()
            done.set()

    thread = threading.Thread(target=work)
    thread.start()

    def do(what) -> None:
        asked[0] = what
        done.clear()
        begin.set()
        if not done.wait(60):
            raise TimeoutError("the other connection waits for this one")
        if failed:
            raise failed.pop()

    try:
        yield do
    finally:
        asked[0] = None
        begin.set()
        thread.join(60)
