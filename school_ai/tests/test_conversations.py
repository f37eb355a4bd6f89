"""Who reads a conversation, what is said about it, and when it goes."""

from datetime import timedelta

import frappe
from frappe.utils import add_days, getdate, now_datetime

from school_ai.api import tutor
from school_ai.exceptions import TooManyRequests
from school_ai.permissions import standing_of
from school_ai.services import attachments, forgetting, tutor_progress
from school_ai.tests import documents, setting, shelf
from school_ai.tests.case import SiteTest

LAW = "To every action there is an equal and opposite reaction."


class TestReadingAlong(SiteTest):
    def setUp(self):
        super().setUp()
        shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]), title="Laws")
        setting.only_ours(self)
        with self.as_user(self.school.pupil_10_login):
            self.reply = tutor.ask("What is there to every action?", self.school.physics)[1]
        self.conversation = self.reply["conversation"]

    def may_read(self, login: str) -> bool:
        with self.as_user(login):
            try:
                return bool(tutor.messages(self.conversation))
            except frappe.PermissionError:
                return False

    def let_guardians_read(self):
        setting.policy(guardians_may_read=1)
        frappe.get_doc(
            {"doctype": "AI Consent", "student": self.school.pupil_10, "purpose": "Guardians read conversations"}
        ).insert()

    def test_the_pupil_the_teacher_of_the_course_and_the_heads(self):
        logins = {
            self.school.pupil_10_login: True,
            self.school.physicist_login: True,
            self.school.principal_login: True,
            self.school.pupil_10_b_login: False,
            self.school.mathematician_login: False,
            self.school.mother_login: False,
            self.school.outsider_login: False,
        }
        self.assertEqual({login: self.may_read(login) for login in logins}, logins)

    def test_at_the_desk_too(self):
        for login, number in ((self.school.physicist_login, 1), (self.school.mathematician_login, 0)):
            with self.as_user(login):
                self.assertEqual(len(frappe.get_list("AI Conversation", {"name": self.conversation})), number)
                self.assertEqual(len(frappe.get_list("AI Message", {"conversation": self.conversation})), 2 * number)

    def test_a_guardian_with_policy_and_consent_and_not_with_one_of_them(self):
        self.assertFalse(self.may_read(self.school.mother_login))
        setting.policy(guardians_may_read=1)
        self.assertFalse(self.may_read(self.school.mother_login))
        frappe.get_doc(
            {"doctype": "AI Consent", "student": self.school.pupil_10, "purpose": "Guardians read conversations"}
        ).insert()
        self.assertTrue(self.may_read(self.school.mother_login))
        with self.as_user(self.school.mother_login):
            self.assertEqual(
                [each["name"] for each in tutor.conversations_of_child(self.school.pupil_10)], [self.conversation]
            )
            with self.assertRaises(frappe.PermissionError):
                tutor.conversations_of_child(self.school.pupil_10_b)

    def test_a_custody_limit_ends_it(self):
        self.let_guardians_read()
        self.assertTrue(self.may_read(self.school.father_login))
        student = frappe.get_doc("Student", self.school.pupil_10)
        for row in student.guardians:
            if row.guardian == self.school.father:
                row.school_ai_access = "No access"
        student.save()
        self.assertFalse(self.may_read(self.school.father_login))
        self.assertTrue(self.may_read(self.school.mother_login))

    def test_the_pupil_sees_who_reads(self):
        with self.as_user(self.school.pupil_10_login):
            readers = tutor.readers(self.conversation)
        self.assertIn({"name": "Paul Physicist", "relation": "Teacher"}, readers)
        self.assertNotIn("Guardian", {reader["relation"] for reader in readers})
        self.let_guardians_read()
        with self.as_user(self.school.pupil_10_login):
            self.assertIn("Amina Test", {reader["name"] for reader in tutor.readers(self.conversation)})
        with self.as_user(self.school.physicist_login), self.assertRaises(frappe.PermissionError):
            tutor.readers(self.conversation)

    def test_a_teachers_comment_reaches_the_pupil(self):
        with self.as_user(self.school.physicist_login):
            tutor.comment(self.conversation, "Well asked!", self.reply["name"])
        with self.as_user(self.school.mathematician_login), self.assertRaises(frappe.PermissionError):
            tutor.comment(self.conversation, "Hello")
        with self.as_user(self.school.pupil_10_login):
            comments = tutor.messages(self.conversation)[1]["comments"]
            self.assertEqual([said["comment"] for said in comments], ["Well asked!"])
        self.assertTrue(frappe.db.exists("Notification Log", {"for_user": self.school.pupil_10_login}))

    def test_of_a_judgement_the_last_holds(self):
        with self.as_user(self.school.pupil_10_login):
            tutor.feedback(self.reply["name"], "Helpful")
            tutor.feedback(self.reply["name"], "Not helpful")
            self.assertEqual(tutor.messages(self.conversation)[1]["rating"], "Not helpful")
        self.assertEqual(frappe.db.count("AI Message Feedback", {"message": self.reply["name"]}), 1)
        with self.as_user(self.school.pupil_10_b_login), self.assertRaises(frappe.PermissionError):
            tutor.feedback(self.reply["name"], "Helpful")

    def test_nobody_changes_or_deletes_a_message(self):
        message = frappe.get_doc("AI Message", self.reply["name"])
        message.text = "Something else"
        with self.assertRaises(frappe.PermissionError):
            message.save(ignore_permissions=True)
        with self.assertRaises(frappe.PermissionError):
            frappe.delete_doc("AI Message", self.reply["name"], ignore_permissions=True)

    def test_conversations_go_when_their_time_is_over_with_all_that_belongs_to_them(self):
        with self.as_user(self.school.pupil_10_login):
            tutor.feedback(self.reply["name"], "Helpful")
        frappe.db.set_value("AI Conversation", self.conversation, "kept_until", add_days(getdate(), -1))
        forgetting.forget_old_conversations()
        for doctype in ("AI Conversation", "AI Message", "AI Message Feedback"):
            field = "name" if doctype == "AI Conversation" else "conversation"
            self.assertFalse(frappe.db.exists(doctype, {field: self.conversation}), doctype)
        self.assertFalse(frappe.db.exists("Deleted Document", {"deleted_name": self.reply["name"]}))

    def test_one_that_an_open_alert_rests_on_stays(self):
        with self.as_user(self.school.pupil_10_login):
            tutor.ask("I want to kill myself", None, self.conversation)
        frappe.db.set_value("AI Conversation", self.conversation, "kept_until", add_days(getdate(), -1))
        forgetting.forget_old_conversations()
        self.assertTrue(frappe.db.exists("AI Conversation", self.conversation))


