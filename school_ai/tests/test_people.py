from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate

from school_ai import roles
from school_ai.api import people as api
from school_ai.services import people
from school_ai.tests.case import SiteTest


class TestLinks(SiteTest):
    def has_role(self, user: str, role: str) -> bool:
        return bool(frappe.db.exists("Has Role", {"parent": user, "role": role, "parenttype": "User"}))

    def test_a_pupil_whose_login_was_there_before_is_connected(self):
        self.assertEqual(frappe.db.get_value("Student", self.school.pupil_10, "user"), self.school.pupil_10_login)
        self.assertTrue(self.has_role(self.school.pupil_10_login, roles.STUDENT))

    def test_a_guardian_is_connected_and_stays_a_website_user(self):
        self.assertEqual(frappe.db.get_value("Guardian", self.school.mother, "user"), self.school.mother_login)
        self.assertTrue(self.has_role(self.school.mother_login, roles.GUARDIAN))
        self.assertEqual(frappe.db.get_value("User", self.school.mother_login, "user_type"), "Website User")

    def test_an_instructors_role_follows_their_employment(self):
        employee = frappe.get_doc("Employee", frappe.db.get_value("Instructor", self.school.physicist, "employee"))
        employee.update({"status": "Left", "relieving_date": getdate()})
        employee.save()
        self.assertFalse(self.has_role(self.school.physicist_login, roles.INSTRUCTOR))
        employee.update({"status": "Active", "relieving_date": None})
        employee.save()
        self.assertTrue(self.has_role(self.school.physicist_login, roles.INSTRUCTOR))

    def test_a_pupil_who_has_left_loses_the_role(self):
        student = frappe.get_doc("Student", self.school.pupil_10_b)
        student.date_of_leaving = add_days(getdate(), -1)
        student.save()
        self.assertFalse(self.has_role(self.school.pupil_10_b_login, roles.STUDENT))

    def test_a_guardian_without_children_loses_the_role(self):
        student = frappe.get_doc("Student", self.school.pupil_10)
        student.guardians = [row for row in student.guardians if row.guardian != self.school.father]
        student.save()
        self.assertFalse(self.has_role(self.school.father_login, roles.GUARDIAN))
        self.assertTrue(self.has_role(self.school.mother_login, roles.GUARDIAN))

    def test_one_child_left_is_enough_to_keep_it(self):
        student = frappe.get_doc("Student", self.school.pupil_10)
        student.guardians = [row for row in student.guardians if row.guardian != self.school.mother]
        student.save()
        self.assertTrue(self.has_role(self.school.mother_login, roles.GUARDIAN))

    def test_a_guardian_whose_child_is_disabled_loses_the_role(self):
        student = frappe.get_doc("Student", self.school.pupil_10)
        student.enabled = 0
        student.save()
        self.assertFalse(self.has_role(self.school.father_login, roles.GUARDIAN))

    def test_with_the_switch_off_nothing_is_touched(self):
        with self.settings(link_people=0):
            student = frappe.get_doc("Student", self.school.pupil_10_b)
            student.enabled = 0
            student.save()
            self.assertTrue(self.has_role(self.school.pupil_10_b_login, roles.STUDENT))

    def test_a_failure_of_ours_never_makes_their_save_fail(self):
        student = frappe.get_doc("Student", self.school.pupil_10)
        student.city = "Greenfield"
        with patch.object(people, "link_student", side_effect=RuntimeError("ours")):
            student.save()
        self.assertEqual(frappe.db.get_value("Student", student.name, "city"), "Greenfield")
        self.assertTrue(frappe.db.exists("Error Log", {"method": ("like", "school_ai: %student.on_update")}))


class TestInvitation(SiteTest):
    def guardian(self, **values) -> str:
        document = frappe.get_doc({"doctype": "Guardian", "guardian_name": "Nora New", **values}).insert()
        student = frappe.get_doc("Student", self.school.pupil_10)
        student.append("guardians", {"guardian": document.name, "relation": "Others"})
        student.save()
        return document.name

    def invite(self, guardian: str) -> str:
        with patch("frappe.core.doctype.user.user.User.send_password_notification"):
            return api.invite_guardian(guardian)

    def test_a_guardian_without_a_login_gets_one_for_the_portal(self):
        guardian = self.guardian(email_address="nora@school-ai.test")
        user = self.invite(guardian)
        self.assertEqual(user, "nora@school-ai.test")
        self.assertEqual(frappe.db.get_value("Guardian", guardian, "user"), user)
        self.assertIn(roles.GUARDIAN, frappe.get_roles(user))
        self.assertEqual(frappe.db.get_value("User", user, "user_type"), "Website User")

    def test_inviting_twice_is_inviting_once(self):
        guardian = self.guardian(email_address="nora@school-ai.test")
        self.assertEqual(self.invite(guardian), self.invite(guardian))

    def test_without_an_email_address_it_says_what_to_do(self):
        with self.assertRaises(frappe.ValidationError) as refused:
            self.invite(self.guardian())
        self.assertIn("no email address", str(refused.exception))

    def test_it_is_for_those_who_may_change_guardians(self):
        guardian = self.guardian(email_address="nora@school-ai.test")
        for user in (self.school.pupil_10_login, self.school.mother_login, self.school.physicist_login):
            with self.as_user(user), self.assertRaises(frappe.PermissionError):
                api.invite_guardian(guardian)

    def test_a_guardian_that_is_not_there(self):
        with self.assertRaises(frappe.DoesNotExistError):
            api.invite_guardian("nonsense")


class TestReport(SiteTest):
    def problems(self) -> dict[str, str]:
        return {row.name: row.problem for row in people.unlinked()}

    def test_who_is_linked_is_not_listed(self):
        listed = self.problems()
        for name in (self.school.pupil_10, self.school.mother, self.school.physicist):
            self.assertNotIn(name, listed)

    def test_each_way_of_not_being_linked_is_told(self):
        frappe.db.set_value("Student", self.school.pupil_7, {"user": None, "student_email_id": "gone@school-ai.test"})
        frappe.db.set_value("User", self.school.pupil_10_login, "enabled", 0)
        frappe.db.delete("Has Role", {"parent": self.school.mother_login, "role": roles.GUARDIAN})
        frappe.cache.delete_key("roles")
        frappe.db.set_value("Guardian", self.school.father, {"user": None, "email_address": None})
        frappe.db.set_value("Instructor", self.school.physicist, "employee", None)
        listed = self.problems()
        self.assertEqual(listed[self.school.pupil_7], "No login")
        self.assertIn("is disabled", listed[self.school.pupil_10])
        self.assertIn("lacks the role Guardian", listed[self.school.mother])
        self.assertIn("no email address", listed[self.school.father])
        self.assertIn("No employee record", listed[self.school.physicist])

    def test_the_report_shows_it(self):
        from school_ai.school_ai.report.people_without_login.people_without_login import execute

        frappe.db.set_value("Instructor", self.school.physicist, "employee", None)
        columns, rows = execute({"who": "Instructor"})
        self.assertIn("problem", [column["fieldname"] for column in columns])
        self.assertIn(self.school.physicist, [row["name"] for row in rows])
        self.assertEqual({row["doctype"] for row in rows}, {"Instructor"})
