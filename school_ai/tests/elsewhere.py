"""Somebody else at the same time: another thread with a connection of its own, as another process has one."""

import threading
import time
from collections.abc import Callable
from typing import Any

import frappe

# Seconds that one waits for the other at most.
PATIENCE = 30
# A statement that takes so many milliseconds here waits for somebody's lock.
WAITING = 300


class Elsewhere(threading.Thread):
    """Does something as a user. Nothing of it stays unless `do` commits. `answer` is what it returned, `error` what it
    raised."""

    def __init__(self, do: Callable[[], Any], user: str = "Administrator"):
        super().__init__(daemon=True)
        self.do, self.user, self.site = do, user, frappe.local.site
        self.answer: Any = None
        self.error: Exception | None = None

    def run(self) -> None:
        frappe.init(site=self.site)
        frappe.connect()
        frappe.set_user(self.user)
        try:
            self.answer = self.do()
        except Exception as error:
            self.error = error
        finally:
            frappe.db.rollback()
            frappe.destroy()

    def ended(self) -> "Elsewhere":
        """Wait until it is through."""
        self.join(PATIENCE)
        assert not self.is_alive(), "it goes on and on"
        return self


def connection() -> int:
    """The number of this thread's connection."""
    return frappe.db.sql("select connection_id()")[0][0]


def until_waiting(number: int) -> None:
    """Return when a connection waits for a lock that somebody else holds."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        busy = frappe.db.sql(
            "select time_ms from information_schema.processlist where id = %s and command = 'Query'", number
        )
        if busy and busy[0][0] > WAITING:
            return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