class TestProgress(SiteTest):
    def exercises(self, weeks_ago: int, number: int = 5, **values):
        conversation = frappe.get_doc(
            {
                "doctype": "AI Conversation",
                "title": "Homework",
                "student": self.school.pupil_10,
                "user": self.school.pupil_10_login,
                "course": self.school.physics,
            }
        ).insert()
        for _each in range(number):
            frappe.get_doc(
                {
                    "doctype": "AI Guided Exercise",
                    "conversation": conversation.name,
                    "student": self.school.pupil_10,
                    "course": self.school.physics,
                    "question": "What is 3 + 4?",
                    "state": "Left",
                    "opened_on": now_datetime() - timedelta(weeks=weeks_ago),
                    **values,
                }
            ).insert()

    def insight(self) -> str | None:
        return frappe.db.get_value("AI Insight", {"student": self.school.pupil_10}, "status", order_by="creation desc")

    LEANING = {"attempt_first": 0, "copied": 1, "hint_level": 4}  # noqa: RUF012

    def test_two_weeks_of_leaning_are_told_once_and_fade(self):
        self.exercises(1, **self.LEANING)
        tutor_progress.compute()
        self.assertIsNone(self.insight())
        self.exercises(0, **self.LEANING)
        tutor_progress.compute()
        tutor_progress.compute()
        self.assertEqual(frappe.db.count("AI Insight", {"student": self.school.pupil_10}), 1)
        self.assertEqual(self.insight(), "Open")
        self.exercises(0, number=15, attempt_first=1, solved_alone=1)
        tutor_progress.compute()
        self.assertEqual(self.insight(), "Withdrawn")

    def test_the_teacher_of_the_course_sees_it_and_says_what_was_done(self):
        self.exercises(1, **self.LEANING)
        self.exercises(0, **self.LEANING)
        tutor_progress.compute()
        name = frappe.db.get_value("AI Insight", {"student": self.school.pupil_10})
        for login, number in ((self.school.physicist_login, 1), (self.school.mathematician_login, 0)):
            with self.as_user(login):
                self.assertEqual(len(frappe.get_list("AI Insight")), number)
        with self.as_user(self.school.physicist_login):
            insight = frappe.get_doc("AI Insight", name)
            insight.update({"status": "Done", "answer": "We talked.", "text": "rewritten"}).save()
        insight.reload()
        self.assertEqual((insight.status, insight.answer), ("Done", "We talked."))
        self.assertNotEqual(insight.text, "rewritten")

    def test_the_pupil_is_named_where_a_list_may_not_read_students(self):
        self.exercises(0)
        tutor_progress.compute()
        name = frappe.db.get_value("Student", self.school.pupil_10, "student_name")
        with self.as_user(self.school.principal_login):
            for doctype in ("AI Conversation", "AI Guided Exercise", "AI Tutor Progress"):
                (first, *_others) = frappe.get_list(doctype, {"student": self.school.pupil_10}, pluck="student_name")
                self.assertEqual(first, name, doctype)

    def test_with_too_little_nothing_is_said(self):
        self.exercises(0, number=2, attempt_first=1)
        tutor_progress.compute()
        (week,) = tutor_progress.of_student(self.school.pupil_10)
        self.assertEqual((week.exercises, week.independence, week.dependency), (2, None, None))


