import frappe

from school_ai.api import tutor
from school_ai.tests import documents, shelf
from school_ai.tests.case import SiteTest

LAW = "To every action there is an equal and opposite reaction."
QUESTION = "What is there to every action?"


class TestTutor(SiteTest):
    def setUp(self):
        super().setUp()
        self.document = shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]), title="Laws of motion")

    def test_question_and_answer_are_stored_with_their_source(self):
        with self.as_user(self.school.pupil_10_login):
            question, reply = tutor.ask(QUESTION, self.school.physics)
        self.assertEqual((question["author"], question["text"]), ("Pupil", QUESTION))
        self.assertEqual((reply["author"], reply["found"], reply["text"]), ("Tutor", True, f"{LAW} [1]"))
        stored = frappe.get_doc("AI Message", reply["name"])
        self.assertEqual(stored.in_reply_to, question["name"])
        self.assertEqual(
            [(row.document, row.page_number, row.quote) for row in stored.sources], [(self.document.name, 1, LAW)]
        )
        conversation = frappe.get_doc("AI Conversation", reply["conversation"])
        self.assertEqual(
            (conversation.student, conversation.user, conversation.course, conversation.message_count),
            (self.school.pupil_10, self.school.pupil_10_login, self.school.physics, 2),
        )

    def test_a_conversation_goes_on_in_order(self):
        with self.as_user(self.school.pupil_10_login):
            first = tutor.ask(QUESTION)[0]["conversation"]
            tutor.ask("And what is a force?", conversation=first)
            messages = tutor.messages(first)
            self.assertEqual([message["sequence"] for message in messages], [1, 2, 3, 4])
            self.assertEqual([message["author"] for message in messages], ["Pupil", "Tutor"] * 2)
            self.assertEqual([conversation["name"] for conversation in tutor.conversations()], [first])

    def test_a_long_question_has_a_short_title(self):
        with self.as_user(self.school.pupil_10_login):
            name = tutor.ask("Why? " * 100)[0]["conversation"]
        title = frappe.get_doc("AI Conversation", name).title
        self.assertLessEqual(len(title), 80)
        self.assertTrue(title.endswith("…"))

    def test_a_question_that_is_too_long_is_refused_with_both_numbers(self):
        with (
            self.settings(question_length=20),
            self.as_user(self.school.pupil_10_login),
            self.assertRaises(frappe.ValidationError) as refused,
        ):
            tutor.ask("x" * 21)
        self.assertIn("20", str(refused.exception))
        self.assertIn("21", str(refused.exception))

    def test_nobody_continues_anothers_conversation(self):
        with self.as_user(self.school.pupil_10_login):
            reply = tutor.ask(QUESTION)[1]
        name, reply = reply["conversation"], reply["name"]
        for user in (
            self.school.pupil_10_b_login,
            self.school.mother_login,
            self.school.physicist_login,
            self.school.principal_login,
            self.school.outsider_login,
        ):
            with self.as_user(user):
                # Who may read it is in test_conversations; nobody goes on with it.
                with self.assertRaises(frappe.PermissionError):
                    tutor.ask("And?", conversation=name)
                with self.assertRaises(frappe.PermissionError):
                    tutor.reply(reply)

    def test_one_that_is_not_there_is_refused_alike(self):
        with self.as_user(self.school.pupil_10_login), self.assertRaises(frappe.PermissionError):
            tutor.messages("nonsense")

    def test_who_is_nobody_at_the_school_is_told_so(self):
        for user in (self.school.mother_login, self.school.outsider_login):
            with self.as_user(user), self.assertRaises(frappe.PermissionError) as refused:
                tutor.ask(QUESTION)
            self.assertIn("not connected to a pupil", str(refused.exception))

    def test_a_pupil_changes_and_deletes_nothing_of_it(self):
        with self.as_user(self.school.pupil_10_login):
            reply = tutor.ask(QUESTION)[1]
            for doctype, name in (("AI Message", reply["name"]), ("AI Conversation", reply["conversation"])):
                for ptype in ("read", "write", "delete"):
                    self.assertFalse(frappe.has_permission(doctype, ptype, name), f"{ptype} {doctype}")
                with self.assertRaises(frappe.PermissionError):
                    frappe.get_list(doctype)

    def test_the_head_reads_and_an_administrator_may_delete(self):
        with self.as_user(self.school.pupil_10_login):
            name = tutor.ask(QUESTION)[0]["conversation"]
        for user, rights in (
            (self.school.principal_login, {"read": True, "write": False, "delete": False}),
            (self.school.administrator_login, {"read": True, "write": False, "delete": True}),
        ):
            with self.as_user(user):
                for ptype, allowed in rights.items():
                    self.assertEqual(frappe.has_permission("AI Conversation", ptype, name), allowed, (user, ptype))

    def test_a_document_that_answers_cite_can_still_be_deleted(self):
        with self.as_user(self.school.pupil_10_login):
            name = tutor.ask(QUESTION)[0]["conversation"]
        frappe.delete_doc("AI Knowledge Document", self.document.name)
        with self.as_user(self.school.pupil_10_login):
            self.assertEqual(tutor.messages(name)[1]["sources"][0]["title"], "Laws of motion")

    def test_a_guess_of_the_course_limits_nothing(self):
        with self.as_user(self.school.pupil_10_login):
            name = tutor.ask("What is a fraction?")[0]["conversation"]
            frappe.db.set_value("AI Conversation", name, "course", self.school.mathematics)
            self.assertTrue(tutor.ask(QUESTION, conversation=name)[1]["found"])
