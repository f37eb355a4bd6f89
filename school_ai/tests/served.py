"""The site over real HTTP, and real workers, for tests that run inside a site: on a bench as on the embedded host."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe
import frappe.app
import requests
from frappe.utils.password import get_decrypted_password, set_encrypted_password
from werkzeug.serving import make_server

from school_ai.services import providers

# Seconds that another process may take.
PATIENCE = 90


@contextmanager
def http() -> Iterator["Caller"]:
    """This site, served on loopback by Frappe's own application, several requests at a time."""
    site, sites = frappe.local.site, str(Path(frappe.local.sites_path or ".").resolve())
    before = frappe.app._site, frappe.app._sites_path
    frappe.app._site, frappe.app._sites_path = site, sites
    server = make_server("127.0.0.1", 0, frappe.app.application, threaded=True)
    server.log = lambda *_arguments: None
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Caller(f"http://127.0.0.1:{server.port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        frappe.app._site, frappe.app._sites_path = before


class Caller:
    """Calls methods of ours. `user`: by an API key of theirs; none: without signing in."""

    def __init__(self, address: str):
        self.address = address

    def get(self, method: str, user: str = "", **headers: str) -> requests.Response:
        return self._call("GET", method, user, headers)

    def post(self, method: str, user: str = "", data: dict | None = None, **headers: str) -> requests.Response:
        return self._call("POST", method, user, headers, data)

    def _call(self, verb: str, method: str, user: str, headers: dict[str, str], data: dict | None = None):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if user:
            named["Authorization"] = f"token {_key(user)}"
        address = method if method.startswith("/") else f"/api/method/school_ai.api.{method}"
        return requests.request(
            verb, self.address + address, data=data, headers={"Accept": "application/json"} | named, timeout=PATIENCE
        )


def _key(user: str) -> str:
    """The user's API key and secret, made now if there is none. Commits."""
    if not frappe.db.get_value("User", user, "api_key"):
        frappe.db.set_value("User", user, "api_key", frappe.generate_hash(length=15), update_modified=False)
        set_encrypted_password("User", user, frappe.generate_hash(length=15), "api_secret")
        frappe.db.commit()
    return f"{frappe.db.get_value('User', user, 'api_key')}:{get_decrypted_password('User', user, 'api_secret')}"


def elsewhere(do: Callable[..., None], *arguments) -> None:
    """Do something in another process, with a connection of its own, and wait until it is through. What the test has
    replaced is replaced there too."""
    frappe.db.commit()
    process = multiprocessing.get_context("fork").Process(
        target=_in_site, args=(frappe.local.site, frappe.local.sites_path, do, arguments)
    )
    process.start()
    process.join(PATIENCE)
    if process.exitcode is None:
        process.kill()
        process.join()
    assert process.exitcode == 0, f"the other process ended with {process.exitcode}"
    # What it has committed must be seen.
    frappe.db.commit()


def _in_site(site: str, sites_path: str, do: Callable[..., None], arguments: tuple) -> None:
    frappe.init(site=site, sites_path=sites_path, force=True)
    frappe.connect()
    frappe.set_user("Administrator")
    try:
        do(*arguments)
        frappe.db.commit()
    finally:
        frappe.destroy()


def forget_jobs(*queues: str) -> None:
    """Nothing waits on these queues: what other tests have asked for is not this one's affair."""
    from frappe.utils.background_jobs import get_queue

    for name in queues:
        get_queue(name).empty()


def worker(*queues: str) -> None:
    """A worker of RQ in a process of its own, until its queues are empty."""
    elsewhere(_work, queues)


def _work(queues: tuple[str, ...]) -> None:
    from frappe.utils.background_jobs import get_queue, get_redis_conn
    from rq import Worker

    os.environ.pop("CI", None)
    # A loaded model has threads, which a new process does not inherit.
    providers._local_embedder.cache_clear()
    Worker([get_queue(name) for name in queues], connection=get_redis_conn()).work(burst=True, logging_level="ERROR")
