from unittest.mock import patch

import frappe
from frappe.desk import query_report
from frappe.utils import add_days, getdate, now_datetime

from school_ai import roles
from school_ai.api import people as api
from school_ai.jobs import tasks
from school_ai.services import doctor, inviting, logins, people
from school_ai.tests import damage
from school_ai.tests.case import SiteTest
from school_ai.tests.school import DOMAIN, login


class Links(SiteTest):
    def has_role(self, user: str, role: str) -> bool:
        return bool(frappe.db.exists("Has Role", {"parent": user, "role": role, "parenttype": "User"}))

    @staticmethod
    def roles_of(user: str) -> set[str]:
        return set(frappe.get_all("Has Role", {"parent": user, "parenttype": "User"}, pluck="role"))


class TestLinks(Links):
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


class TestEnrolment(Links):
    """The role follows the enrolment, but nobody is locked out in the summer."""

    def ended(self, days: int) -> None:
        """The academic year of the school ended so many days ago."""
        year = frappe.db.get_value("Program Enrollment", {"student": self.school.pupil_10}, "academic_year")
        frappe.db.set_value("Academic Year", year, "year_end_date", add_days(getdate(), -days))

    def linked(self) -> bool:
        people.link_family(self.school.pupil_10)
        return self.has_role(self.school.pupil_10_login, roles.STUDENT)

    def test_between_two_years_the_login_stays_for_the_days_of_grace(self):
        self.ended(100)
        self.assertTrue(self.linked())
        self.ended(101)
        self.assertFalse(self.linked())
        self.assertFalse(self.has_role(self.school.father_login, roles.GUARDIAN), "guardians follow their pupils")

    def test_the_days_are_the_schools_to_set(self):
        with self.settings(people_grace_days=3):
            self.ended(3)
            self.assertTrue(self.linked())
            self.ended(4)
            self.assertFalse(self.linked())

    def test_who_is_enrolled_anew_has_the_role_again(self):
        self.ended(200)
        self.assertFalse(self.linked())
        year = frappe.get_doc(
            {
                "doctype": "Academic Year",
                "academic_year_name": "School AI Next Year",
                "year_start_date": add_days(getdate(), -1),
                "year_end_date": add_days(getdate(), 300),
            }
        ).insert()
        frappe.get_doc(
            {
                "doctype": "Program Enrollment",
                "student": self.school.pupil_10,
                "program": self.school.grade_10,
                "academic_year": year.name,
                "enrollment_date": getdate(),
            }
        ).insert().submit()
        self.assertTrue(self.has_role(self.school.pupil_10_login, roles.STUDENT))
        self.assertTrue(self.has_role(self.school.father_login, roles.GUARDIAN))

    def test_a_cancelled_enrolment_ends_with_its_cancellation(self):
        name = frappe.db.get_value("Program Enrollment", {"student": self.school.pupil_10, "docstatus": 1}, "name")
        frappe.db.set_value("Program Enrollment", name, "docstatus", 2)
        self.assertTrue(self.linked(), "an enrolment is amended within the days of grace")
        frappe.db.set_value("Program Enrollment", name, "modified", add_days(getdate(), -101), update_modified=False)
        self.assertFalse(self.linked())

    def test_who_was_never_enrolled_by_a_program_stays_for_as_long_as_they_are_enabled(self):
        frappe.db.delete("Program Enrollment", {"student": self.school.pupil_10})
        self.assertTrue(self.linked())

    def test_no_access_counts_as_no_relation(self):
        student = frappe.get_doc("Student", self.school.pupil_10)
        for row in student.guardians:
            if row.guardian == self.school.father:
                row.school_ai_access = "No access"
        student.save()
        self.assertFalse(self.has_role(self.school.father_login, roles.GUARDIAN))
        self.assertTrue(self.has_role(self.school.mother_login, roles.GUARDIAN))

    def test_an_instructor_with_a_day_of_leaving_stays_until_then(self):
        employee = frappe.db.get_value("Instructor", self.school.physicist, "employee")
        for days, wanted in ((1, True), (0, True), (-1, False)):
            frappe.db.set_value("Employee", employee, "relieving_date", add_days(getdate(), days))
            people.link_instructor(self.school.physicist)
            self.assertEqual(self.has_role(self.school.physicist_login, roles.INSTRUCTOR), wanted, days)


