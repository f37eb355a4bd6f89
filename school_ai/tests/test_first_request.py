"""What is large is imported by one request of a process alone."""

from threading import Event, Thread
from unittest.mock import patch

import frappe

from school_ai.api import first_request
from school_ai.tests.case import SiteTest


class TestFirstRequest(SiteTest):
    def test_it_comes_before_all_else(self):
        self.assertEqual(
            frappe.get_hooks("before_request", app_name="school_ai")[0], "school_ai.api.first_request.begin"
        )

    def test_those_beside_it_wait(self):
        begun, may_end, second_asks, order = Event(), Event(), Event(), []

        def slow_import(name):
            if name == first_request.LARGE[0] and not begun.is_set():
                begun.set()
                may_end.wait(30)
            order.append(name)

        def second():
            second_asks.set()
            first_request.begin()
            order.append("the second goes on")

        with patch.object(first_request, "import_module", slow_import):
            threads = [Thread(target=first_request.begin), Thread(target=second)]
            threads[0].start()
            self.assertTrue(begun.wait(30))
            threads[1].start()
            self.assertTrue(second_asks.wait(30))
            # Whatever the second does without waiting, it has done by then.
            threads[1].join(0.5)
            self.assertEqual(order, [])
            may_end.set()
            for each in threads:
                each.join(30)
        self.assertEqual(order, [*first_request.LARGE, *first_request.LARGE, "the second goes on"])

    def test_what_is_missing_keeps_nobody_out(self):
        with patch.object(first_request, "LARGE", ("there_is_no_such_module",)):
            first_request.begin()
