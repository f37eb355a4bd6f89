"""Figures about courses are kept as long as the records stay as they are, and not longer."""

import frappe
from frappe.utils import add_days, getdate

from school_ai.api import courses
from school_ai.services.remembered import remembered
from school_ai.tests import former_pupils
from school_ai.tests.case import SiteTest


class TestRemembered(SiteTest):
    def setUp(self):
        super().setUp()
        frappe.cache.delete_keys("school_ai_remembered:")
        self.addCleanup(frappe.cache.delete_keys, "school_ai_remembered:")
        self.made = 0

    def value(self, *about, doctypes=("Student Log",)) -> int:
        def make() -> int:
            self.made += 1
            return self.made

        return remembered("test", about, make, doctypes)

    def logged(self):
        """A new record, as Frappe saves it."""
        values = {"doctype": "Student Log", "student": self.school.pupil_10, "date": getdate(), "log": "Worked well."}
        return frappe.get_doc(values).insert(ignore_permissions=True, ignore_mandatory=True)

    def test_it_is_made_once_while_nothing_changes(self):
        self.assertEqual([self.value(), self.value(), self.value()], [1, 1, 1])

    def test_nothing_is_a_value_too(self):
        def make() -> None:
            self.made += 1

        for _time in range(2):
            self.assertIsNone(remembered("nothing", (), make, ()))
        self.assertEqual(self.made, 1)

    def test_what_it_is_about_and_the_language_tell_values_apart(self):
        self.assertEqual([self.value("Physics"), self.value("Biology"), self.value("Physics")], [1, 2, 1])
        before = frappe.local.lang
        self.addCleanup(setattr, frappe.local, "lang", before)
        frappe.local.lang = "fr"
        self.assertEqual(self.value("Physics"), 3)

    def test_a_record_that_is_written_has_it_made_anew(self):
        self.value()
        log = self.logged()
        self.assertEqual(self.value(), 2)
        log.log = "Worked very well."
        log.save(ignore_permissions=True)
        self.assertEqual(self.value(), 3)

    def test_a_record_that_is_deleted_has_it_made_anew(self):
        log = self.logged()
        self.value()
        frappe.delete_doc("Student Log", log.name, ignore_permissions=True)
        self.assertEqual(self.value(), 2)

    def test_a_record_that_is_deleted_while_changes_are_not_followed_has_it_made_anew(self):
        with self.settings(changes_enabled=0):
            log = self.logged()
            made = self.value()
            frappe.delete_doc("Student Log", log.name, ignore_permissions=True)
            self.assertEqual(self.value(), made + 1)

    def test_a_record_that_was_written_earlier_and_committed_later_has_it_made_anew(self):
        self.logged()
        self.value()
        other = self.logged()
        frappe.db.set_value("Student Log", other.name, "modified", "2020-01-01", update_modified=False)
        self.assertEqual(self.value(), 2)

    def test_a_new_result_is_in_the_analytics_of_its_course(self):
        def told() -> list[dict]:
            return courses.analytics(self.school.physics)["by_group"]["rows"]

        before = told()
        year = frappe.db.get_value("Academic Term", self.school.term, "academic_year")
        result = former_pupils.result(
            self.school.pupil_10, self.school.physics, year, self.school.term, add_days(getdate(), -20), 12.0, 20.0,
            "Remembered",
        )  # fmt: skip
        frappe.db.set_value("Assessment Result", result, "total_score", 13.0)
        self.assertNotEqual(told(), before)
        self.assertEqual(told(), told())