class TestDistressInAConversation(SiteTest):
    """What a pupil wrote in distress may be about those who would read along."""

    def setUp(self):
        super().setUp()
        setting.only_ours(self)
        setting.policy(guardians_may_read=1)
        frappe.get_doc(
            {"doctype": "AI Consent", "student": self.school.pupil_10, "purpose": "Guardians read conversations"}
        ).insert()
        with self.as_user(self.school.pupil_10_login):
            self.conversation = tutor.ask("What is a force?", self.school.physics)[0]["conversation"]
            tutor.ask("my father beats me at home", None, self.conversation)

    def test_only_the_pupil_and_those_who_look_after_it_read_it(self):
        may_read = {
            self.school.pupil_10_login: True,
            self.school.principal_login: True,
            self.school.mother_login: False,
            self.school.physicist_login: False,
            self.school.administrator_login: False,
        }
        for login, allowed in may_read.items():
            with self.as_user(login):
                if allowed:
                    self.assertTrue(tutor.messages(self.conversation))
                else:
                    with self.assertRaises(frappe.PermissionError):
                        tutor.messages(self.conversation)
                if login not in (self.school.pupil_10_login, self.school.mother_login):
                    found = frappe.get_list("AI Message", {"conversation": self.conversation})
                    self.assertEqual(bool(found), allowed, login)
        with self.as_user(self.school.mother_login):
            self.assertEqual(tutor.conversations_of_child(self.school.pupil_10), [])

    def test_the_pupil_is_told_so(self):
        with self.as_user(self.school.pupil_10_login):
            relations = {reader["relation"] for reader in tutor.readers(self.conversation)}
        self.assertEqual(relations, {"Head of school"})

    def test_the_exercise_of_it_is_not_listed_either(self):
        with self.as_user(self.school.pupil_10_login):
            tutor.ask("Calculate the weight of a cat of 3.5 kg.", None, self.conversation)
        with self.as_user(self.school.physicist_login):
            self.assertEqual(frappe.get_list("AI Guided Exercise", {"conversation": self.conversation}), [])


class TestRows(SiteTest):
    """Frappe lists rows of child tables to whoever may read the parent DocType."""

    def test_keys_and_sources_are_listed_to_those_who_may_read_the_record(self):
        name = setting.assignment(self.school).name
        with self.as_user(self.school.mathematician_login):
            rows = frappe.get_list(
                "School Assignment Question",
                fields=["answer"],
                filters={"parent": name},
                parent_doctype="School Assignment",
            )
            self.assertEqual(rows, [])
            self.assertEqual(
                frappe.get_list("School Assignment", fields=["name", "`tabSchool Assignment Question`.`answer`"]), []
            )
        with self.as_user(self.school.physicist_login):
            rows = frappe.get_list(
                "School Assignment Question",
                fields=["answer"],
                filters={"parent": name},
                parent_doctype="School Assignment",
            )
            self.assertEqual([row.answer for row in rows], [setting.KEY["answer"]])

    def test_who_teaches_the_group_in_another_course_sees_no_key(self):
        name = setting.assignment(self.school, student_group=self.school.group_10).name
        mathematics = setting.assignment(
            self.school, course=self.school.mathematics, student_group=self.school.group_10, title="Sums"
        ).name
        with self.as_user(self.school.physicist_login):
            self.assertEqual(frappe.get_list("School Assignment", pluck="name"), [name])
            self.assertFalse(frappe.has_permission("School Assignment", "read", mathematics))


class TestAttachments(SiteTest):
    """A picture or file of the pupil's own work."""

    def keep(self, text: str = "The weight of the cat is 40 N, is that right?") -> str:
        with self.as_user(self.school.pupil_10_login):
            return attachments.keep(standing_of(), "work.txt", text.encode()).name

    def test_it_goes_with_its_message_and_serves_no_other(self):
        name = self.keep()
        with self.as_user(self.school.pupil_10_login):
            asked = tutor.ask("Is my work right?", attachment=name)[0]
            with self.assertRaises(frappe.PermissionError):
                tutor.ask("And here?", attachment=name)
        self.assertEqual(frappe.db.get_value("File", name, "attached_to_name"), asked["name"])
        frappe.delete_doc("AI Conversation", asked["conversation"])
        self.assertFalse(frappe.db.exists("File", name))

    def test_nobody_uses_the_file_of_another(self):
        name = self.keep()
        with self.as_user(self.school.pupil_10_b_login), self.assertRaises(frappe.PermissionError):
            tutor.ask("What does it say?", attachment=name)

    def test_reading_files_counts_as_asking(self):
        with self.settings(questions_per_hour=1):
            self.keep()
            with self.assertRaises(TooManyRequests):
                self.keep()
