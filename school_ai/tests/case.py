"""What every site test stands on: a small school, and a clean end."""

import unittest
from contextlib import contextmanager

import frappe

from school_ai import permissions
from school_ai.tests import school


class SiteTest(unittest.TestCase):
    """A test inside a site, as Administrator, undone at its end.

    Code that commits on its own (background work) leaves its traces: such a test removes them with `addCleanup`.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        frappe.set_user("Administrator")
        cls.school = school.ensure()

    def setUp(self):
        frappe.set_user("Administrator")
        permissions.forget_standings()
        # The tests of an hour together ask more than a pupil may.
        frappe.cache.delete_keys("school_ai_questions:")
        self.addCleanup(self._undo)

    def _undo(self):
        frappe.set_user("Administrator")
        frappe.db.rollback()
        frappe.local.message_log = []
        # What was cached within the test may never have been true.
        frappe.cache.delete_key("roles")
        frappe.clear_cache(doctype="School AI Settings")
        permissions.forget_standings()

    @contextmanager
    def as_user(self, user: str):
        """Do something as somebody else."""
        before = frappe.session.user
        frappe.set_user(user)
        permissions.forget_standings()
        try:
            yield
        finally:
            frappe.set_user(before)
            permissions.forget_standings()

    @contextmanager
    def settings(self, **values):
        """Other settings for a while. Commits, at the start and at the end, since workers commit in between: to be
        entered before anything else is changed."""
        before = self._save_settings(values)
        try:
            yield
        finally:
            frappe.set_user("Administrator")
            frappe.db.rollback()
            self._save_settings(before)

    @staticmethod
    def _save_settings(values: dict) -> dict:
        document = frappe.get_doc("School AI Settings")
        before = {field: document.get(field) for field in values}
        document.update(values).save()
        frappe.db.commit()
        return before