class TestRoles(Links):
    def test_a_login_that_a_record_no_longer_names_loses_the_role(self):
        guardian = frappe.get_doc("Guardian", self.school.father)
        guardian.user = self.school.outsider_login
        guardian.save()
        self.assertFalse(self.has_role(self.school.father_login, roles.GUARDIAN))
        self.assertTrue(self.has_role(self.school.outsider_login, roles.GUARDIAN))

    def test_administrators_of_the_system_are_left_alone(self):
        frappe.get_doc("User", self.school.father_login).add_roles("System Manager")
        student = frappe.get_doc("Student", self.school.pupil_10)
        student.guardians = [row for row in student.guardians if row.guardian != self.school.father]
        student.save()
        self.assertTrue(self.has_role(self.school.father_login, roles.GUARDIAN))
        self.assertTrue(self.has_role(self.school.father_login, "System Manager"))

    def test_a_role_of_somebody_without_a_record_is_not_taken_at_night(self):
        frappe.get_doc("User", self.school.outsider_login).add_roles(roles.INSTRUCTOR)
        people.link_everybody()
        self.assertTrue(self.has_role(self.school.outsider_login, roles.INSTRUCTOR))

    def test_one_who_cannot_be_linked_keeps_nobody_else_from_it(self):
        frappe.db.delete("Error Log", {"method": ("like", "school_ai: link Student%")})
        frappe.db.delete("Has Role", {"parent": self.school.mother_login, "role": roles.GUARDIAN})
        frappe.cache.delete_key("roles")
        # Every login has a first name: Frappe refuses to save one without.
        frappe.db.delete("Has Role", {"parent": self.school.pupil_10_login, "role": roles.STUDENT})
        frappe.db.set_value("User", self.school.pupil_10_login, "first_name", "")
        people.link_everybody()
        self.assertTrue(self.has_role(self.school.mother_login, roles.GUARDIAN))
        self.assertTrue(frappe.db.exists("Error Log", {"method": ("like", "school_ai: link Student%")}))

    def test_whose_role_is_taken_is_signed_out(self):
        user = self.school.pupil_10_b_login
        self.addCleanup(self.committed, self.restore)
        with self.as_user("Administrator"):
            frappe.db.delete("Sessions", {"user": user})
            table = frappe.qb.DocType("Sessions")
            frappe.qb.into(table).columns("sid", "user", "lastupdate").insert(
                "school-ai-test", user, now_datetime()
            ).run()
            frappe.db.commit()
        student = frappe.get_doc("Student", self.school.pupil_10_b)
        student.enabled = 0
        student.save()
        self.assertEqual(self.sessions(user), 1, "nothing is ended that is not committed")
        frappe.db.commit()
        self.assertEqual(self.sessions(user), 0)

    @staticmethod
    def sessions(user: str) -> int:
        table = frappe.qb.DocType("Sessions")
        return len(frappe.qb.from_(table).select(table.sid).where(table.user == user).run())

    @staticmethod
    def committed(do):
        do()
        frappe.db.commit()

    def restore(self):
        student = frappe.get_doc("Student", self.school.pupil_10_b)
        student.enabled = 1
        student.save()

    def test_a_login_that_was_renamed_takes_the_pupils_address_along(self):
        frappe.rename_doc("User", self.school.pupil_10_login, "ada.new@school-ai.test", force=True, show_alert=False)
        row = frappe.db.get_value("Student", self.school.pupil_10, ["user", "student_email_id"], as_dict=True)
        self.assertEqual(row.user, "ada.new@school-ai.test")
        self.assertEqual(row.student_email_id, "ada.new@school-ai.test")
        frappe.get_doc("Student", self.school.pupil_10).save()
        self.assertFalse(frappe.db.exists("User", self.school.pupil_10_login), "Education made a login anew")

    def test_a_login_that_was_merged_gets_the_roles_of_both(self):
        # Frappe stumbles over these itself where both have them.
        frappe.delete_doc("Notification Settings", self.school.father_login, ignore_permissions=True, force=True)
        frappe.rename_doc(
            "User", self.school.father_login, self.school.mathematician_login, merge=True, force=True, show_alert=False
        )
        self.assertTrue(self.has_role(self.school.mathematician_login, roles.GUARDIAN))
        self.assertTrue(self.has_role(self.school.mathematician_login, roles.INSTRUCTOR))
        self.assertEqual(frappe.db.get_value("Guardian", self.school.father, "user"), self.school.mathematician_login)

    def test_an_address_that_is_a_guardians_login_is_no_pupils(self):
        frappe.db.set_value(
            "Student", self.school.pupil_7, {"user": None, "student_email_id": self.school.mother_login}
        )
        people.link_student(self.school.pupil_7)
        self.assertFalse(frappe.db.get_value("Student", self.school.pupil_7, "user"))
        self.assertFalse(self.has_role(self.school.mother_login, roles.STUDENT))


