"""Hints that a chat provider words: past the guard, or not at all."""

import frappe

from school_ai.api import tutor
from school_ai.jobs import tasks
from school_ai.tests import setting
from school_ai.tests.test_generating import ProviderTest

HONEST = "Which force is left of the 36 N, and what does it have to set in motion?"
BLURTED = "The acceleration is 36 N / 4 kg = 9 m/s²."


class TestHinting(ProviderTest):
    def setUp(self):
        super().setUp()
        self.assignment = setting.assignment(self.school)
        self.addCleanup(self.forget_assignment)

    def forget_assignment(self):
        frappe.set_user("Administrator")
        frappe.db.rollback()
        frappe.delete_doc("School Assignment", self.assignment.name, force=True, ignore_missing=True)
        frappe.db.commit()

    def replies(self, *messages: str) -> list[dict]:
        """The replies to a pupil's messages, each written by the worker."""
        found, conversation = [], None
        for message in messages:
            with self.as_user(self.school.pupil_10_login):
                reply = tutor.ask(message, None, conversation)[1]
            conversation = reply["conversation"]
            task = frappe.db.get_value(tasks.DOCTYPE, {"reference_name": reply["name"], "status": "Queued"}, "name")
            if task:
                tasks.work(task)
                frappe.set_user("Administrator")
            with self.as_user(self.school.pupil_10_login):
                found.append({**tutor.reply(reply["name"]), "guarded": self.stored(reply).guarded})
        return found

    def test_an_honest_hint_reaches_the_pupil(self):
        with self.provider(HONEST, outside=False) as fake:
            first, second = self.replies(setting.QUESTION, "I don't know how to begin")
            self.assertIn("tried", first["text"])
            self.assertEqual((second["text"], second["guarded"]), (HONEST, ""))
            self.assertEqual(len(fake.requests), 1)

    def test_one_that_tells_is_asked_for_once_more(self):
        said = iter([BLURTED, HONEST])
        with self.provider(lambda body: next(said), outside=False) as fake:
            reply = self.replies(setting.QUESTION, "I don't know how to begin")[1]
            self.assertEqual((reply["text"], reply["guarded"]), (HONEST, "rewritten"))
            self.assertIn("told too much", str(fake.requests[-1].body["messages"][-1]["content"]))

    def test_one_that_tells_twice_is_replaced_by_the_materials(self):
        with self.provider(BLURTED, outside=False) as fake:
            reply = self.replies(setting.QUESTION, "I don't know how to begin")[1]
            self.assertEqual(len(fake.requests), 2)
        self.assertEqual((reply["guarded"], reply["mode"]), ("replaced", "Guided"))
        self.assertNotIn("9 m/s", reply["text"])
        self.assertTrue(reply["text"])

    def test_a_provider_that_fails_costs_nobody_a_hint(self):
        with self.provider(HONEST, outside=False) as fake:
            fake.behaviour.status = 500
            reply = self.replies(setting.QUESTION, "I don't know how to begin")[1]
        self.assertTrue(reply["text"])
        self.assertEqual(reply["status"], "Complete")

    def test_nothing_of_a_pupil_leaves_without_consent(self):
        with self.provider(HONEST) as fake:
            self.replies(setting.QUESTION, "I don't know how to begin")
            self.assertEqual(fake.requests, [])
