"""What Frappe lets through by itself, and must not with pupils' records: rows loaded alone, and counts."""

import frappe
import frappe.client

from school_ai.overrides import counts, rows
from school_ai.tests import setting
from school_ai.tests.case import SiteTest


class TestRows(SiteTest):
    def setUp(self):
        super().setUp()
        self.assignment = setting.assignment(self.school)
        self.row = self.assignment.questions[0].name

    def test_a_key_is_read_by_who_teaches_the_course_and_nobody_else(self):
        for login, may in (
            (self.school.physicist_login, True),
            (self.school.principal_login, True),
            (self.school.mathematician_login, False),
            (self.school.pupil_10_login, False),
            (self.school.mother_login, False),
        ):
            with self.as_user(login):
                row = frappe.get_doc("School Assignment Question", self.row)
                self.assertEqual(row.has_permission("read"), may, login)
                if may:
                    continue
                self.assertFalse(frappe.has_permission(row.doctype, "print", row), login)
                with self.assertRaises(frappe.PermissionError):
                    frappe.client.get("School Assignment Question", self.row, parent="School Assignment")

    def test_nobody_else_deletes_one(self):
        with self.as_user(self.school.mathematician_login), self.assertRaises(frappe.PermissionError):
            frappe.delete_doc("School Assignment Question", self.row)
        self.assertTrue(frappe.db.exists("School Assignment Question", self.row))

    def test_a_row_that_was_loaded_with_its_record_knows_it(self):
        self.assertIs(self.assignment.questions[0].parent_doc, self.assignment)
        frappe.delete_doc("School Assignment", self.assignment.name)
        self.assertIsNone(frappe.get_doc({"doctype": "School Assignment Question"}).parent_doc)

    def test_records_with_such_rows_are_kept_in_frappes_cache(self):
        for doctype, name in (("Student", self.school.pupil_10), ("Student Group", self.school.group_10)):
            for _again in range(2):
                frappe.local.document_cache = {}
                kept = frappe.get_cached_doc(doctype, name)
            self.assertEqual(kept.as_dict(), frappe.get_doc(doctype, name).as_dict())
        lesson = frappe.get_all("Course Schedule", pluck="name", limit=1)
        if lesson:
            self.assertEqual(frappe.get_cached_doc("Course Schedule", lesson[0]).name, lesson[0])

    def test_the_tables_of_education_get_the_same_rights(self):
        for name, doctype in rows.TABLES.items():
            self.assertTrue(issubclass(getattr(rows, name), rows.WithRightsOfItsRecord), doctype)
        guardians = frappe.get_doc("Student", self.school.pupil_10_b).guardians
        if not guardians or not isinstance(guardians[0], rows.WithRightsOfItsRecord):
            self.skipTest("the host's stand-ins have no classes")
        with self.as_user(self.school.pupil_10_login):
            self.assertFalse(frappe.get_doc("Student Guardian", guardians[0].name).has_permission("read"))


class TestCounts(SiteTest):
    def test_one_counts_what_one_may_list(self):
        setting.assignment(self.school)
        guess = {"title": ("like", "Forces%")}
        for login, found in ((self.school.physicist_login, 1), (self.school.mathematician_login, 0)):
            with self.as_user(login):
                self.assertEqual(counts.get_count("School Assignment", guess), found)
        with self.as_user(self.school.pupil_10_login), self.assertRaises(frappe.PermissionError):
            counts.get_count("School Assignment", guess)

    def test_rows_with_keys_are_not_counted(self):
        for login in (self.school.pupil_10_login, self.school.mathematician_login, self.school.mother_login):
            with self.as_user(login), self.assertRaises(frappe.PermissionError):
                counts.get_count("School Assignment Question", {"answer": ("like", "9%")})

    def test_others_records_are_counted_as_ever(self):
        self.assertEqual(counts.get_count("Role", {"name": "Guest"}), 1)

    def test_a_pupil_counts_no_other_pupils(self):
        with self.as_user(self.school.pupil_10_login):
            self.assertEqual(counts.get_count("Student"), 1)

    def test_it_stands_in_for_frappes_own(self):
        self.assertEqual(
            frappe.get_hooks("override_whitelisted_methods")["frappe.client.get_count"][-1],
            "school_ai.overrides.counts.get_count",
        )