class Inviting(Links):
    """Mail is where the outside begins: what Frappe would send is kept here."""

    def setUp(self):
        super().setUp()
        self.mails = []
        patcher = patch("frappe.sendmail", side_effect=lambda **mail: self.mails.append(mail))
        patcher.start()
        self.addCleanup(patcher.stop)

    def guardian(self, **values) -> str:
        document = frappe.get_doc({"doctype": "Guardian", "guardian_name": "Nora New", **values}).insert()
        student = frappe.get_doc("Student", self.school.pupil_10)
        student.append("guardians", {"guardian": document.name, "relation": "Others"})
        student.save()
        return document.name

    def pupil(self, email: str) -> str:
        """A pupil for whom Education was told to make no login."""
        frappe.db.set_single_value("Education Settings", "user_creation_skip", 1)
        values = {"doctype": "Student", "first_name": "Nils", "last_name": "New", "student_email_id": email}
        return frappe.get_doc(values).insert().name

    def invited_ago(self, doctype: str, name: str, days: int) -> None:
        key = {"person_key": f"{doctype}:{name}"}
        frappe.db.set_value(inviting.INVITATION, key, "invited_on", add_days(now_datetime(), -days))


class TestInvitation(Inviting):
    def test_a_guardian_without_a_login_gets_one_for_the_portal(self):
        guardian = self.guardian(email_address="nora@school-ai.test")
        user = api.invite_guardian(guardian)
        self.assertEqual(user, "nora@school-ai.test")
        self.assertEqual(frappe.db.get_value("Guardian", guardian, "user"), user)
        self.assertEqual(self.roles_of(user), {roles.GUARDIAN})
        self.assertEqual(frappe.db.get_value("User", user, "user_type"), "Website User")
        self.assertEqual([mail["recipients"] for mail in self.mails], [user])

    def test_a_pupil_gets_one_with_the_role_and_what_that_opens(self):
        student = self.pupil("nils@school-ai.test")
        found = inviting.invite("Student", student)
        self.assertEqual((found.status, found.user), ("Invited", "nils@school-ai.test"))
        self.assertEqual(self.roles_of(found.user), {roles.STUDENT})
        has_desk = frappe.db.get_value("Role", roles.STUDENT, "desk_access")
        wanted = "System User" if has_desk else "Website User"
        self.assertEqual(frappe.db.get_value("User", found.user, "user_type"), wanted)
        self.assertEqual(frappe.db.get_value("Student", student, "user"), found.user)

    def test_an_instructor_gets_one_through_the_employee_record(self):
        employee = frappe.db.get_value("Instructor", self.school.physicist, "employee")
        frappe.db.set_value("Employee", employee, {"user_id": None, "company_email": "p.new@school-ai.test"})
        found = inviting.invite("Instructor", self.school.physicist)
        self.assertEqual(found.user, "p.new@school-ai.test")
        self.assertEqual(frappe.db.get_value("Employee", employee, "user_id"), found.user)
        self.assertEqual(self.roles_of(found.user), {roles.INSTRUCTOR})

    def test_inviting_twice_is_inviting_once(self):
        guardian = self.guardian(email_address="nora@school-ai.test")
        first = api.invite_guardian(guardian)
        with self.assertRaises(inviting.NotInvited) as refused:
            api.invite_guardian(guardian)
        self.assertIn("can be sent again", str(refused.exception))
        self.assertEqual(frappe.db.count("User", {"email": first}), 1)
        self.assertEqual(frappe.db.count(inviting.INVITATION, {"reference_name": guardian}), 1)
        self.assertEqual(len(self.mails), 1)

    def test_an_invitation_that_was_not_used_is_sent_again_after_some_days(self):
        guardian = self.guardian(email_address="nora@school-ai.test")
        api.invite_guardian(guardian)
        self.assertFalse(inviting.state("Guardian", guardian).can_invite)
        self.invited_ago("Guardian", guardian, 8)
        self.assertTrue(inviting.state("Guardian", guardian).can_invite)
        api.invite_guardian(guardian)
        self.assertEqual(len(self.mails), 2)

    def test_one_that_was_used_is_not_sent_again(self):
        guardian = self.guardian(email_address="nora@school-ai.test")
        user = api.invite_guardian(guardian)
        self.invited_ago("Guardian", guardian, 8)
        frappe.db.set_value("User", user, "last_login", now_datetime())
        self.assertEqual(inviting.invite("Guardian", guardian).status, "Connected")
        self.assertEqual(len(self.mails), 1)

    def test_it_is_taken_back_while_nobody_has_used_it(self):
        guardian = self.guardian(email_address="nora@school-ai.test")
        user = api.invite_guardian(guardian)
        self.assertTrue(inviting.state("Guardian", guardian).can_take_back)
        self.assertEqual(inviting.take_back("Guardian", guardian).status, "Taken Back")
        row = frappe.db.get_value("User", user, ["enabled", "reset_password_key"], as_dict=True)
        self.assertFalse(row.enabled or row.reset_password_key)
        self.assertFalse(frappe.db.get_value("Guardian", guardian, "user"))
        self.assertFalse(self.has_role(user, roles.GUARDIAN))
        people.link_guardian(guardian)
        self.assertFalse(frappe.db.get_value("Guardian", guardian, "user"), "the night has connected it again")
        self.assertEqual(inviting.invite("Guardian", guardian).user, user)
        self.assertTrue(frappe.db.get_value("User", user, "enabled"))
        self.assertTrue(self.has_role(user, roles.GUARDIAN))

    def test_a_login_that_was_used_or_is_not_ours_is_not_taken_back(self):
        guardian = self.guardian(email_address="nora@school-ai.test")
        user = api.invite_guardian(guardian)
        frappe.db.set_value("User", user, "last_login", now_datetime())
        with self.assertRaises(inviting.NotInvited):
            inviting.take_back("Guardian", guardian)
        other = self.guardian(email_address=self.school.outsider_login)
        inviting.invite("Guardian", other)
        with self.assertRaises(inviting.NotInvited):
            inviting.take_back("Guardian", other)
        self.assertTrue(frappe.db.get_value("User", self.school.outsider_login, "enabled"))

    def test_a_login_that_another_record_names_stays_when_it_is_taken_back(self):
        first = self.guardian(email_address="nora@school-ai.test")
        user = api.invite_guardian(first)
        second = self.guardian(email_address="nora@school-ai.test")
        people.link_guardian(second)
        self.assertEqual(frappe.db.get_value("Guardian", second, "user"), user)
        taken = inviting.take_back("Guardian", first)
        self.assertIn("another record names it", taken.words)
        self.assertFalse(frappe.db.get_value("Guardian", first, "user"))
        self.assertTrue(frappe.db.get_value("User", user, "enabled"))
        self.assertTrue(self.has_role(user, roles.GUARDIAN))

    def test_only_the_login_that_was_made_for_somebody_is_taken_back(self):
        guardian = self.guardian(email_address="nora@school-ai.test")
        api.invite_guardian(guardian)
        frappe.db.set_value("Guardian", guardian, "user", self.school.outsider_login)
        self.invited_ago("Guardian", guardian, 8)
        inviting.invite("Guardian", guardian)
        self.assertFalse(inviting.state("Guardian", guardian).can_take_back)
        with self.assertRaises(inviting.NotInvited):
            inviting.take_back("Guardian", guardian)
        self.assertTrue(frappe.db.get_value("User", self.school.outsider_login, "enabled"))

    def test_what_could_not_be_sent_again_can_be_taken_back_still(self):
        guardian = self.guardian(email_address="nora@school-ai.test")
        api.invite_guardian(guardian)
        frappe.db.set_value(inviting.INVITATION, {"reference_name": guardian}, "status", "Not Invited")
        self.assertTrue(inviting.state("Guardian", guardian).can_take_back)
        self.assertEqual(inviting.take_back("Guardian", guardian).status, "Taken Back")

    def test_a_login_that_somebody_has_disabled_is_not_enabled_by_inviting(self):
        frappe.db.set_value("User", self.school.father_login, "enabled", 0)
        with self.assertRaises(inviting.NotInvited) as refused:
            inviting.invite("Guardian", self.school.father)
        self.assertIn("is disabled", str(refused.exception))

    def test_who_cannot_be_invited_is_told_what_to_do(self):
        school = self.school
        employee = frappe.db.get_value("Instructor", school.physicist, "employee")
        frappe.db.set_value("Employee", employee, {"user_id": None, "company_email": None})
        frappe.db.set_value("Instructor", school.mathematician, "employee", None)
        frappe.db.set_value("Student", school.pupil_10_b, "enabled", 0)
        nobodys = frappe.get_doc({"doctype": "Guardian", "guardian_name": "X", "email_address": "x@x.test"}).insert()
        cases = (
            ("Guardian", self.guardian(), "no email address"),
            ("Guardian", nobodys.name, "No pupil at the school"),
            ("Student", self.pupil("no address"), "address of their own"),
            ("Student", self.pupil(school.mother_login), "a guardian"),
            ("Student", school.pupil_10_b, "not at the school"),
            ("Instructor", school.physicist, "Company Email"),
            ("Instructor", school.mathematician, "no employee record"),
        )
        for doctype, name, words in cases:
            with self.subTest(words), self.assertRaises(inviting.NotInvited) as refused:
                inviting.invite(doctype, name)
            self.assertIn(words, str(refused.exception))
        self.assertEqual(self.mails, [])

    def test_the_login_of_somebody_else_or_of_the_system_is_not_given_away(self):
        student = self.pupil(self.school.physicist_login)
        with self.assertRaises(inviting.NotInvited) as refused:
            inviting.invite("Student", student)
        self.assertIn("is the login of Employee", str(refused.exception))
        self.assertFalse(frappe.db.get_value("Student", student, "user"))
        frappe.get_doc("User", self.school.outsider_login).add_roles("System Manager")
        with self.assertRaises(inviting.NotInvited):
            inviting.invite("Guardian", self.guardian(email_address=self.school.outsider_login))

    def test_where_no_mail_can_be_sent_it_says_so(self):
        with patch("frappe.sendmail", side_effect=frappe.OutgoingEmailError):
            found = inviting.invite("Guardian", self.guardian(email_address="nora@school-ai.test"))
        self.assertIn("no mail could be sent", found.words)
        self.assertTrue(found.can_invite, "it can be sent at once, when mail works")

    def test_it_is_for_those_who_may_change_the_record(self):
        guardian = self.guardian(email_address="nora@school-ai.test")
        for user in (self.school.pupil_10_login, self.school.mother_login, self.school.physicist_login):
            with self.as_user(user):
                for call in (
                    lambda: api.invite_guardian(guardian),
                    lambda: api.invite("Guardian", guardian),
                    lambda: api.invite("Student", self.school.pupil_7),
                    lambda: api.invite("Instructor", self.school.mathematician),
                    lambda: api.invite_many([{"doctype": "Guardian", "name": guardian}]),
                    lambda: api.invitation("Guardian", guardian),
                    lambda: api.take_back_invitation("Guardian", guardian),
                    lambda: frappe.get_list(inviting.INVITATION),
                ):
                    self.assertRaises(frappe.PermissionError, call)

    def test_a_guardian_that_is_not_there(self):
        with self.assertRaises(frappe.DoesNotExistError):
            api.invite_guardian("nonsense")


