"""Two requests that are in one another's way: the one that the database undoes is done again."""

import frappe

from school_ai.api import endpoint
from school_ai.events.guarded import never_in_the_way
from school_ai.tests.case import SiteTest


class TestDeadlocks(SiteTest):
    def setUp(self):
        super().setUp()
        self.addCleanup(setattr, frappe.local, "request", getattr(frappe.local, "request", None))
        self.done = 0

    def undone(self, times: int):
        def do() -> str:
            self.done += 1
            if self.done <= times:
                raise frappe.QueryDeadlockError
            return "done"

        return do

    def test_a_request_is_done_again(self):
        frappe.local.request = frappe._dict(method="POST")
        self.assertEqual(endpoint._without_deadlock(self.undone(2)), "done")
        self.assertEqual(self.done, 3)

    def test_not_for_ever(self):
        frappe.local.request = frappe._dict(method="POST")
        with self.assertRaises(frappe.QueryDeadlockError):
            endpoint._without_deadlock(self.undone(99))
        self.assertEqual(self.done, endpoint.MOST_TRIES)

    def test_an_event_handler_passes_it_on(self):
        """What was saved is gone with the transaction: to go on would commit what comes after it."""

        @never_in_the_way("changes_enabled")
        def handler(_doc, _method=None):
            raise frappe.QueryDeadlockError

        with self.assertRaises(frappe.QueryDeadlockError):
            handler(frappe._dict())

    def test_the_transaction_of_a_caller_in_python_is_theirs(self):
        frappe.local.request = None
        with self.assertRaises(frappe.QueryDeadlockError):
            endpoint._without_deadlock(self.undone(1))
        self.assertEqual(self.done, 1)
