"""What every site test stands on: a small school, and a clean end."""

import unittest
from contextlib import contextmanager

import frappe

from school_ai import permissions
from school_ai.tests import school

# What other tests read: none may find more of it than the test school has.
_COUNTED = (
    *("Student", "Guardian", "Instructor", "Instructor Log", "Student Guardian", "Academic Year", "Academic Term"),
    *("Program", "Course", "Student Group", "Student Group Student", "Student Group Instructor"),
    *("Program Enrollment", "Course Enrollment", "Course Schedule", "Student Attendance", "Student Leave Application"),
    *("Assessment Plan", "Assessment Result", "Student Log", "User Permission"),
)
# Of ours all but what only grows, and what the timetable of the test school rests on.
_UNCOUNTED = {
    *("AI Audit Log", "AI Audit Pseudonym", "AI Audit Seal", "AI Change", "AI Change Note", "AI Sync State", "AI Task"),
    *("AI Notice", "AI Notice Delivery", "AI Knowledge Vocabulary", "AI Metric Hour", "AI Webhook Nonce"),
    *("School Period", "Course Load"),
}


def _counts() -> dict[str, int]:
    """Rows of each of these tables, as they are committed."""
    frappe.db.rollback()
    of_tables = {"module": "School AI", "issingle": 0, "istable": 0, "is_virtual": 0}
    ours = frappe.get_all("DocType", of_tables, pluck="name")
    return {doctype: frappe.db.count(doctype) for doctype in {*_COUNTED, *ours} - _UNCOUNTED}


class SiteTest(unittest.TestCase):
    """A test inside a site, as Administrator, undone at its end.

    Code that commits on its own (background work) leaves its traces: such a test removes them with `addCleanup`.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        frappe.set_user("Administrator")
        cls.school = school.ensure()
        cls.addClassCleanup(cls._nothing_is_left, _counts())

    @classmethod
    def _nothing_is_left(cls, before: dict[str, int]) -> None:
        """Other tests would fail in its place, as they happen to come after."""
        frappe.set_user("Administrator")
        changed = {doctype: count - before[doctype] for doctype, count in _counts().items()}
        left = {doctype: more for doctype, more in changed.items() if more}
        if left:
            raise AssertionError(f"{cls.__name__} has committed and not taken back: {left}")

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
        frappe.clear_document_cache("School AI Settings", "School AI Settings")
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