class TestInvitingMany(Inviting):
    """What a task does is committed: each test takes away what it has written."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.clear)
        self.clear()

    def clear(self):
        frappe.set_user("Administrator")
        frappe.db.rollback()
        frappe.db.delete(inviting.INVITATION)
        frappe.db.delete("AI Task", {"kind": inviting.TASK})
        for student in frappe.get_all("Student Guardian", {"guardian_name": "Nora New"}, pluck="parent"):
            document = frappe.get_doc("Student", student)
            document.guardians = [row for row in document.guardians if row.guardian_name != "Nora New"]
            document.save()
        for name in frappe.get_all("Guardian", {"guardian_name": "Nora New"}, pluck="name"):
            frappe.delete_doc("Guardian", name, force=True)
        for user in ("nora@school-ai.test", "nora2@school-ai.test"):
            if frappe.db.exists("User", user):
                frappe.delete_doc("User", user, force=True)
        frappe.db.commit()

    def two(self) -> list[str]:
        return [self.guardian(email_address=f"nora{number}@school-ai.test") for number in ("", 2)]

    def ask(self, names) -> str:
        task = api.invite_many([{"doctype": "Guardian", "name": name} for name in names])
        frappe.db.commit()
        return task

    def statuses(self) -> dict[str, str]:
        return dict(frappe.get_all(inviting.INVITATION, fields=["reference_name", "status"], as_list=True))

    def test_who_was_invited_who_was_not_and_why(self):
        first, second = self.two()
        frappe.db.set_value("Guardian", second, "email_address", None)
        tasks.work(self.ask([first, second, first]))
        self.assertEqual(self.statuses(), {first: "Invited", second: "Not Invited"})
        self.assertIn("no email address", inviting.state("Guardian", second).words)
        self.assertEqual(len(self.mails), 1)

    def test_done_twice_nobody_is_invited_twice(self):
        first, second = self.two()
        tasks.work(self.ask([first]))
        frappe.db.set_value(inviting.INVITATION, {"reference_name": first}, "status", "Waiting")
        tasks.work(self.ask([second]))
        self.assertEqual(len(self.mails), 2)

    def test_who_was_invited_of_late_stays_so(self):
        first, second = self.two()
        tasks.work(self.ask([first]))
        tasks.work(self.ask([first, second]))
        self.assertEqual(self.statuses(), dict.fromkeys((first, second), "Invited"))
        self.assertTrue(inviting.state("Guardian", first).can_take_back)
        self.assertEqual(len(self.mails), 2)

    def test_each_who_asks_has_a_task_of_their_own(self):
        first, second = self.two()
        task = self.ask([first])
        secretary = login(f"clerk@{DOMAIN}", "Sam Secretary", "Academics User")
        with self.as_user(secretary):
            other = self.ask([second])
        self.assertNotEqual(task, other)
        tasks.request_stop(other)
        self.assertEqual(self.statuses(), {first: "Waiting", second: "Stopped"})
        tasks.work(task)
        self.assertEqual(self.statuses(), {first: "Invited", second: "Stopped"})

    def test_who_was_invited_by_themselves_meanwhile_is_not_invited_again(self):
        first, _second = self.two()
        task = self.ask([first])
        (row,) = inviting._waiting("Administrator")
        frappe.db.set_value(inviting.INVITATION, row.name, "status", "Taken Back")
        frappe.db.commit()
        inviting._invite_one(row)
        self.assertEqual(self.statuses(), {first: "Taken Back"})
        tasks.work(task)
        self.assertEqual(self.mails, [])

    def test_stopped_whoever_waits_is_not_invited(self):
        names = self.two()
        task = self.ask(names)
        tasks.request_stop(task)
        self.assertEqual(self.statuses(), dict.fromkeys(names, "Stopped"))
        tasks.work(task)
        self.assertEqual(self.mails, [])
        tasks.work(self.ask(names))
        self.assertEqual(self.statuses(), dict.fromkeys(names, "Invited"))


class TestDisagreements(Links):
    def found(self) -> dict[tuple[str, str], logins.Disagreement]:
        return {(each.doctype, each.name): each for each in logins.disagreements()}

    def setUp(self):
        super().setUp()
        self.before = set(self.found())

    def new(self) -> dict[tuple[str, str], logins.Disagreement]:
        return {place: each for place, each in self.found().items() if place not in self.before}

    def test_each_kind_is_found_and_nothing_else(self):
        school = self.school
        employee = frappe.db.get_value("Instructor", school.physicist, "employee")
        cases = {
            "another address": ("Student", school.pupil_7, {"user": school.outsider_login}),
            "two pupils": ("Student", school.pupil_10_b, {"user": school.pupil_10_login}),
            "pupil and guardian": ("Guardian", school.father, {"user": school.pupil_10_login}),
            "another guardian's address": ("Guardian", school.father, {"user": school.mother_login}),
            "not there": ("Student", school.pupil_7, {"user": "gone@school-ai.test"}),
            "another case": ("Student", school.pupil_7, {"user": school.pupil_7_login.upper()}),
            "not there either": ("Employee", employee, {"user_id": "gone@school-ai.test"}),
            "pupil and employee": ("Student", school.pupil_7, {"user": school.physicist_login}),
        }
        for what, (doctype, name, values) in cases.items():
            before = frappe.db.get_value(doctype, name, list(values), as_dict=True)
            damage.set_past_us(doctype, name, **values)
            with self.subTest(what):
                # The login that nobody's record names now keeps its role, which is one more.
                self.assertIn((doctype, name), self.new())
                others = {place for place in self.new() if place[0] != "User"} - {(doctype, name)}
                self.assertEqual(others, set())
                self.assertTrue(self.new()[doctype, name].problem)
            damage.set_past_us(doctype, name, **before)
            self.assertEqual(self.new(), {})

    def test_mending_can_be_taken_back(self):
        damage.set_past_us("Student", self.school.pupil_7, user=self.school.pupil_7_login.upper())
        found = self.new()["Student", self.school.pupil_7]
        self.assertIn(self.school.pupil_7_login, found.what_to_do)
        api.mend(found.id)
        self.assertEqual(frappe.db.get_value("Student", self.school.pupil_7, "user"), self.school.pupil_7_login)
        self.assertEqual(self.new(), {})
        conflict = frappe.get_last_doc("AI Data Conflict", {"reference_name": self.school.pupil_7})
        self.assertEqual(conflict.status, "Proposal Taken")

    def test_a_role_that_nothing_explains_is_listed_and_taken_by_hand(self):
        user = self.school.outsider_login
        frappe.get_doc("User", user).add_roles(roles.GUARDIAN)
        found = self.new()["User", user]
        self.assertIn("Guardian", found.problem)
        api.mend(found.id)
        self.assertFalse(self.has_role(user, roles.GUARDIAN))
        self.assertEqual(self.new(), {})
        with self.assertRaises(frappe.DoesNotExistError):
            api.mend(found.id)

    def test_a_pupil_at_the_desk_is_listed_and_left_to_the_school(self):
        frappe.get_doc("User", self.school.pupil_10_login).add_roles("Academics User")
        found = self.new()["User", self.school.pupil_10_login]
        self.assertFalse(found.can_mend)
        with self.assertRaises(frappe.DoesNotExistError):
            api.mend(found.id)

    def test_who_may_not_change_the_login_does_not_mend_it(self):
        user = self.school.outsider_login
        frappe.get_doc("User", user).add_roles(roles.GUARDIAN)
        found = self.new()["User", user]
        with self.as_user(self.school.administrator_login), self.assertRaises(frappe.PermissionError):
            api.mend(found.id)
        for other in (self.school.physicist_login, self.school.principal_login):
            with self.as_user(other), self.assertRaises(frappe.PermissionError):
                api.disagreements()
        self.assertTrue(self.has_role(user, roles.GUARDIAN))

    def test_the_report_and_the_doctor_tell_of_it(self):
        from school_ai.school_ai.report.logins_that_disagree.logins_that_disagree import execute

        damage.set_past_us("Student", self.school.pupil_7, user="gone@school-ai.test")
        _columns, rows = execute({})
        self.assertIn(self.school.pupil_7, [row["name"] for row in rows])
        told = [each.words for each in doctor.examine() if each.about == "People"]
        self.assertTrue(any("Logins that Disagree" in words for words in told), told)


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

    def test_those_who_look_after_people_open_the_reports(self):
        """As the desk does: with the rights on what the report is of, and on what its columns lead to."""
        frappe.db.set_value("Instructor", self.school.physicist, "employee", None)
        sysman = login(f"sysman@{DOMAIN}", "Sue Sysman", "System Manager")
        for report in ("People Without Login", "Logins that Disagree"):
            for user in (self.school.administrator_login, sysman):
                with self.as_user(user):
                    found = query_report.run(report, filters="{}")
                    self.assertIsInstance(found["result"], list)
                    for column in found["columns"]:
                        if column.get("fieldtype") == "Link":
                            self.assertTrue(frappe.has_permission(column["options"], "read"), column)
            for user in (self.school.physicist_login, self.school.mother_login, self.school.pupil_10_login):
                with self.as_user(user), self.assertRaises(frappe.PermissionError):
                    query_report.run(report, filters="{}")

    def test_the_report_shows_it(self):
        from school_ai.school_ai.report.people_without_login.people_without_login import execute

        frappe.db.set_value("Instructor", self.school.physicist, "employee", None)
        columns, rows = execute({"who": "Instructor"})
        self.assertIn("problem", [column["fieldname"] for column in columns])
        self.assertIn(self.school.physicist, [row["name"] for row in rows])
        self.assertEqual({row["doctype"] for row in rows}, {"Instructor"})
